import { describe, expect, it } from "vitest";
import { balanceOf, bestKnown, known, total } from "./balance";
import type { Balance } from "./types";

const balance = (fecha: string, si: number, no: number, en_conflicto: number): Balance => ({
  fecha, si, no, en_conflicto, parcial: 0, sin_dato: 32 - si - no - en_conflicto, minimo: 0, maximo: 100,
});

describe("what is known on a day", () => {
  it("is counted from the lists of an indicator", () => {
    const counted = balanceOf({
      fecha: "2016-06-01", minimo: 0, maximo: 100, serie: [], si: ["01"], parcial: [], no: ["02", "03"], en_conflicto: [], sin_dato: ["04"],
    });
    expect(counted).toMatchObject({ si: 1, no: 2, sin_dato: 1 });
    expect([total(counted), known(counted)]).toEqual([4, 3]);
  });
  it("was most on the newest of the best days", () => {
    const serie = [balance("2015-12-31", 10, 0, 0), balance("2016-12-31", 10, 20, 2), balance("2018-12-31", 10, 20, 2), balance("2019-12-31", 1, 0, 0)];
    expect(bestKnown(serie)?.fecha).toBe("2018-12-31");
  });
  it("was never anything for the convenios", () => {
    expect(bestKnown([balance("2025-12-31", 0, 0, 0)])).toBeNull();
  });
});
