import { rate } from "./numbers";
import type { Estatus, Row } from "./types";
import type { Vista } from "./views";

/** The names of what an area can look like; symbols.ts gives each its colour and pattern. */
export type Clave =
  | "c0" | "c1" | "c2" | "c3" | "c4"
  | "cero" | "no_reportado" | "suprimido" | "sin_dato" | "no_aplica"
  | "si" | "parcial" | "no" | "en_conflicto"
  | "completo" | "incompleto" | "firme" | "media" | "debil";

export interface Pintado {
  readonly clave: Clave;
  /** A rate on fewer than 20 cases: painted, under thin white diagonals. */
  readonly inestable: boolean;
  /** The number of a circle, 0 where there is none. */
  readonly n: number;
}

/** Breaks of the five classes of rate, where the service names none. */
export const CLASES = [0.15, 0.27, 0.45, 0.9] as const;
export const CASOS_ESTABLES = 20;
export const CASOS_FIRMES = 100;

const RATE_KEYS = ["c0", "c1", "c2", "c3", "c4"] as const;
const STATUS_KEYS: ReadonlySet<string> = new Set(["si", "parcial", "no", "en_conflicto", "sin_dato"]);
const MISSING: ReadonlySet<string> = new Set(["no_reportado", "suprimido", "no_aplica", "sin_dato"]);

/** Why a column of a row has its value or lacks it: its own estatus, else that of the row. */
export function estatusOf(row: Row, column: string): Estatus {
  return String(row[`${column}_estatus`] ?? row["estatus"]) as Estatus;
}

/** What a row looks like in a view. A value that is absent is never painted as a zero. */
export function classify(row: Row, vista: Vista, breaks: readonly number[] = CLASES): Pintado {
  const plain = (clave: Clave): Pintado => ({ clave, inestable: false, n: 0 });
  if (vista.pintura === "situacion") {
    const situacion = String(row[vista.columna] ?? "sin_dato");
    return plain(STATUS_KEYS.has(situacion) ? (situacion as Clave) : "sin_dato");
  }
  const estatus = estatusOf(row, vista.columna);
  if (MISSING.has(estatus)) return plain(estatus as Clave);
  const n = row[vista.columna];
  if (typeof n !== "number") return plain("sin_dato");
  switch (vista.pintura) {
    case "reporte":
      return plain(Number(row["meses_reportados"]) < Number(row["meses_pedidos"]) ? "incompleto" : "completo");
    case "solidez":
      return plain(n === 0 ? "cero" : n < CASOS_ESTABLES ? "debil" : n < CASOS_FIRMES ? "media" : "firme");
    case "cuenta":
      return { clave: "cero", inestable: false, n };
    case "rutas":
      return plain("cero");
    case "tasa": {
      const tasa = row["tasa"];
      if (typeof tasa !== "number") return plain("sin_dato");
      if (n === 0) return plain("cero");
      const above = breaks.filter((limit) => tasa >= limit).length;
      return { clave: RATE_KEYS[above] ?? "c4", inestable: n < CASOS_ESTABLES, n: 0 };
    }
  }
}

/** The lines of the legend of a view, in order: every absence is told apart, and from zero. */
export function legendEntries(vista: Vista, breaks: readonly number[] = CLASES): readonly (readonly [Clave, string])[] {
  const absent: (readonly [Clave, string])[] = [
    ["no_reportado", "No reportado"],
    ["sin_dato", "Sin dato"],
  ];
  switch (vista.pintura) {
    case "situacion":
      return [["si", "Sí"], ["parcial", "En parte"], ["no", "No"], ["en_conflicto", "En conflicto"], ["sin_dato", "Sin dato"]];
    case "reporte":
      return [["completo", "Todos los meses"], ["incompleto", "Faltan meses"], ...absent];
    case "solidez":
      return [
        ["firme", `${CASOS_FIRMES} carpetas o más`],
        ["media", `${CASOS_ESTABLES} a ${CASOS_FIRMES - 1}`],
        ["debil", `1 a ${CASOS_ESTABLES - 1}: inestable`],
        ["cero", "Cero carpetas"],
        ...absent,
      ];
    case "cuenta":
      return [["cero", `Cero ${vista.unidad[0]}`], ...absent];
    case "rutas":
      return [];
    case "tasa":
      return [...rateEntries(breaks), ["cero", "Cero carpetas"], ...absent];
  }
}

function rateEntries(breaks: readonly number[]): (readonly [Clave, string])[] {
  return RATE_KEYS.slice(0, breaks.length + 1).map((clave, i) => {
    const [from, to] = [breaks[i - 1], breaks[i]];
    if (from === undefined) return [clave, `Menos de ${rate(to ?? 0)}`];
    return [clave, to === undefined ? `${rate(from)} o más` : `${rate(from)} a ${rate(to)}`];
  });
}
