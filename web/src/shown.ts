import { classify, type Pintado } from "./classes";
import { rowWords } from "./hover";
import { routeWords, type Ruta } from "./routes";
import { breaksOf, choicesOf, titleOf, type Opcion } from "./scene";
import { layerRows, routes } from "./service";
import type { Coleccion, Row } from "./types";
import type { Vista } from "./views";

/** What is on the screen: the rows of one view at one moment, how each is painted, and the routes, where it draws them. */
export interface Shown {
  readonly view: Vista;
  readonly when: Readonly<Record<string, string>>;
  readonly title: string;
  readonly rows: ReadonlyMap<string, Row>;
  readonly painted: ReadonlyMap<string, Pintado>;
  readonly rutas: readonly Ruta[];
  /** What the list below the view offers. */
  readonly choices: readonly Opcion[];
  /** What the service says must be read before the numbers. */
  readonly advertencias: readonly string[];
}

/** Asks the service for a view at a moment, and works out how each row is painted. */
export async function whatIsShown(
  view: Vista, when: Readonly<Record<string, string>>, collections: ReadonlyMap<string, Coleccion>, today: string,
): Promise<Shown> {
  const lines = view.pintura === "rutas";
  const [rows, rutas] = await Promise.all([lines ? [] : layerRows(view.capa, when), lines ? routes(view.capa) : []]);
  const breaks = breaksOf(view, collections);
  return {
    view, when, rutas,
    title: titleOf(view, when, today, rows),
    rows: new Map(rows.map((row) => [row.cvegeo, row])),
    painted: new Map(rows.map((row) => [row.cvegeo, classify(row, view, breaks)])),
    choices: choicesOf(view, collections),
    advertencias: collections.get(view.capa)?.incidencia.advertencias ?? [],
  };
}

/** What the map says of a place, in one or two short lines; null where it says nothing. */
export function placeWords({ view, rows, rutas }: Shown, lugar: string): readonly string[] | null {
  if (lugar === "") return null;
  if (view.pintura === "rutas") return routeWords(rutas, lugar);
  const row = rows.get(lugar);
  return row === undefined ? null : rowWords(row, view);
}
