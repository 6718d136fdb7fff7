import { describe, expect, it } from "vitest";
import { rowWords } from "./hover";
import type { Row } from "./types";
import { vista } from "./views";

const row: Row = {
  cvegeo: "23", estatus: "observado", carpetas: 505, tasa: 2.466, tasa_inf: 2.256, tasa_sup: 2.691,
  meses_reportados: 132, meses_pedidos: 132,
};

describe("what a place says under the pointer", () => {
  it("its rate, its interval, its cases", () => {
    expect(rowWords(row, vista("tasa"))).toEqual(["2.47 por 100 mil al año (de 2.26 a 2.69)", "505 carpetas"]);
  });
  it("how many months are missing, when some are", () => {
    expect(rowWords({ ...row, meses_reportados: 130 }, vista("tasa")).at(-1)).toBe("130 de 132 meses reportados");
  });
  it("why there is no number, and never a zero in its place", () => {
    expect(rowWords({ ...row, estatus: "no_reportado", carpetas: null, tasa: null }, vista("tasa"))).toEqual([
      "No reportado. La fuente no informó ese mes.",
    ]);
  });
  it("a zero is a zero", () => {
    expect(rowWords({ ...row, carpetas: 0 }, vista("municipios"))).toEqual(["0 carpetas"]);
  });
  it("a status with who says it, or with the last who did", () => {
    const ley = vista("ley-armonizada");
    const told = { fecha: "2017-06-01", ley_armonizada: "si", ley_armonizada_segun: "CNDH", ley_armonizada_segun_fecha: "2016-05-21" };
    expect(rowWords({ ...row, ...told }, ley)).toEqual(["Sí", "Según CNDH, 21 de mayo de 2016 (hace 1 año)"]);
    const last = { fecha: "2026-11-24", ley_armonizada: "sin_dato", ley_armonizada_ultimo: "no", ley_armonizada_ultimo_fecha: "2016-05-21", ley_armonizada_ultimo_segun: "CNDH" };
    expect(rowWords({ ...row, ...last }, ley)).toEqual(["Sin dato", "Lo último: no, según CNDH, 21 de mayo de 2016 (hace 10 años)"]);
  });
});
