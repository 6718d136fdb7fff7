import { describe, expect, it } from "vitest";
import { DEFAULTS, fromSearch, toSearch, type State } from "./state";
import { VISTAS } from "./views";

const STATES: State[] = VISTAS.flatMap(({ id }) =>
  ["", "2015", "2026"].flatMap((periodo) =>
    ["", "2016-06-01", "2024-02-29"].flatMap((fecha) =>
      ["", "23", "07089"].map((lugar) => ({ ...DEFAULTS, vista: id, columna: "hombres_menores", periodo, fecha, lugar })),
    ),
  ),
);

describe("state and address are one pair", () => {
  it("restores every state from the address it wrote", () => {
    for (const state of STATES) expect(fromSearch(toSearch(state))).toEqual(state);
  });
  it("writes nothing for the page as it opens", () => {
    expect(toSearch(DEFAULTS)).toBe("");
  });
  it("writes only what differs, in a fixed order", () => {
    expect(toSearch({ ...DEFAULTS, lugar: "23", vista: "convenio" })).toBe("?vista=convenio&lugar=23");
  });
});

describe("an address made by hand does no harm", () => {
  it.each([
    "?vista=nada", "?periodo=abcd", "?fecha=2016-13-01", "?fecha=2023-02-29", "?lugar=33", "?lugar=1",
    "?mecanismo=<b>", "?columna=1;2", "?otra=1",
  ])("%s opens the page as if it had not been written", (search) => {
    expect(fromSearch(search)).toEqual(DEFAULTS);
  });
});
