import { describe, expect, it } from "vitest";
import { bandPath, FRAME, layOut, linePath, roundUp } from "./chart";
import type { PuntoSerie } from "./types";

const year = (periodo: string, tasa: number | null, change: Partial<PuntoSerie> = {}): PuntoSerie => ({
  periodo, tasa, carpetas: tasa === null ? null : 10, estatus: tasa === null ? "no_reportado" : "observado",
  meses_reportados: 12, meses_pedidos: 12, tasa_inf: tasa === null ? null : tasa / 2,
  tasa_sup: tasa === null ? null : tasa * 1.5, instrumento: "CNSP", discontinua: false, ...change,
});

describe("the series of a card", () => {
  it("joins neighbours and leaves a gap where a year was not reported", () => {
    const { runs } = layOut([year("2015", 1), year("2016", 2), year("2017", null), year("2018", 1)]);
    expect(runs.map((run) => run.map(({ point }) => point.periodo))).toEqual([["2015", "2016"], ["2018"]]);
  });
  it("joins neither a year with months missing nor another instrument", () => {
    const { runs, breakX, spots } = layOut([
      year("2015", 1, { meses_reportados: 4 }), year("2016", 1), year("2026", 3, { discontinua: true, instrumento: "RNID" }),
    ]);
    expect(runs.map((run) => run.map(({ point }) => point.periodo))).toEqual([["2016"]]);
    expect(breakX).toBeGreaterThan(spots[1]?.x ?? NaN);
    expect(breakX).toBeLessThan(spots[2]?.x ?? NaN);
  });
  it("puts zero on the base line and the top of the axis at the top", () => {
    const { yOf, top } = layOut([year("2015", 2)]);
    expect([yOf(0), yOf(top)]).toEqual([FRAME.height - FRAME.bottom, FRAME.top]);
  });
  it("draws an empty series without dividing by nothing", () => {
    expect(layOut([])).toMatchObject({ spots: [], runs: [], breakX: null, top: 1 });
  });
  it("closes the band around the line", () => {
    const [run = []] = layOut([year("2015", 1), year("2016", 2)]).runs;
    expect(linePath(run)).toMatch(/^M[\d.]+ [\d.]+L[\d.]+ [\d.]+$/);
    expect(bandPath(run)).toMatch(/^M.*Z$/);
    expect(bandPath(run.slice(0, 1))).toBe("");
  });
  it.each([[0.7, 0.8], [2.69, 3], [10, 10], [0, 1], [7.1, 8], [11.5, 12]])("rounds an axis of %d up to %d", (value, top) => {
    expect(roundUp(value)).toBeCloseTo(top, 9);
  });
});
