import { describe, expect, it } from "vitest";
import { allMechanisms, asked, choicesOf, corteOf, national, offered, partlyReported, standing, stopsFor, titleOf, viewOf } from "./scene";
import { DEFAULTS } from "./state";
import type { Coleccion, Row } from "./types";
import { vista } from "./views";

const column = (nombre: string, descripcion = ""): Coleccion["incidencia"]["columnas"][number] => ({ nombre, unidad: "", descripcion });
const mechanism = (clave: string, titulo: string): Coleccion["incidencia"]["columnas"][number][] => [
  column(clave, `${titulo}: si, parcial, no…`), column(`${clave}_desde`), column(`${clave}_segun`), column(`${clave}_ultimo`),
];
const collection = (id: string, change: Partial<Coleccion["incidencia"]>): [string, Coleccion] => [
  id, { id, incidencia: { nivel: "entidad", estilo: {}, columnas: [], ...change } },
];
const COLLECTIONS = new Map([
  collection("incidencia-entidad", { periodos: ["2015", "2016", "2025", "2026"] }),
  collection("cobertura", { mecanismos: ["*"], columnas: [column("mecanismos_si"), ...mechanism("refugio", "Refugio o albergue")] }),
  collection("cobertura-municipio", { nivel: "municipio", mecanismos: ["*"], columnas: mechanism("organo_municipal", "Instancia municipal") }),
  collection("cobertura-organo-municipal", {
    nivel: "municipio", mecanismos: ["organo_municipal"], columnas: mechanism("organo_municipal", "Instancia municipal"),
  }),
  collection("cobertura-refugio", { mecanismos: ["refugio"], columnas: mechanism("refugio", "Refugio o albergue") }),
  collection("linea-nacional", {
    columnas: [
      { ...column("reportes_recibidos", "Reportes recibidos"), unidad: "reportes" }, column("reportes_recibidos_estatus"),
      { ...column("victimas_origen", "Víctimas por entidad de origen"), unidad: "víctimas" },
    ],
  }),
]);

describe("what a state asks of the service", () => {
  it("all years of one instrument, by default", () => {
    const view = viewOf(DEFAULTS, COLLECTIONS);
    expect(asked(view, DEFAULTS, stopsFor(view, COLLECTIONS, "2026-11-23"))).toEqual({ datetime: "2015/2025" });
  });
  it("a year, also one that the layer does not hold: the answer is sin dato, not silence", () => {
    const state = { ...DEFAULTS, periodo: "2014" };
    expect(asked(vista("tasa"), state, stopsFor(vista("tasa"), COLLECTIONS, "2026-11-23"))).toEqual({ datetime: "2014" });
  });
  it("the day of a status, or today", () => {
    expect(asked(vista("convenio"), DEFAULTS, [])).toEqual({ fecha: "" });
    expect(asked(vista("convenio"), { ...DEFAULTS, fecha: "2016-06-01" }, [])).toEqual({ fecha: "2016-06-01" });
  });
});

describe("the views that the service has", () => {
  it("are offered, and no other", () => {
    expect(offered(COLLECTIONS).map(({ id }) => id)).toEqual(["tasa", "otro-mecanismo", "linea-nacional", "reporte", "solidez"]);
    expect(offered(new Map())).toEqual([]);
  });
  it("stand in for one that an address names and the service lacks", () => {
    expect(viewOf({ ...DEFAULTS, vista: "rutas" }, COLLECTIONS).id).toBe("tasa");
  });
});

describe("the mechanisms", () => {
  it("are those with a layer of their own, the municipal ones last", () => {
    expect(allMechanisms(COLLECTIONS).map(({ clave, titulo }) => [clave, titulo])).toEqual([
      ["refugio", "Refugio o albergue"], ["organo_municipal", "Instancia municipal"],
    ]);
  });
  it("turn the view into theirs, at their level", () => {
    const state = { ...DEFAULTS, vista: "otro-mecanismo" };
    expect(viewOf({ ...state, mecanismo: "refugio" }, COLLECTIONS)).toMatchObject({ columna: "refugio", capa: "cobertura-refugio", nivel: "entidad" });
    expect(viewOf({ ...state, mecanismo: "organo_municipal" }, COLLECTIONS)).toMatchObject({
      columna: "organo_municipal", capa: "cobertura-organo-municipal", nivel: "municipio", unidad: ["municipios", "municipio"],
    });
  });
});

describe("the counts of a layer", () => {
  const state = { ...DEFAULTS, vista: "linea-nacional" };
  const columnOf = (columna: string): string => viewOf({ ...state, columna }, COLLECTIONS).columna;
  it("are chosen from a list, the view's own by default", () => {
    expect(choicesOf(vista("linea-nacional"), COLLECTIONS).map(({ titulo }) => titulo)).toEqual([
      "Reportes recibidos", "Víctimas por entidad de origen",
    ]);
    expect(["", "victimas_origen", "otra"].map(columnOf)).toEqual(["reportes_recibidos", "victimas_origen", "reportes_recibidos"]);
  });
  it("bring their own unit and title", () => {
    expect(viewOf({ ...state, columna: "victimas_origen" }, COLLECTIONS)).toMatchObject({
      titulo: "Víctimas por entidad de origen", unidad: ["víctimas", "víctima"],
    });
  });
  it("are asked without a period, and their rows say which it is", () => {
    const view = viewOf(state, COLLECTIONS);
    expect(asked(view, { ...state, periodo: "2019" }, stopsFor(view, COLLECTIONS, "2026-11-24", "2019"))).toEqual({});
    const rows: Row[] = [
      { cvegeo: "01", reportes_recibidos: null },
      { cvegeo: "09", reportes_recibidos: 177, reportes_recibidos_periodo: "2021-01/2021-06" },
    ];
    expect(titleOf(view, {}, "2026-11-24", rows)).toBe("Reportes recibidos, enero a junio de 2021");
  });
});

describe("an entidad beside the country", () => {
  const row = (cvegeo: string, carpetas: number | null, personas_anio: number | null, estatus = "observado"): Row => ({
    cvegeo, carpetas, personas_anio, estatus, tasa: 2.5, tasa_inf: 2, tasa_sup: 3,
  });
  it("is compared with the sum of those that reported, over their own person-years", () => {
    const rows = [row("23", 50, 2_000_000), row("09", 30, 8_000_000), row("20", null, null, "no_reportado")];
    expect(standing(rows, "23", "2025")).toMatchObject({ periodo: "2025", carpetas: 50, tasa: 2.5 });
    expect(standing(rows, "23", "2025")?.tasa_nacional).toBeCloseTo(0.8, 9);
  });
  it("has no comparison where the country has no rate, and no card where there is no row", () => {
    expect(standing([row("23", 50, null)], "23", "2025")?.tasa_nacional).toBeNull();
    expect(standing([], "23", "2025")).toBeNull();
  });
});

describe("what is said above the map", () => {
  it("is the measure and its period, or its day", () => {
    expect(titleOf(vista("tasa"), { datetime: "2015/2025" }, "")).toBe("Carpetas por 100 mil habitantes al año, 2015–2025");
    expect(titleOf(vista("convenio"), { fecha: "" }, "2026-11-23")).toBe(
      "Entidades con convenio con la Federación, al 23 de noviembre de 2026",
    );
  });
  it("says which areas lack months, and knows the corte", () => {
    const rows = [
      { cvegeo: "20", nombre: "Oaxaca", estatus: "observado", meses_reportados: 4, meses_pedidos: 12, corte: "2024-11" },
      { cvegeo: "21", estatus: "observado", meses_reportados: 12, meses_pedidos: 12, corte: "2026-01" },
      { cvegeo: "22", estatus: "no_reportado", meses_reportados: 0, meses_pedidos: 12, corte: "" },
    ];
    expect(partlyReported(rows, "entidad")).toBe("Oaxaca: 4 de 12 meses reportados.");
    expect(corteOf(rows)).toBe("2026-01");
  });
  it("tells a source that has not come further from areas that did not report", () => {
    const held = { estatus: "observado", meses_reportados: 3, meses_pedidos: 12, corte: "2026-03" };
    const rows = [{ ...held, cvegeo: "20" }, { ...held, cvegeo: "21" }];
    expect(partlyReported(rows, "entidad")).toBe("La fuente llega a marzo de 2026: 3 de 12 meses.");
    const many = ["01", "02", "03", "04"].map((cvegeo) => ({ ...held, cvegeo, meses_reportados: 2 }));
    expect(partlyReported([...rows, ...many], "municipio")).toContain("4 municipios sin todos los meses reportados.");
  });
  it("is summed over who was observed", () => {
    const rows = [
      { cvegeo: "01", estatus: "observado", carpetas: 3, personas_anio: 100_000 },
      { cvegeo: "02", estatus: "observado", carpetas: 1, personas_anio: 300_000 },
      { cvegeo: "03", estatus: "sin_dato", carpetas: null, personas_anio: 900_000 },
    ];
    expect(national(rows)).toEqual({ n: 4, tasa: 1 });
    expect(national(rows.slice(2)).n).toBeNull();
  });
});
