import { estatusOf, type Clave, type Pintado } from "./classes";
import { h } from "./dom";
import { count, rate } from "./numbers";
import type { Row, Situacion } from "./types";
import { ESTATUS, SITUACION, capital, saidInRow } from "./words";
import type { Vista } from "./views";

type Cell = string;
type Choose = (lugar: string) => void;

/** Columns of the table that says what the map paints. */
export function columns(vista: Vista): readonly string[] {
  const place = vista.nivel === "municipio" ? ["Municipio", "Entidad"] : ["Entidad"];
  if (vista.pintura === "situacion") return [...place, "Situación", "Quién lo dice y cuándo", "Desde"];
  const measure = capital(vista.unidad[0]);
  const rateColumns = vista.columna === "carpetas" && vista.nivel === "entidad" ? ["Tasa", "Intervalo de 95\u00a0%"] : [];
  return [...place, "Estatus", measure, ...rateColumns, "Meses reportados"];
}

/** The cells of a row, in the order of the columns; an absence is a word. */
export function cells(row: Row, vista: Vista, painted: Pintado | undefined): readonly Cell[] {
  const place = vista.nivel === "municipio" ? [text(row, "nombre"), text(row, "entidad")] : [text(row, "nombre")];
  if (vista.pintura === "situacion") {
    const clave: Clave = painted?.clave ?? "sin_dato";
    return [...place, SITUACION[clave as Situacion], saidInRow(row, vista.columna), text(row, `${vista.columna}_desde`)];
  }
  const estatus = estatusOf(row, vista.columna);
  const n = number(row, vista.columna);
  const rateCells = vista.columna === "carpetas" && vista.nivel === "entidad" ? rates(row) : [];
  const [held, asked] = [number(row, "meses_reportados"), number(row, "meses_pedidos")];
  return [
    ...place, ESTATUS[estatus] ?? estatus, n === null ? "" : count(n), ...rateCells,
    held === null || asked === null ? "" : `${count(held)} de ${count(asked)}`,
  ];
}

function rates(row: Row): readonly Cell[] {
  const [tasa, low, high] = [number(row, "tasa"), number(row, "tasa_inf"), number(row, "tasa_sup")];
  return [tasa === null ? "" : rate(tasa), low === null || high === null ? "" : `${rate(low)} a ${rate(high)}`];
}

function text(row: Row, column: string): string {
  return String(row[column] ?? "");
}

function number(row: Row, column: string): number | null {
  const value = row[column];
  return typeof value === "number" ? value : null;
}

/** The map as a table: every row of the layer, in the order of their numbers. */
export function dataTable(
  rows: readonly Row[], vista: Vista, painted: ReadonlyMap<string, Pintado>, caption: string, choose: Choose,
): HTMLElement {
  const ordered = vista.pintura === "situacion" ? rows : [...rows].sort((a, b) => weight(b, vista) - weight(a, vista));
  return h(
    "table", {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...columns(vista).map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...ordered.map((row) => {
      const [name = "", ...rest] = cells(row, vista, painted.get(row.cvegeo));
      const heading = row["tipo"] === "sin_municipio"
        ? h("span", {}, "Sin municipio conocido")
        : h("button", { type: "button", class: "enlace", click: () => choose(row.cvegeo) }, name);
      return h("tr", {}, h("th", { scope: "row" }, heading), ...rest.map((cell) => h("td", {}, cell)));
    })),
  );
}

function weight(row: Row, vista: Vista): number {
  return number(row, vista.pintura === "tasa" ? "tasa" : vista.columna) ?? -1;
}
