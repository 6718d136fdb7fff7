import { CLASES } from "./classes";
import { count, dateInWords, periodInWords } from "./numbers";
import { dayStops, withYear, yearStops, type Stop } from "./periods";
import type { State } from "./state";
import type { Coleccion, Estatus, Ficha, Nivel, Row } from "./types";
import { OTRO_MECANISMO, byDay, vista, type Vista } from "./views";

export interface Mecanismo {
  readonly clave: string;
  readonly titulo: string;
}

type Collections = ReadonlyMap<string, Coleccion>;

const MUNICIPAL = "cobertura-municipio";

/** The mechanisms that a layer holds: a column is one when another says who spoke of it. */
export function mechanismsOf(collection: Coleccion | undefined): readonly Mecanismo[] {
  const columns = collection?.incidencia.columnas ?? [];
  const names = new Set(columns.map(({ nombre }) => nombre));
  return columns
    .filter(({ nombre }) => names.has(`${nombre}_segun`) && names.has(`${nombre}_desde`))
    .map(({ nombre, descripcion }) => ({ clave: nombre, titulo: descripcion.split(":")[0] ?? nombre }));
}

/** Every mechanism that can be chosen: those of the entidades, then those that only municipios have. */
export function allMechanisms(collections: Collections): readonly Mecanismo[] {
  const state = mechanismsOf(collections.get(vista(OTRO_MECANISMO).capa));
  const held = new Set(state.map(({ clave }) => clave));
  const own = mechanismsOf(collections.get(MUNICIPAL)).filter(({ clave }) => !held.has(clave));
  return [...state, ...own.map(({ clave, titulo }) => ({ clave, titulo: `${titulo} (municipios)` }))];
}

/** The view of a state, with the mechanism that was chosen in the place of «otro». */
export function viewOf(state: State, collections: Collections): Vista {
  const view = vista(state.vista);
  if (view.id !== OTRO_MECANISMO) return view;
  const chosen = allMechanisms(collections).find(({ clave }) => clave === state.mecanismo);
  if (chosen === undefined) return view;
  const entidades = mechanismsOf(collections.get(view.capa));
  const municipal = !entidades.some(({ clave }) => clave === chosen.clave);
  return {
    ...view, columna: chosen.clave, titulo: chosen.titulo,
    ...(municipal ? { capa: MUNICIPAL, nivel: "municipio", unidad: ["municipios", "municipio"] } as const : {}),
  };
}

export function stopsFor(view: Vista, collections: Collections, today: string, periodo = ""): readonly Stop[] {
  if (byDay(view)) return dayStops(today);
  return withYear(yearStops(collections.get(view.capa)?.incidencia.periodos ?? []), periodo);
}

/** What the service is asked: a day, or the period of the stop; a year it does not hold is asked all the same. */
export function asked(view: Vista, state: State, stops: readonly Stop[]): Readonly<Record<string, string>> {
  if (byDay(view)) return { fecha: state.fecha };
  const stop = stops.find(({ value }) => value === state.periodo);
  return { datetime: stop?.ask ?? state.periodo };
}

export function breaksOf(view: Vista, collections: Collections): readonly number[] {
  const held = collections.get(view.capa)?.incidencia.estilo.clases ?? [];
  return held.length === CLASES.length ? held : CLASES;
}

/** «Carpetas por 100 mil habitantes al año, 2015–2025». */
export function titleOf(view: Vista, when: Readonly<Record<string, string>>, today: string): string {
  const moment = byDay(view) ? `al ${dateInWords(when["fecha"] || today)}` : periodInWords(when["datetime"] ?? "");
  return `${view.titulo}, ${moment}`;
}

const FEW = 3;

/** Months held by the area that holds most: where it lacks some, the source had not come further. */
export function mostMonths(rows: readonly Row[]): number {
  return rows.reduce((most, row) => Math.max(most, Number(row["meses_reportados"] ?? 0)), 0);
}

/** Which months the numbers lack: those that the source has not reached, and those that some areas did not report. */
export function partlyReported(rows: readonly Row[], nivel: Nivel): string {
  const observed = rows.filter((row) => row["estatus"] === "observado");
  const asked = observed.reduce((most, row) => Math.max(most, Number(row["meses_pedidos"] ?? 0)), 0);
  const held = mostMonths(observed);
  const short = observed.filter((row) => Number(row["meses_reportados"]) < Math.min(held, Number(row["meses_pedidos"])));
  const source = held < asked ? `La fuente llega a ${dateInWords(corteOf(observed))}: ${held} de ${asked} meses.` : "";
  const areas = short.length === 0 ? "" : short.length > FEW
    ? `${count(short.length)} ${nivel === "municipio" ? "municipios" : "entidades"} sin todos los meses reportados.`
    : short.map((row) => `${String(row["nombre"])}: ${String(row["meses_reportados"])} de ${String(row["meses_pedidos"])} meses reportados.`).join(" ");
  return [source, areas].filter(Boolean).join(" ");
}

/** An entidad beside the country, in the period that the map shows; null where the layer has no such row. */
export function standing(rows: readonly Row[], cveEnt: string, periodo: string): Ficha["resumen"] | null {
  const row = rows.find(({ cvegeo }) => cvegeo === cveEnt);
  if (row === undefined) return null;
  const number = (column: string): number | null => {
    const value = row[column];
    return typeof value === "number" ? value : null;
  };
  return {
    periodo,
    carpetas: number("carpetas"),
    tasa: number("tasa"),
    tasa_inf: number("tasa_inf"),
    tasa_sup: number("tasa_sup"),
    tasa_nacional: national(rows).tasa,
    estatus: String(row["estatus"]) as Estatus,
  };
}

/** The country in the rows of a period: what was observed, over the person-years of who reported. */
export function national(rows: readonly Row[], column = "carpetas"): { readonly n: number | null; readonly tasa: number | null } {
  const observed = rows.filter(({ estatus }) => estatus === "observado");
  const sum = (name: string): number => observed.reduce((total, each) => total + Number(each[name] ?? 0), 0);
  const [n, personYears] = [sum(column), sum("personas_anio")];
  return { n: observed.length > 0 ? n : null, tasa: personYears > 0 ? (n / personYears) * 100_000 : null };
}

/** The newest corte among the rows: the one that the sentence below the map names. */
export function corteOf(rows: readonly Row[]): string {
  return rows.reduce((newest, row) => (String(row["corte"] ?? "") > newest ? String(row["corte"]) : newest), "");
}
