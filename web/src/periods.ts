import { dateInWords } from "./numbers";

/** From this year on the publisher measures with another instrument (RNID): never joined to the years before. */
export const FIRST_RNID_YEAR = 2026;
/** Since when a status can be asked: the year of the first federal law against trafficking. */
export const FIRST_STATUS_YEAR = 2007;

/** A stop of the slider: what the state holds, what the service is asked, what the reader reads. */
export interface Stop {
  readonly value: string;
  readonly ask: string;
  readonly label: string;
}

/** «Todos los años», each year, and last the years of the other instrument. */
export function yearStops(years: readonly string[]): readonly Stop[] {
  const sorted = [...years].filter((year) => /^\d{4}$/.test(year)).sort();
  const joined = sorted.filter((year) => Number(year) < FIRST_RNID_YEAR);
  const first = joined[0];
  const last = joined.at(-1);
  const all: Stop[] =
    first === undefined || last === undefined
      ? []
      : [{ value: "", ask: first === last ? first : `${first}/${last}`, label: `Todos los años, ${first}–${last}` }];
  return [...all, ...sorted.map((year) => ({ value: year, ask: year, label: yearLabel(year) }))];
}

/** The stops, with the year that was asked for where the layer holds nothing of it: the slider never says another. */
export function withYear(stops: readonly Stop[], year: string): readonly Stop[] {
  if (year === "" || stops.some(({ value }) => value === year)) return stops;
  const extra: Stop = { value: year, ask: year, label: `${year}, sin dato en esta capa` };
  const after = stops.findIndex(({ value }) => value > year);
  return after < 0 ? [...stops, extra] : [...stops.slice(0, after), extra, ...stops.slice(after)];
}

function yearLabel(year: string): string {
  return isOtherInstrument(year) ? `${year}, otro instrumento` : year;
}

export function isOtherInstrument(period: string): boolean {
  return Number(period.slice(0, 4)) >= FIRST_RNID_YEAR;
}

/** The last day of each year since the first law, and today. */
export function dayStops(today: string): readonly Stop[] {
  const stops: Stop[] = [];
  for (let year = FIRST_STATUS_YEAR; year < Number(today.slice(0, 4)); year += 1) {
    const day = `${year}-12-31`;
    stops.push({ value: day, ask: day, label: dateInWords(day) });
  }
  return [...stops, { value: "", ask: "", label: `Hoy, ${dateInWords(today)}` }];
}

/** Where the slider stands for a value: its own stop, else the stop of its year, else the default («»). */
export function stopIndex(stops: readonly Stop[], value: string): number {
  const exact = stops.findIndex((stop) => stop.value === value);
  if (exact >= 0) return exact;
  const sameYear = stops.findIndex((stop) => stop.value !== "" && stop.value.startsWith(value.slice(0, 4)));
  return sameYear >= 0 ? sameYear : Math.max(0, stops.findIndex((stop) => stop.value === ""));
}
