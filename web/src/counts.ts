import { estatusOf } from "./classes";
import { h } from "./dom";
import { count, periodInWords } from "./numbers";
import { national, periodOf, type Opcion } from "./scene";
import type { Row } from "./types";
import { ESTATUS, capital } from "./words";

/** What crosses sex and age: for each row of the table its heading and the columns of the service, the total last. */
const AGES = ["0 a 17", "18 y más", "Sin edad", "Todas"] as const;
const BY_SEX = [
  ["Mujeres", "mujeres_menores", "mujeres_adultas", "mujeres_edad_no_especificada", "mujeres"],
  ["Hombres", "hombres_menores", "hombres_adultos", "hombres_edad_no_especificada", "hombres"],
  // Of whom the sex is not known, the layer does not tell the ages apart.
  ["Sin sexo", "sexo_no_identificado"],
  ["Todas", "menores", "adultos", "edad_no_especificada", "victimas"],
] as const;

/** Every count of a layer side by side, of the country or of one place; the one on the map is marked. */
export function countsTable(rows: readonly Row[], lugar: string, choices: readonly Opcion[], chosen: string, when: string): HTMLElement {
  const row = rows.find(({ cvegeo }) => cvegeo === lugar);
  const say = (clave: string): string => figure(row === undefined ? national(rows, clave).n : row[clave], row, clave);
  const held = new Set(choices.map(({ clave }) => clave));
  const crossed = BY_SEX.every(([, ...columns]) => columns.every((column) => held.has(column)));
  if (crossed) return bySexAndAge(say, chosen, when);
  const own = (clave: string): string => (`${clave}_periodo` in (rows[0] ?? {}) ? periodOf(rows, clave) : "");
  const periods = new Map(choices.map(({ clave }) => [clave, own(clave)]));
  return plain(choices, say, chosen, periods, when);
}

/** Each count with its period, where they differ from one to another. */
function plain(
  choices: readonly Opcion[], say: (clave: string) => string, chosen: string, periods: ReadonlyMap<string, string>, when: string,
): HTMLElement {
  const [unit = ""] = choices[0]?.cambia.unidad ?? [];
  const one = [...periods.values()].every((period) => period === "");
  return h(
    "table", { class: "cuentas" },
    h("caption", {}, one ? `${capital(unit)}, ${periodInWords(when)}` : "Lo que la fuente cuenta"),
    h("tbody", {}, ...choices.map(({ clave, titulo }) => h(
      "tr", {}, h("th", { scope: "row" }, titulo, one ? null : h("small", { class: "abajo" }, periodInWords(periods.get(clave) ?? ""))), cell(say(clave), clave === chosen),
    ))),
  );
}

function bySexAndAge(say: (clave: string) => string, chosen: string, when: string): HTMLElement {
  return h(
    "table", { class: "cuentas" },
    h("caption", {}, `Víctimas por sexo y edad, ${periodInWords(when)}`),
    h("thead", {}, h("tr", {}, h("td", {}), ...AGES.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...BY_SEX.map(([sex, ...columns]) => h(
      "tr", {}, h("th", { scope: "row" }, sex),
      columns.length === 1 ? h("td", { colspan: AGES.length - 1 }, "sin separar por edad") : null,
      ...columns.map((clave) => cell(say(clave), clave === chosen)),
    ))),
  );
}

function cell(text: string, marked: boolean): HTMLElement {
  return h("td", marked ? { class: "elegida", title: "Es lo que muestra el mapa" } : {}, text);
}

function figure(value: string | number | null | undefined, row: Row | undefined, clave: string): string {
  if (typeof value === "number") return count(value);
  return ESTATUS[row === undefined ? "sin_dato" : estatusOf(row, clave)];
}
