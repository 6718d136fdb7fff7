import { describe, expect, it } from "vitest";
import { dayStops, isOtherInstrument, stopIndex, withYear, yearStops } from "./periods";

const YEARS = ["2015", "2016", "2024", "2025", "2026"];

describe("the slider of years", () => {
  it("begins with all years of one instrument, and never adds the other to them", () => {
    expect(yearStops(YEARS)[0]).toEqual({ value: "", ask: "2015/2025", label: "Todos los años, 2015–2025" });
  });
  it("has each year, the other instrument marked", () => {
    expect(yearStops(YEARS).map(({ value }) => value)).toEqual(["", ...YEARS]);
    expect(yearStops(YEARS).at(-1)?.label).toBe("2026, otro instrumento");
  });
  it("is empty for a layer without years", () => {
    expect(yearStops([])).toEqual([]);
  });
  it("keeps the year that was asked for where the layer holds nothing of it, in its place", () => {
    const stops = withYear(yearStops(["2015", "2024", "2026"]), "2025");
    expect(stops.map(({ value }) => value)).toEqual(["", "2015", "2024", "2025", "2026"]);
    expect(stops[3]?.label).toBe("2025, sin dato en esta capa");
    expect(withYear(stops, "2015")).toBe(stops);
    expect(withYear(stops, "")).toBe(stops);
  });
  it("knows which years are of the other instrument", () => {
    expect(["2015/2025", "2025", "2026", "2026-03"].map(isOtherInstrument)).toEqual([false, false, true, true]);
  });
});

describe("the slider of days", () => {
  const stops = dayStops("2026-11-23");
  it("goes from the first law to today", () => {
    expect(stops[0]?.value).toBe("2007-12-31");
    expect(stops.at(-1)).toEqual({ value: "", ask: "", label: "Hoy, 23 de noviembre de 2026" });
    expect(stops).toHaveLength(20);
  });
  it("stands at the year of a day that has no stop of its own", () => {
    expect(stops[stopIndex(stops, "2016-06-01")]?.value).toBe("2016-12-31");
    expect(stops[stopIndex(stops, "1999-01-01")]?.value).toBe("");
  });
});
