import { FRAME, bandPath, isWhole, layOut, linePath, type Spot } from "./chart";
import { h, s } from "./dom";
import { count, rate } from "./numbers";
import type { PuntoSerie } from "./types";
import { ESTATUS, seriesNote } from "./words";

const BASE = FRAME.height - FRAME.bottom;

/** The series of an entidad: a line with its interval, gaps where nothing was reported, the break marked. */
export function seriesFigure(serie: readonly PuntoSerie[], nombre: string): HTMLElement {
  const { spots, runs, breakX, top, yOf } = layOut(serie);
  const drawing = s(
    "svg", { viewBox: `0 0 ${FRAME.width} ${FRAME.height}`, role: "img", "aria-label": spoken(serie, nombre) },
    ...[0, top / 2, top].flatMap((value) => [
      s("line", { x1: FRAME.left, x2: FRAME.width - FRAME.right, y1: yOf(value), y2: yOf(value), class: value === 0 ? "eje" : "guia" }),
      s("text", { x: FRAME.left - 5, y: yOf(value) + 4, "text-anchor": "end" }, short(value)),
    ]),
    ...runs.map((run) => s("path", { d: bandPath(run), class: "banda" })),
    ...runs.map((run) => s("path", { d: linePath(run), class: "linea" })),
    ...spots.flatMap((spot) => mark(spot, runs.some((run) => run.includes(spot)))),
    ...spots.filter((_, i) => i === 0 || Number(spots[i]?.point.periodo) % 5 === 0).map(({ x, point }) =>
      s("text", { x, y: BASE + 16, "text-anchor": "middle" }, point.periodo)),
    breakX === null ? null : s("line", { x1: breakX, x2: breakX, y1: FRAME.top - 6, y2: BASE, class: "ruptura" }),
  );
  const notes = serie.map(seriesNote).filter((note) => note !== "");
  return h(
    "figure", { class: "serie" },
    h("figcaption", {}, "Carpetas por 100 mil habitantes al año, con su intervalo de 95\u00a0%"),
    drawing,
    ...(notes.length === 0 ? [] : [h("p", { class: "notas" }, notes.join(" "))]),
    h("details", {}, h("summary", {}, "La serie en números"), table(serie)),
  );
}

function mark({ x, y, low, high, point }: Spot, joined: boolean): Element[] {
  if (y === null) {
    // A gap is drawn, so that it is not read as a zero.
    return [s("rect", { x: x - 5, y: FRAME.top, width: 10, height: BASE - FRAME.top, class: "hueco" })];
  }
  const whisker = joined || low === null || high === null ? [] : [s("line", { x1: x, x2: x, y1: low, y2: high, class: "bigote" })];
  return [...whisker, s("circle", { cx: x, cy: y, r: 3, class: isWhole(point) && !point.discontinua ? "punto" : "punto hueco-punto" })];
}

function spoken(serie: readonly PuntoSerie[], nombre: string): string {
  const known = serie.flatMap(({ periodo, tasa }) => (tasa === null ? [] : [`${periodo}: ${rate(tasa)}`]));
  return `Tasa de ${nombre} por año. ${known.join("; ")}.`;
}

function table(serie: readonly PuntoSerie[]): HTMLElement {
  return h(
    "table", {},
    h("thead", {}, h("tr", {}, ...["Año", "Carpetas", "Tasa", "Intervalo"].map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...serie.map(({ periodo, carpetas, estatus, tasa, tasa_inf, tasa_sup }) => h(
      "tr", {},
      h("th", { scope: "row" }, periodo),
      h("td", {}, carpetas === null ? ESTATUS[estatus] : count(carpetas)),
      h("td", {}, tasa === null ? "" : rate(tasa)),
      h("td", {}, tasa_inf === null || tasa_sup === null ? "" : `${rate(tasa_inf)} a ${rate(tasa_sup)}`),
    ))),
  );
}

function short(value: number): string {
  return value.toLocaleString("es-MX", { maximumFractionDigits: 2 });
}
