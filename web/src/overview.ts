import { estatusOf, legendEntries, type Clave, type Pintado } from "./classes";
import { countsTable } from "./counts";
import { h } from "./dom";
import { count, dateInWords, inWords, periodInWords, rate } from "./numbers";
import { rowWords } from "./hover";
import { placeRoutes, readAt, routeList } from "./routelist";
import { corteOf, mostMonths, national, periodOf } from "./scene";
import type { Shown } from "./shown";
import type { Row, Tablero } from "./types";
import { ESTATUS, saidInRow, sentence, units, why } from "./words";
import type { Vista } from "./views";

const LONGEST = 6;
/** Statements of a status that are shown at once; the rest are one step away. */
const SPOKEN = 6;
type Choose = (lugar: string) => void;

/** The card while no place is chosen: the country in what the map shows, and where to look first. */
export function overview(board: Tablero, shown: Shown, choose: Choose): readonly HTMLElement[] {
  return [
    h("h2", {}, "México"),
    ...ofTheView(board, shown, choose),
    h("p", { class: "frase" }, "Elija un lugar en el mapa, con el buscador o en la tabla para ver su ficha."),
  ];
}

function ofTheView(board: Tablero, shown: Shown, choose: Choose): readonly HTMLElement[] {
  const { view: vista, painted, rutas } = shown;
  const rows = [...shown.rows.values()];
  if (vista.pintura === "situacion") return [...warnings(shown), ...byStatus(vista, rows, painted, choose)];
  if (vista.pintura === "rutas") {
    return [h("p", { class: "resumen" }, "Los informes nombran estas rutas y no dicen cuántas personas."), ...warnings(shown), ...routeList(rutas, choose)];
  }
  const [first, ...more] = country(board, shown);
  return [
    h("p", { class: "resumen" }, first),
    h("p", { class: "frase" }, ...more.filter(Boolean).map((text) => `${text} `), ...source(vista, rows)),
    ...warnings(shown),
    ...(vista.lista === "columna" ? [countsTable(rows, "", shown.choices, vista.columna, momentOf(shown))] : []),
    ...ranking(vista, rows, choose),
  ];
}

/** The period that the map speaks of. */
function momentOf({ view, when, rows }: Shown): string {
  return when["datetime"] ?? periodOf([...rows.values()], view.columna);
}

/** Who gives a figure that has a source of its own, and where it was read. */
function source({ columna }: Vista, rows: readonly Row[]): readonly (HTMLElement | string)[] {
  const row = rows.find((each) => each[columna] !== null && (each[`${columna}_segun`] ?? "") !== "");
  if (row === undefined) return [];
  return [`Según ${String(row[`${columna}_segun`])}. `, ...readAt([String(row[`${columna}_url`] ?? "")])];
}

/** What the map says of one place, where its card says nothing of it. */
export function ofThePlace(shown: Shown, lugar: string, choose: Choose): readonly HTMLElement[] {
  const { view, rows, rutas, choices } = shown;
  if (view.pintura === "rutas") return [h("p", { class: "frase" }, view.nota), ...placeRoutes(rutas, lugar, choose)];
  const row = rows.get(lugar);
  if (row === undefined) return [];
  if (view.lista === "mecanismo") {
    return [h("p", { class: "resumen" }, sentence(`${view.titulo}: ${rowWords(row, view).join(". ")}`))];
  }
  if (view.lista !== "columna") return [];
  return [countsTable([...rows.values()], lugar, choices, view.columna, momentOf(shown))];
}

/** What the layer's own page warns of; the gravest stands above the map too. */
function warnings({ advertencias }: Shown): readonly HTMLElement[] {
  if (advertencias.length === 0) return [];
  const title = advertencias.length === 1 ? "Antes de leerlo, una advertencia" : `Antes de leerlo, ${inWords(advertencias.length)} advertencias`;
  return [h("details", { class: "advertencias" }, h("summary", {}, title), h("ul", {}, ...advertencias.map((text) => h("li", {}, text))))];
}

/** The country in one sentence, and what it stands on: of the period of the map, never of another. */
function country({ carpetas }: Tablero, shown: Shown): readonly [string, ...string[]] {
  const { view: vista, choices } = shown;
  const [rows, periodo] = [[...shown.rows.values()], momentOf(shown)];
  const { n, tasa } = national(rows, vista.columna);
  const when = periodInWords(periodo);
  if (n === null) return [`${ESTATUS.sin_dato} en ${when}.`, why("sin_dato")];
  const corte = corteOf(rows) === "" ? "" : `Corte: ${dateInWords(corteOf(rows))}.`;
  const named = rows.filter((row) => estatusOf(row, vista.columna) === "observado").length;
  const partial = vista.tiempo === "fijo" && named < rows.length ? ` en las ${count(named)} entidades que la fuente nombra` : "";
  const which = choices.find(({ clave }) => partial === "" && clave === vista.columna)?.titulo.toLowerCase() ?? "";
  if (vista.pintura === "cuenta" || tasa === null) {
    return [`${units(n, vista.unidad)}${which === "" ? partial : `: ${which}`} (${when}).`, corte];
  }
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

/** Who has it, who has not, and of whom nobody speaks: each with who said so and when. */
function byStatus(
  vista: Vista, rows: readonly Row[], painted: ReadonlyMap<string, Pintado>, choose: Choose,
): readonly HTMLElement[] {
  return legendEntries(vista).flatMap(([clave, text]) => {
    const held = rows.filter((row) => painted.get(row.cvegeo)?.clave === clave && row["tipo"] !== "sin_municipio");
    if (held.length === 0) return [];
    const heading = h("h3", {}, `${text}: ${units(held.length, vista.unidad)}`);
    const spoken = [...new Set(held.map((row) => saidInRow(row, vista.columna)))].sort((a, b) => Number(a === "") - Number(b === ""));
    const said = (who: string): readonly HTMLElement[] => [
      names(held.filter((row) => saidInRow(row, vista.columna) === who), vista, choose),
      h("p", { class: "frase" }, who === "" ? silence(clave) : `${who}.`),
    ];
    const rest = spoken.slice(SPOKEN);
    return [
      heading, ...spoken.slice(0, SPOKEN).flatMap(said),
      ...(rest.length === 0 ? [] : [h("details", {}, h("summary", {}, `Las otras ${count(held.filter((row) => rest.includes(saidInRow(row, vista.columna))).length)}`), ...rest.flatMap(said))]),
    ];
  });
}

function silence(clave: Clave): string {
  return clave === "sin_dato" ? "Ninguna fuente que tengamos lo dice." : "No consta quién lo dijo.";
}

function names(rows: readonly Row[], vista: Vista, choose: Choose): HTMLElement {
  if (rows.length > 32) return h("p", { class: "corrido" }, `${units(rows.length, vista.unidad)}; están en la tabla.`);
  return h("p", { class: "corrido" }, ...rows.flatMap((row, i) => [
    h("span", { class: "junto" },
      h("button", { type: "button", class: "enlace", click: () => choose(row.cvegeo) }, placeName(row)),
      i === rows.length - 1 ? "." : ","),
    " ",
  ]));
}
