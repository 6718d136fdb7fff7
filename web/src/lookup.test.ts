import { describe, expect, it } from "vitest";
import { fold, fullName, matches } from "./lookup";
import type { Lugar } from "./types";

const place = (cvegeo: string, nombre: string, entidad: string): Lugar => ({ cvegeo, nombre, entidad, lon: null, lat: null });
const PLACES = [
  place("16", "Michoacán", "Michoacán"),
  place("20", "Oaxaca", "Oaxaca"),
  place("20067", "Oaxaca de Juárez", "Oaxaca"),
  place("07089", "Tapachula", "Chiapas"),
  place("20318", "San Pedro Mixtepec", "Oaxaca"),
  place("20319", "San Pedro Mixtepec", "Oaxaca"),
];
const keys = (typed: string): string[] => matches(PLACES, typed).map(({ cvegeo }) => cvegeo);

describe("a place is found as people write it", () => {
  it("without accents or capitals", () => {
    expect(fold("  MICHOACÁN,  de Ocampo ")).toBe("michoacan de ocampo");
    expect(keys("michoacan")).toEqual(["16"]);
  });
  it("the entidad first, then what begins with it", () => {
    expect(keys("oaxaca").slice(0, 2)).toEqual(["20", "20067"]);
  });
  it("by a word within, by its key, and with its entidad", () => {
    expect(keys("mixtepec")).toEqual(["20318", "20319"]);
    expect(keys("07089")).toEqual(["07089"]);
    expect(keys("tapachula, chiapas")).toEqual(["07089"]);
  });
  it("nothing typed finds nothing", () => {
    expect(keys("  ")).toEqual([]);
  });
  it("keeps to the limit", () => {
    expect(matches(PLACES, "a", 2)).toHaveLength(2);
  });
  it("says the entidad of a municipio", () => {
    expect(PLACES.slice(0, 1).concat(PLACES.slice(3, 4)).map(fullName)).toEqual(["Michoacán", "Tapachula, Chiapas"]);
  });
});
