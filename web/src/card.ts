import { h } from "./dom";
import { seriesFigure } from "./drawing";
import { count, dateInWords, periodInWords } from "./numbers";
import { SIMBOLOS, dress } from "./symbols";
import type { Ficha, MecanismoDeFicha, MunicipioDeFicha } from "./types";
import { ESTATUS, said, summary, units } from "./words";

const CARPETAS = ["carpetas", "carpeta"] as const;
/** The mechanisms that everybody asks for, first. */
const FIRST = ["ley_especial", "ley_armonizada", "convenio_marco"];
const SHOWN = 8;

export type Choose = (lugar: string) => void;

/** The card of an entidad, or of a municipio within it; `here` is what the map says of it where the rest of the card does not. */
export function placeCard(ficha: Ficha, lugar: string, here: readonly HTMLElement[], choose: Choose): readonly HTMLElement[] {
  const own = ficha.municipios.filas.find(({ cvegeo }) => cvegeo === lugar);
  return [
    h("div", { class: "titulo-ficha" },
      h("h2", {}, own?.nombre ?? ficha.nombre),
      h("button", { type: "button", class: "cerrar", "aria-label": "Cerrar la ficha", click: () => choose("") }, "×")),
    ...here,
    ...(own === undefined ? [] : municipio(own, ficha)),
    h("p", { class: "resumen" }, summary(ficha)),
    h("p", { class: "frase" }, detail(ficha)),
    h("p", { class: "frase" }, h("a", { href: `informe/${ficha.cve_ent}` }, own === undefined ? "Informe de esta entidad" : `Informe de ${ficha.nombre}`)),
    seriesFigure(ficha.serie, ficha.nombre),
    ...mechanisms(ficha),
    municipios(ficha, lugar, choose),
  ];
}

function municipio(own: MunicipioDeFicha, { nombre, municipios: { periodo, corte } }: Ficha): readonly HTMLElement[] {
  const figure = own.carpetas === null ? `${ESTATUS[own.estatus]}.` : `${units(own.carpetas, CARPETAS)} en ${periodInWords(periodo)}.`;
  return [
    h("p", { class: "resumen" }, figure),
    h("p", { class: "frase" }, `Corte: ${dateInWords(corte)}.${own.poligono ? "" : " Sin polígono en el marco usado: no se dibuja."}`),
    h("h3", { class: "entidad" }, nombre),
  ];
}

function detail({ resumen, poblacion, fecha }: Ficha): string {
  const cases = resumen.carpetas === null ? ESTATUS[resumen.estatus] : `${units(resumen.carpetas, CARPETAS)} de investigación`;
  const people = poblacion === null ? "" : ` ${count(poblacion)} habitantes en ${fecha.slice(0, 4)}.`;
  return `${cases}; una carpeta es un expediente, no una víctima.${people}`;
}

function mechanisms({ mecanismos: all, fecha }: Ficha): readonly HTMLElement[] {
  const rank = ({ mecanismo }: MecanismoDeFicha): number => (FIRST.indexOf(mecanismo) + FIRST.length + 1) % (FIRST.length + 1);
  const known = all.filter((one) => FIRST.includes(one.mecanismo) || one.situacion !== "sin_dato" || one.ultimo_conocido !== "");
  const ordered = [...known].sort((a, b) => rank(a) - rank(b));
  const silent = all.filter((one) => !known.includes(one));
  return [
    h("h3", {}, "Leyes y acuerdos"),
    h("dl", { class: "mecanismos" }, ...ordered.flatMap((one) => entry(one, fecha))),
    ...(silent.length === 0 ? [] : [h("p", { class: "frase" }, `Sin dato, y nadie lo ha dicho: ${silent.map(({ titulo }) => `${titulo.charAt(0).toLowerCase()}${titulo.slice(1)}`).join(", ")}.`)]),
  ];
}

function entry(one: MecanismoDeFicha, day: string): readonly HTMLElement[] {
  const swatch = h("span", { class: "muestra", "aria-hidden": "true" });
  dress(swatch, SIMBOLOS[one.situacion]);
  return [h("dt", {}, swatch, one.titulo), h("dd", {}, said(one, day))];
}

function municipios({ municipios: { filas, periodo, corte } }: Ficha, lugar: string, choose: Choose): HTMLElement {
  const withCases = filas.filter(({ carpetas }) => (carpetas ?? 0) > 0);
  const row = (one: MunicipioDeFicha): HTMLElement => h(
    "tr", one.cvegeo === lugar ? { class: "elegida" } : {},
    h("th", { scope: "row" }, named(one, choose), one.poligono || isNowhere(one) ? null : h("small", {}, " sin polígono")),
    h("td", {}, one.carpetas === null ? ESTATUS[one.estatus] : count(one.carpetas)),
  );
  const table = (rows: readonly MunicipioDeFicha[]): HTMLElement => h(
    "table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Municipio"), h("th", { scope: "col" }, "Carpetas"))),
    h("tbody", {}, ...rows.map(row)),
  );
  const none = filas.filter(({ carpetas }) => carpetas === 0).length;
  const rest = filas.filter(({ carpetas, estatus }) => carpetas === null && estatus !== "observado");
  return h(
    "section", { class: "municipios" },
    h("h3", {}, `Sus municipios, ${periodInWords(periodo)}`),
    withCases.length === 0 ? h("p", { class: "frase" }, "Ninguno con carpetas.") : table(withCases.slice(0, SHOWN)),
    withCases.length > SHOWN
      ? h("details", {}, h("summary", {}, `Los otros ${count(withCases.length - SHOWN)} con carpetas`), table(withCases.slice(SHOWN)))
      : null,
    rest.length > 0
      ? h("details", {}, h("summary", {}, `${count(rest.length)} sin número`), table(rest))
      : null,
    h("p", { class: "frase" }, `${units(none, ["municipios", "municipio"])} sin ninguna carpeta. Corte: ${dateInWords(corte)}.`),
  );
}

/** «Sin municipio» (EE999) is a row of the publisher's, not a place to go to. */
function isNowhere({ cvegeo }: MunicipioDeFicha): boolean {
  return cvegeo.endsWith("999") || cvegeo.endsWith("998");
}

function named(one: MunicipioDeFicha, choose: Choose): HTMLElement {
  if (isNowhere(one)) return h("span", {}, "Sin municipio conocido");
  return h("button", { type: "button", class: "enlace", click: () => choose(one.cvegeo) }, one.nombre);
}
