import { describe, expect, it } from "vitest";
import type { Balance, Ficha, MecanismoDeFicha } from "./types";
import { bounds, comparison, outOf, said, seriesNote, summary, times, units, unknown } from "./words";

const balance = (si: number, no: number, en_conflicto: number): Balance => ({
  fecha: "2016-06-01", si, parcial: 0, no, en_conflicto, sin_dato: 32 - si - no - en_conflicto,
  minimo: (si / 32) * 100, maximo: ((32 - no) / 32) * 100,
});
const resumen = (tasa: number, tasa_inf: number, tasa_sup: number): Ficha["resumen"] => ({
  periodo: "2015/2025", carpetas: 505, tasa, tasa_inf, tasa_sup, tasa_nacional: 0.43, estatus: "observado",
});
const law = (change: Partial<MecanismoDeFicha>): MecanismoDeFicha => ({
  mecanismo: "ley_armonizada", titulo: "Ley armonizada", situacion: "sin_dato", segun: "", segun_fecha: "",
  ultimo_conocido: "", ultimo_fecha: "", ultimo_segun: "", ...change,
});

describe("an indicator in words", () => {
  it("harmonised law on 1 June 2016: ten of 32, two disputed", () => {
    const harmonised = balance(10, 20, 2);
    expect(outOf(harmonised)).toBe("10 de 32");
    expect(bounds(harmonised)).toBe("Entre 31\u00a0% y 38\u00a0% de las entidades");
    expect(unknown(harmonised)).toBe("En dos entidades dos fuentes dicen lo contrario.");
  });
  it("convenios: nobody knows of any, which is not a no", () => {
    const convenios = balance(0, 0, 0);
    expect(outOf(convenios)).toBe("0 de 32");
    expect(bounds(convenios)).toBe("Entre 0\u00a0% y 100\u00a0% de las entidades");
    expect(unknown(convenios)).toBe("De ninguna entidad sabemos si lo tiene: ninguna fuente lo dice.");
  });
  it("names the unknown before the disputed", () => {
    expect(unknown(balance(10, 20, 1))).toBe(
      "De una entidad ninguna fuente lo dice y en una entidad dos fuentes dicen lo contrario.",
    );
  });
  it("has no bounds where all is known", () => {
    expect(bounds(balance(8, 24, 0))).toBe("25\u00a0% de las entidades");
  });
});

describe("a rate against the national one", () => {
  it.each([[5.77, "casi seis veces"], [2.3, "más de dos veces"], [3.02, "tres veces"], [1.3, "1.3 veces"], [0.4, "el 40\u00a0% de"]])(
    "%d times: %s", (ratio, text) => expect(times(ratio)).toBe(text),
  );
  it("is not told apart from it when its interval holds it", () => {
    expect(comparison(resumen(0.6, 0.3, 1.1))).toBe("no se distingue de la tasa nacional (0.43)");
  });
  it("opens the card with rate, interval and comparison", () => {
    const ficha = { cve_ent: "23", nombre: "Quintana Roo", resumen: resumen(2.47, 2.26, 2.69) } as unknown as Ficha;
    expect(summary(ficha)).toBe(
      "2.47 carpetas por 100 mil habitantes al año (2015–2025), con un intervalo de 95\u00a0% de 2.26 a 2.69: " +
      "casi seis veces la tasa nacional (0.43).",
    );
  });
});

describe("a status says who and when", () => {
  it("when it is known", () => {
    const harmonised = law({ situacion: "si", segun: "Congreso", segun_fecha: "2016-05-21" });
    expect(said(harmonised, "2016-06-01")).toBe("Sí, según Congreso, 21 de mayo de 2016");
    expect(said(harmonised, "2026-11-24")).toBe("Sí, según Congreso, 21 de mayo de 2016 (hace 10 años)");
  });
  it("and when it was known once", () => {
    expect(said(law({ ultimo_conocido: "no", ultimo_segun: "CNDH", ultimo_fecha: "2016-05" }), "2018-12-31")).toBe(
      "Sin dato · lo último que se dijo: no, según CNDH, mayo de 2016 (hace 2 años)",
    );
  });
  it("and says so when nobody ever spoke", () => {
    expect(said(law({}), "2026-11-24")).toBe("Sin dato");
  });
});

describe("small words", () => {
  it("one carpeta, two carpetas", () => {
    expect([1, 2].map((n) => units(n, ["carpetas", "carpeta"]))).toEqual(["1 carpeta", "2 carpetas"]);
  });
  it("a year with months missing says how many it holds", () => {
    const year = {
      periodo: "2015", carpetas: 3, estatus: "observado", meses_reportados: 4, meses_pedidos: 12, tasa: 0.1,
      tasa_inf: 0, tasa_sup: 1, instrumento: "CNSP", discontinua: false,
    } as const;
    expect(seriesNote(year)).toBe("2015: 4 de 12 meses reportados.");
    expect(seriesNote({ ...year, meses_reportados: 12 })).toBe("");
    expect(seriesNote({ ...year, estatus: "no_reportado", carpetas: null })).toBe("2015: no reportado.");
  });
});
