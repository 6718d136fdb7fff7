import { describe, expect, it } from "vitest";
import { classify } from "./classes";
import { cells, columns } from "./table";
import type { Row } from "./types";
import { VISTAS, vista } from "./views";

const row: Row = {
  cvegeo: "20", nombre: "Oaxaca", entidad: "Oaxaca", tipo: "entidad", estatus: "observado", carpetas: 3, tasa: 0.0741,
  tasa_inf: 0.0153, tasa_sup: 0.2166, meses_reportados: 4, meses_pedidos: 12,
};
const said = (change: Partial<Row>, id: string): readonly string[] => {
  const changed = { ...row, ...change } as Row;
  return cells(changed, vista(id), classify(changed, vista(id)));
};

describe("the map as a table", () => {
  it("says rate, interval and how many months were reported", () => {
    expect(said({}, "tasa")).toEqual(["Oaxaca", "Observado", "3", "0.07", "0.02 a 0.22", "4 de 12"]);
  });
  it("says an absence in words and leaves its number empty", () => {
    expect(said({ estatus: "no_reportado", carpetas: null, tasa: null, tasa_inf: null, tasa_sup: null }, "tasa")).toEqual(
      ["Oaxaca", "No reportado", "", "", "", "4 de 12"],
    );
  });
  it("says who spoke of a status", () => {
    expect(said({ ley_especial: "en_conflicto", ley_especial_segun: "CNDH", ley_especial_desde: "" }, "ley-especial")).toEqual(
      ["Oaxaca", "En conflicto", "CNDH", ""],
    );
  });
  it("has a cell for each column, in every view", () => {
    for (const view of VISTAS) expect(said({}, view.id)).toHaveLength(columns(view).length);
  });
});
