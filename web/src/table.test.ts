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
    const told = { ley_especial: "en_conflicto", ley_especial_segun: "CNDH", ley_especial_segun_fecha: "2012", ley_especial_desde: "2012-01-01" };
    expect(said({ ...told, fecha: "2015-06-01" }, "ley-especial")).toEqual(
      ["Oaxaca", "En conflicto", "Según CNDH, 2012 (hace 2 años)", "2012-01-01"],
    );
  });
  it("says the figure of a column with its own estatus, not with that of the row", () => {
    const row = { estatus: "sin_dato", reportes_recibidos: null, reportes_recibidos_estatus: "sin_dato", victimas_estatus: "observado", victimas: 27 };
    expect(said(row, "linea-nacional").slice(0, 3)).toEqual(["Oaxaca", "Sin dato", ""]);
    expect(said(row, "sexo-edad").slice(0, 2)).toEqual(["Oaxaca", "Sin dato"]);
    expect(said(row, "victimas").slice(0, 3)).toEqual(["Oaxaca", "Observado", "27"]);
  });
  it("has a cell for each column, in every view", () => {
    for (const view of VISTAS) expect(said({}, view.id)).toHaveLength(columns(view).length);
  });
});
