/** Numbers, dates and periods as they are read in Mexico. */

const integer = new Intl.NumberFormat("es-MX", { maximumFractionDigits: 0 });
const MONTHS = [
  "enero", "febrero", "marzo", "abril", "mayo", "junio",
  "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
] as const;
const UNITS = [
  "cero", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
] as const;

/** 6023 → «6,023». */
export function count(value: number): string {
  return integer.format(value);
}

/** A rate with two decimals: 0.428 → «0.43». */
export function rate(value: number): string {
  return value.toLocaleString("es-MX", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A percentage already in per cent: 31.25 → «31 %», with a space that does not break. */
export function percent(value: number): string {
  return `${integer.format(value)}\u00a0%`;
}

/** Small counts of times in words: 5 → «cinco», 12 → «12». */
export function inWords(value: number): string {
  return UNITS[value] ?? integer.format(value);
}

/** «2016-05-21» → «21 de mayo de 2016»; «2016-05» → «mayo de 2016»; anything else as it is. */
export function dateInWords(text: string): string {
  const [year = "", month, day] = text.split("-");
  const name = month === undefined ? undefined : MONTHS[Number(month) - 1];
  if (name === undefined) return text;
  return day === undefined ? `${name} de ${year}` : `${Number(day)} de ${name} de ${year}`;
}

/** Whole years from a date to a day, when there is at least one: «hace 10 años». Of a month or a year, its last day counts. */
export function age(text: string, day: string): string {
  const ends = text.length === 4 ? "12-31" : text.length === 7 ? `${text.slice(5)}-31` : text.slice(5);
  const years = Number(day.slice(0, 4)) - Number(text.slice(0, 4)) - (day.slice(5) < ends ? 1 : 0);
  if (text === "" || !(years >= 1)) return "";
  return years === 1 ? "hace 1 año" : `hace ${integer.format(years)} años`;
}

/** «21 de mayo de 2016 (hace 10 años)», seen from a day. */
export function datedFrom(text: string, day: string): string {
  const old = age(text, day);
  return old === "" ? dateInWords(text) : `${dateInWords(text)} (${old})`;
}

/** «2018-12-31» → «31 dic 2018», where a line is short. */
export function shortDate(text: string): string {
  const [year = "", month = "", day] = text.split("-");
  const name = MONTHS[Number(month) - 1];
  return name === undefined || day === undefined ? text : `${Number(day)} ${name.slice(0, 3)} ${year}`;
}

/** «2015/2025» → «2015–2025»; «2018-07/2019-06» → «julio de 2018 a junio de 2019»; «2026-01/2026-03» → «enero a marzo de 2026». */
export function periodInWords(text: string): string {
  const [from = "", to] = text.split("/");
  if (to === undefined || to === from) return dateInWords(from);
  if (from.length === 4 && to.length === 4) return `${from}–${to}`;
  const month = from.length === 7 && from.slice(0, 4) === to.slice(0, 4) ? MONTHS[Number(from.slice(5)) - 1] : undefined;
  return `${month ?? dateInWords(from)} a ${dateInWords(to)}`;
}
