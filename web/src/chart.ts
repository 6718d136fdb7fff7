import type { PuntoSerie } from "./types";

/** Size of the drawing, in its own units, and the room left for the axes. */
export const FRAME = { width: 300, height: 150, left: 30, right: 8, top: 10, bottom: 22 } as const;

export interface Spot {
  readonly point: PuntoSerie;
  readonly x: number;
  readonly y: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Chart {
  readonly spots: readonly Spot[];
  /** Runs of years that may be joined: same instrument, every month reported, none missing between. */
  readonly runs: readonly (readonly Spot[])[];
  /** Where the instrument changes, or null. */
  readonly breakX: number | null;
  readonly top: number;
  readonly yOf: (value: number) => number;
}

/** A round number for the top of an axis, little above the value. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((factor) => value <= factor * power * (1 + 1e-9)) ?? 10;
  return step * power;
}

/** Where everything of a series stands. The axis holds the rates and, where that does not flatten them, their intervals. */
export function layOut(serie: readonly PuntoSerie[]): Chart {
  const rates = serie.flatMap(({ tasa }) => (tasa === null ? [] : [tasa]));
  const highs = serie.flatMap(({ tasa_sup }) => (tasa_sup === null ? [] : [tasa_sup]));
  const top = roundUp(Math.min(Math.max(0, ...highs), 3 * Math.max(0, ...rates) || Infinity));
  const usable = FRAME.height - FRAME.top - FRAME.bottom;
  const yOf = (value: number): number => FRAME.top + usable * (1 - Math.min(value, top) / top);
  const step = (FRAME.width - FRAME.left - FRAME.right) / Math.max(1, serie.length);
  const height = (value: number | null): number | null => (value === null ? null : yOf(value));
  const spots = serie.map((point, i) => ({
    point,
    x: FRAME.left + step * (i + 0.5),
    y: point.estatus === "observado" ? height(point.tasa) : null,
    low: height(point.tasa_inf),
    high: height(point.tasa_sup),
  }));
  const change = spots.findIndex(({ point }) => point.discontinua);
  const breakX = change > 0 ? FRAME.left + step * change : null;
  return { spots, runs: runsOf(spots), breakX, top, yOf };
}

function runsOf(spots: readonly Spot[]): readonly (readonly Spot[])[] {
  const runs: Spot[][] = [[]];
  for (const spot of spots) {
    const joinable = spot.y !== null && !spot.point.discontinua && isWhole(spot.point);
    if (joinable) runs.at(-1)?.push(spot);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

export function isWhole({ meses_reportados, meses_pedidos }: PuntoSerie): boolean {
  return meses_reportados >= meses_pedidos;
}

/** «M x y L x y …» through the rates of a run. */
export function linePath(run: readonly Spot[]): string {
  return run.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${fixed(x)} ${fixed(y ?? 0)}`).join("");
}

/** The closed band between the bounds of the intervals of a run. */
export function bandPath(run: readonly Spot[]): string {
  const held = run.filter(({ low, high }) => low !== null && high !== null);
  if (held.length < 2) return "";
  const upper = held.map(({ x, high }, i) => `${i === 0 ? "M" : "L"}${fixed(x)} ${fixed(high ?? 0)}`);
  const lower = [...held].reverse().map(({ x, low }) => `L${fixed(x)} ${fixed(low ?? 0)}`);
  return `${[...upper, ...lower].join("")}Z`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
