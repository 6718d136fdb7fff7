import { CLASES, estatusOf } from "./classes";
import { count, dateInWords, periodInWords } from "./numbers";
import { dayStops, withYear, yearStops, type Stop } from "./periods";
import type { State } from "./state";
import type { Coleccion, Estatus, Ficha, Nivel, Row } from "./types";
import { VISTAS, VISTA_INICIAL, byDay, type Vista } from "./views";
import { CUENTAS } from "./words";

/** One line of the list below a view: a mechanism with its own layer, or a count of the view's layer. */
export interface Opcion {
  readonly clave: string;
  readonly titulo: string;
  /** What of the view it changes. */
  readonly cambia: Partial<Vista>;
}

type Collections = ReadonlyMap<string, Coleccion>;

/** The singular of each unit that can be counted in circles. */
const SINGULAR: Readonly<Record<string, string>> = { carpetas: "carpeta", víctimas: "víctima", reportes: "reporte" };

/** Every mechanism that has a layer of its own: those of the entidades, then those that only municipios have. */
export function allMechanisms(collections: Collections): readonly Opcion[] {
  const found = [...collections.values()].flatMap(({ id, incidencia: { nivel, mecanismos, columnas } }): Opcion[] => {
    const [clave, ...others] = mecanismos ?? [];
    const column = columnas.find(({ nombre }) => nombre === clave);
    if (!id.startsWith("cobertura-") || clave === undefined || column === undefined || others.length > 0) return [];
    const titulo = column.descripcion.split(":")[0] ?? clave;
    if (nivel !== "municipio") return [{ clave, titulo, cambia: { capa: id, columna: clave, titulo } }];
    const own = { capa: id, columna: clave, titulo, nivel, unidad: ["municipios", "municipio"] } as const;
    return [{ clave, titulo, cambia: own }];
  });
  const municipal = ({ cambia }: Opcion): boolean => cambia.nivel === "municipio";
  return [...found.filter((one) => !municipal(one)), ...found.filter(municipal)];
}

/** The counts of a layer, each with its unit. */
function countsOf(collection: Coleccion | undefined): readonly Opcion[] {
  return (collection?.incidencia.columnas ?? []).flatMap(({ nombre, unidad, descripcion }): Opcion[] => {
    const singular = SINGULAR[unidad];
    if (singular === undefined) return [];
    return [{ clave: nombre, titulo: CUENTAS[nombre] ?? descripcion, cambia: { columna: nombre, titulo: descripcion, unidad: [unidad, singular] } }];
  });
}

/** What the list below a view offers; nothing where it has none. */
export function choicesOf(view: Vista, collections: Collections): readonly Opcion[] {
  if (view.lista === undefined) return [];
  return view.lista === "mecanismo" ? allMechanisms(collections) : countsOf(collections.get(view.capa));
}

/** The views that the service can answer. */
export function offered(collections: Collections): readonly Vista[] {
  return VISTAS.filter((view) => (view.lista === undefined ? collections.has(view.capa) : choicesOf(view, collections).length > 0));
}

/** The view of a state, with what was chosen from its list; the first view where the service lacks it. */
export function viewOf(state: State, collections: Collections): Vista {
  const view = offered(collections).find(({ id }) => id === state.vista) ?? VISTA_INICIAL;
  if (view.lista === undefined) return view;
  const choices = choicesOf(view, collections);
  const chosen = [state[view.lista], view.columna].flatMap((key) => choices.find(({ clave }) => clave === key) ?? [])[0] ?? choices[0];
  return { ...view, ...chosen?.cambia };
}

export function stopsFor(view: Vista, collections: Collections, today: string, periodo = ""): readonly Stop[] {
  switch (view.tiempo) {
    case "dia": return dayStops(today);
    case "anio": return withYear(yearStops(collections.get(view.capa)?.incidencia.periodos ?? []), periodo);
    case "fijo": return [];
  }
}

/** What the service is asked: a day, or the period of the stop; a year it does not hold is asked all the same. */
export function asked(view: Vista, state: State, stops: readonly Stop[]): Readonly<Record<string, string>> {
  switch (view.tiempo) {
    case "dia": return { fecha: state.fecha };
    case "anio": return { datetime: stops.find(({ value }) => value === state.periodo)?.ask ?? state.periodo };
    case "fijo": return {};
  }
}

export function breaksOf(view: Vista, collections: Collections): readonly number[] {
  const held = collections.get(view.capa)?.incidencia.estilo.clases ?? [];
  return held.length === CLASES.length ? held : CLASES;
}

/** «Carpetas por 100 mil habitantes al año, 2015–2025»; the rows name the period where nobody asked for one. */
export function titleOf(view: Vista, when: Readonly<Record<string, string>>, today: string, rows: readonly Row[] = []): string {
  const moment = byDay(view) ? `al ${dateInWords(when["fecha"] || today)}` : periodInWords(when["datetime"] ?? periodOf(rows, view.columna));
  return [view.titulo, moment].filter(Boolean).join(", ");
}

/** The period of a column, as the rows that have a value say it. */
export function periodOf(rows: readonly Row[], column: string): string {
  const row = rows.find((each) => each[column] !== null && each[column] !== undefined);
  return String(row?.[`${column}_periodo`] ?? row?.["periodo"] ?? "");
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
  const observed = rows.filter((row) => estatusOf(row, column) === "observado");
  const sum = (name: string): number => observed.reduce((total, each) => total + Number(each[name] ?? 0), 0);
  const [n, personYears] = [sum(column), sum("personas_anio")];
  return { n: observed.length > 0 ? n : null, tasa: personYears > 0 ? (n / personYears) * 100_000 : null };
}

/** The newest corte among the rows: the one that the sentence below the map names. */
export function corteOf(rows: readonly Row[]): string {
  return rows.reduce((newest, row) => (String(row["corte"] ?? "") > newest ? String(row["corte"]) : newest), "");
}
