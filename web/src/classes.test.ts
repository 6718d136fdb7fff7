import { describe, expect, it } from "vitest";
import { classify, legendEntries } from "./classes";
import type { Row } from "./types";
import { VISTAS, vista } from "./views";

const row = (change: Record<string, string | number | null>): Row => ({
  cvegeo: "23", estatus: "observado", carpetas: 505, tasa: 2.47, meses_reportados: 12, meses_pedidos: 12, ...change,
});

describe("what an area looks like", () => {
  const tasa = vista("tasa");
  it.each([[0.14, "c0"], [0.15, "c1"], [0.269, "c1"], [0.27, "c2"], [0.89, "c3"], [0.9, "c4"], [12, "c4"]])(
    "a rate of %d is of class %s", (value, clave) => {
      expect(classify(row({ tasa: value }), tasa).clave).toBe(clave);
    },
  );
  it("a zero that was observed is not an absence", () => {
    expect(classify(row({ carpetas: 0, tasa: 0 }), tasa).clave).toBe("cero");
  });
  it.each(["no_reportado", "sin_dato", "suprimido", "no_aplica"])("%s looks like itself in every view of cases", (estatus) => {
    for (const id of ["tasa", "municipios", "reporte", "solidez"]) {
      expect(classify(row({ estatus, carpetas: null, tasa: null }), vista(id)).clave).toBe(estatus);
    }
  });
  it("a rate without population is sin dato, not zero", () => {
    expect(classify(row({ tasa: null }), tasa).clave).toBe("sin_dato");
  });
  it("a rate on 19 cases is unstable, on 20 it is not", () => {
    expect([19, 20].map((carpetas) => classify(row({ carpetas }), tasa).inestable)).toEqual([true, false]);
  });
  it("a count carries its number to the circle", () => {
    expect(classify(row({ carpetas: 43 }), vista("municipios"))).toEqual({ clave: "cero", inestable: false, n: 43 });
  });
  it("a status is read from its mechanism's column, and an unheard one is sin dato", () => {
    const ley = vista("ley-especial");
    expect(classify(row({ ley_especial: "en_conflicto" }), ley).clave).toBe("en_conflicto");
    expect(classify(row({}), ley).clave).toBe("sin_dato");
  });
  it("months missing show, whatever the count", () => {
    expect(classify(row({ meses_reportados: 4 }), vista("reporte")).clave).toBe("incompleto");
  });
});

describe("the legend", () => {
  it("has a line for all that a view can paint", () => {
    for (const view of VISTAS.filter(({ pintura }) => pintura !== "rutas")) {
      const keys = legendEntries(view).map(([clave]) => clave);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toContain("sin_dato");
      if (view.pintura !== "situacion") expect(keys).toContain("no_reportado");
    }
  });
  it("names the classes by their breaks", () => {
    expect(legendEntries(vista("tasa"), [0.5, 1]).slice(0, 3)).toEqual([
      ["c0", "Menos de 0.50"], ["c1", "0.50 a 1.00"], ["c2", "1.00 o más"],
    ]);
  });
});
