import { legendEntries, type Clave, type Pintado } from "./classes";
import { h, s } from "./dom";
import { routeLegend } from "./routelist";
import type { Ruta } from "./routes";
import { count } from "./numbers";
import { CIRCULO, CIRCULO_BORDE, SIMBOLOS, dress, type Trama } from "./symbols";
import type { Row, SinPoligono } from "./types";
import { units } from "./words";
import type { Vista } from "./views";

export interface LegendInput {
  readonly vista: Vista;
  readonly breaks: readonly number[];
  readonly rows: readonly Row[];
  readonly painted: ReadonlyMap<string, Pintado>;
  readonly rutas: readonly Ruta[];
  readonly marco: string;
  readonly sinPoligono: readonly SinPoligono[];
  /** Pixels of radius for one unit's square root, on this screen. */
  readonly radio: number;
}

/** What the colours say, with how many areas wear each; the absences are told apart, and from zero. */
export function legend(input: LegendInput): readonly HTMLElement[] {
  const { vista, breaks, rows } = input;
  if (vista.pintura === "rutas") return routeLegend(input.rutas);
  const looks = rows
    .filter((row) => row["tipo"] !== "sin_municipio")
    .flatMap(({ cvegeo }) => input.painted.get(cvegeo) ?? []);
  const tally = new Map<Clave, number>();
  for (const { clave, n } of looks) {
    // A circle stands for its own number; only those without one are counted as zeros.
    if (n === 0) tally.set(clave, (tally.get(clave) ?? 0) + 1);
  }
  const most = Math.max(0, ...looks.map(({ n }) => n));
  const lines = legendEntries(vista, breaks).map(([clave, text]) => line(clave, text, tally.get(clave) ?? 0));
  const rare = (["suprimido", "no_aplica"] as const)
    .filter((clave) => tally.has(clave))
    .map((clave) => line(clave, clave === "suprimido" ? "Suprimido" : "No aplica: aún no existía", tally.get(clave) ?? 0));
  const unstable = looks.filter(({ inestable }) => inestable).length;
  return [
    h("h3", { class: "oculto" }, title(vista)),
    ...(most > 0 ? [circles(input.radio, most)] : []),
    h(
      "ul", {}, ...lines, ...rare,
      vista.pintura === "tasa" ? line("c2", "Inestable: menos de 20", unstable, "inestable") : null,
    ),
    ...unplaced(input),
    withoutPolygon(input),
  ];
}

function title({ pintura, unidad }: Vista): string {
  switch (pintura) {
    case "tasa": return "Carpetas por 100 mil habitantes al año";
    case "cuenta": return `Número de ${unidad[0]}`;
    case "rutas": return "Rutas";
    case "situacion": return `Lo que se sabe de cada ${unidad[1]}`;
    case "reporte": return "Meses reportados";
    case "solidez": return "Carpetas que sostienen la tasa";
  }
}

function line(clave: Clave, text: string, size: number, extra?: Trama): HTMLElement {
  const swatch = h("span", { class: "muestra", "data-clave": extra ?? clave, "aria-hidden": "true" });
  dress(swatch, SIMBOLOS[clave], extra);
  return h("li", {}, swatch, h("span", {}, text), h("span", { class: "cuantos" }, count(size)));
}

/** Three circles of round numbers, drawn at the map's own scale. */
function circles(radio: number, most: number): HTMLElement {
  const power = 10 ** Math.floor(Math.log10(most));
  const big = most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
  const sizes = [...new Set([big / 20, big / 4, big].map((n) => Math.max(1, Math.round(n))))];
  const radii = sizes.map((n) => radio * Math.sqrt(n));
  const height = 2 * Math.max(...radii) + 2;
  const figures = sizes.map((n, i) => {
    const r = radii[i] ?? 0;
    return h(
      "span", { class: "circulo" },
      s("svg", { width: 2 * r + 2, height, "aria-hidden": "true" },
        s("circle", { cx: r + 1, cy: height - r - 1, r, fill: CIRCULO, "fill-opacity": 0.55, stroke: CIRCULO_BORDE })),
      count(n),
    );
  });
  return h("p", { class: "circulos" }, ...figures);
}

/** Counts whose municipio nobody wrote down have no place on the map; they are not lost. */
function unplaced({ vista, rows }: LegendInput): readonly HTMLElement[] {
  if (vista.nivel !== "municipio" || vista.pintura !== "cuenta") return [];
  const total = rows
    .filter((row) => row["tipo"] === "sin_municipio")
    .reduce((sum, row) => sum + Number(row[vista.columna] ?? 0), 0);
  return total === 0 ? [] : [h("p", {}, `${units(total, vista.unidad)} sin municipio conocido: sólo en la tabla.`)];
}

function withoutPolygon({ marco, sinPoligono }: LegendInput): HTMLElement {
  if (sinPoligono.length === 0) return h("p", { "data-clave": "sin_poligono" }, `Todos los municipios tienen polígono en el marco ${marco}.`);
  const size = sinPoligono.length === 1 ? "1 municipio" : `${count(sinPoligono.length)} municipios`;
  return h(
    "details", { "data-clave": "sin_poligono" },
    h("summary", {}, `Sin polígono: ${size}`),
    h("p", {}, `El marco ${marco} es anterior a ellos: están en la tabla y no en el mapa.`),
    h("ul", { class: "nombres" }, ...sinPoligono.map(({ nombre, entidad }) => h("li", {}, `${nombre}, ${entidad}`))),
  );
}
