import { describe, expect, it } from "vitest";
import { UNNAMED, arcOf, byDestination, drawn, routeWords, routesOf, undrawn, type Extremo, type Punto, type Ruta } from "./routes";

const place = (clave: string, nombre: string, punto: Punto | null = null): Extremo => ({ clave, nombre, punto });
const route = (origen: Extremo, destino: Extremo, segun = "HIP", nota = ""): Ruta => ({
  id: `${origen.clave}-${destino.clave}-${segun}`, origen, destino, segun, enlaces: [`https://${segun}.mx/nota`], nota,
});
const PUEBLA = place("21", "Puebla", [-97.9, 19.1]);
const TLAXCALA = place("29", "Tlaxcala", [-98.2, 19.4]);
const SAN_LUIS = place("24", "San Luis Potosí", [-100.4, 22.6]);
const ACUNA = place("05002", "Acuña, Coahuila", [-101.5, 29.1]);
const RUTAS = [
  route(PUEBLA, TLAXCALA), route(PUEBLA, TLAXCALA, "Ibero", "corredor"), route(TLAXCALA, PUEBLA), route(SAN_LUIS, ACUNA),
  route(place("GTM", "Guatemala"), place("24", "San Luis Potosí")), route(place("11", "Guanajuato"), place("11", "Guanajuato")),
];

describe("the arc of a route", () => {
  const arc = arcOf(route(place("a", "A", [-100, 20]), place("b", "B", [-90, 20])));
  it("begins and ends where the route does", () => {
    expect(arc?.linea[0]?.map((n) => Math.round(n * 1e6) / 1e6)).toEqual([-100, 20]);
    expect(arc?.linea.at(-1)?.map((n) => Math.round(n * 1e6) / 1e6)).toEqual([-90, 20]);
  });
  it("leaves the straight line gently, so that the way back is another line", () => {
    const back = arcOf(route(place("b", "B", [-90, 20]), place("a", "A", [-100, 20])));
    const middle = (one: typeof arc): number => one?.linea[12]?.[1] ?? NaN;
    expect(middle(arc)).toBeGreaterThan(21);
    expect(middle(back)).toBeLessThan(19);
  });
  it("has its head past the middle, turned the way it goes", () => {
    expect(arc?.flecha[0]).toBeGreaterThan(-95);
    expect(arc?.giro).toBeGreaterThan(90);
    expect(arc?.giro).toBeLessThan(110);
  });
  it("is none where an end is abroad, or both are one place", () => {
    expect(RUTAS.slice(4).map(arcOf)).toEqual([null, null]);
  });
});

describe("what is drawn", () => {
  it("is each pair of places once: two reports do not make a heavier line", () => {
    expect(drawn(RUTAS).map(([{ origen, destino }]) => `${origen.clave} ${destino.clave}`)).toEqual(["21 29", "29 21", "24 05002"]);
  });
  it("and what is not is told", () => {
    expect(undrawn(RUTAS)).toEqual({ fuera: ["De Guatemala a San Luis Potosí"], dentro: ["Dentro de Guanajuato"] });
  });
});

describe("the routes of a place", () => {
  it("are those of its municipios, and for a municipio those of its entidad", () => {
    const ids = (lugar: string): string[] => routesOf(RUTAS, lugar).map(({ id }) => id);
    expect(ids("05")).toEqual(["24-05002-HIP"]);
    expect(ids("05002")).toEqual(["24-05002-HIP"]);
    expect(ids("24028")).toEqual(["24-05002-HIP", "GTM-24-HIP"]);
    expect(ids("")).toHaveLength(RUTAS.length);
  });
  it("are said in both directions; where none is named, that is not a no", () => {
    expect(routeWords(RUTAS, "24")).toEqual(["Hacia Acuña, Coahuila", "Desde Guatemala"]);
    expect(routeWords(RUTAS, "21")).toEqual(["Hacia Tlaxcala", "Desde Tlaxcala"]);
    expect(routeWords(RUTAS, "04")).toEqual([UNNAMED]);
  });
});

describe("the list of routes", () => {
  it("goes by destination, and tells apart who names them", () => {
    const groups = byDestination(RUTAS);
    expect(groups.map(({ destino }) => destino.nombre)).toEqual(["Acuña, Coahuila", "Guanajuato", "Puebla", "San Luis Potosí", "Tlaxcala"]);
    expect(groups.at(-1)?.dichos.map(({ segun, extremos, notas }) => [segun, extremos.map(({ nombre }) => nombre), notas])).toEqual([
      ["HIP", ["Puebla"], []], ["Ibero", ["Puebla"], ["corredor"]],
    ]);
  });
});
