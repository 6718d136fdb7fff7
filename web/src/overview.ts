import { legendEntries, type Pintado } from "./classes";
import { h } from "./dom";
import { count, dateInWords, periodInWords, rate } from "./numbers";
import { rowWords } from "./hover";
import { corteOf, mostMonths, national } from "./scene";
import type { Row, Tablero } from "./types";
import { ESTATUS, units, why } from "./words";
import type { Vista } from "./views";

const LONGEST = 6;
type Choose = (lugar: string) => void;

/** What is on the screen: the rows of one view at one moment, and how each is painted. */
export interface Shown {
  readonly view: Vista;
  readonly when: Readonly<Record<string, string>>;
  readonly title: string;
  readonly rows: ReadonlyMap<string, Row>;
  readonly painted: ReadonlyMap<string, Pintado>;
}

/** The card while no place is chosen: the country in what the map shows, and where to look first. */
export function overview(board: Tablero, shown: Shown, choose: Choose): readonly HTMLElement[] {
  const { view: vista, when, painted } = shown;
  const rows = [...shown.rows.values()];
  const [sentence, ...more] = country(board, vista, rows, when["datetime"] ?? "");
  return [
    h("h2", {}, "México"),
    ...(vista.pintura === "situacion"
      ? byStatus(vista, rows, painted, choose)
      : [h("p", { class: "resumen" }, sentence), h("p", { class: "frase" }, more.join(" ")), ...ranking(vista, rows, choose)]),
    h("p", { class: "frase" }, "Elija un lugar en el mapa, con el buscador o en la tabla para ver su ficha."),
  ];
}

/** The country in one sentence, and what it stands on: of the period of the map, never of another. */
function country({ carpetas }: Tablero, vista: Vista, rows: readonly Row[], periodo: string): readonly [string, ...string[]] {
  const { n, tasa } = national(rows, vista.columna);
  const when = periodInWords(periodo);
  if (n === null) return [`${ESTATUS.sin_dato} en ${when}.`, why("sin_dato")];
  const corte = `Corte: ${dateInWords(corteOf(rows))}.`;
  if (vista.pintura === "cuenta" || tasa === null) return [`${units(n, vista.unidad)} (${when}).`, corte];
  const { tasa_inf, tasa_sup } = carpetas;
  const interval = periodo !== carpetas.periodo || tasa_inf === null || tasa_sup === null
    ? "" : `, con un intervalo de 95\u00a0% de ${rate(tasa_inf)} a ${rate(tasa_sup)}`;
  return [`${rate(tasa)} carpetas por 100 mil habitantes al año (${when})${interval}.`, `${units(n, vista.unidad)}.`, corte];
}

/** The first places of the view, and what each says. */
function ranking(vista: Vista, rows: readonly Row[], choose: Choose): readonly HTMLElement[] {
  const column = vista.pintura === "tasa" ? "tasa" : vista.columna;
  if (vista.pintura === "reporte") return missing(vista, rows, choose);
  const placed = rows.filter((row) => row["tipo"] !== "sin_municipio" && Number(row[column] ?? 0) > 0);
  const first = [...placed].sort((a, b) => Number(b[column]) - Number(a[column])).slice(0, LONGEST);
  if (first.length === 0) return [];
  const heading = vista.pintura === "tasa" ? "Donde la tasa es más alta" : `Donde se cuentan más ${vista.unidad[0]}`;
  return [h("h3", {}, heading), list(first, vista, choose, mostMonths(rows))];
}

function missing(vista: Vista, rows: readonly Row[], choose: Choose): readonly HTMLElement[] {
  const short = rows.filter((row) => Number(row["meses_reportados"]) < Number(row["meses_pedidos"]));
  if (short.length === 0) return [h("p", {}, "Todas las entidades reportaron todos los meses.")];
  return [h("h3", {}, "Donde faltan meses"), list(short.slice(0, LONGEST), vista, choose)];
}

function list(rows: readonly Row[], vista: Vista, choose: Choose, usual?: number): HTMLElement {
  return h("ol", { class: "lugares" }, ...rows.map((row) => h(
    "li", {},
    h("button", { type: "button", class: "enlace", click: () => choose(row.cvegeo) }, placeName(row)),
    h("span", {}, rowWords(row, vista, usual).join("; ")),
  )));
}

function placeName(row: Row): string {
  return row.cvegeo.length === 2 ? String(row["nombre"]) : `${String(row["nombre"])}, ${String(row["entidad"])}`;
}

/** Who has it, who has not, and of whom nobody speaks. */
function byStatus(
  vista: Vista, rows: readonly Row[], painted: ReadonlyMap<string, Pintado>, choose: Choose,
): readonly HTMLElement[] {
  return legendEntries(vista).flatMap(([clave, text]) => {
    const held = rows.filter((row) => painted.get(row.cvegeo)?.clave === clave && row["tipo"] !== "sin_municipio");
    if (held.length === 0) return [];
    const heading = h("h3", {}, `${text}: ${units(held.length, vista.unidad)}`);
    if (held.length > 32) return [heading, h("p", { class: "frase" }, `${count(held.length)} lugares; están en la tabla.`)];
    return [heading, h("p", { class: "corrido" }, ...held.flatMap((row, i) => [
      h("span", { class: "junto" },
        h("button", { type: "button", class: "enlace", click: () => choose(row.cvegeo) }, String(row["nombre"])),
        i === held.length - 1 ? "." : ","),
      " ",
    ]))];
  });
}
