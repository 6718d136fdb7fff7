import { h } from "./dom";
import { UNNAMED, byDestination, isAt, toldBy, undrawn, type Dicho, type Extremo, type Ruta } from "./routes";

type Choose = (lugar: string) => void;

/** All routes in words, a destination each, with who names them and where that was read. */
export function routeList(rutas: readonly Ruta[], choose: Choose): readonly HTMLElement[] {
  return byDestination(rutas).map(({ destino, dichos }) => h(
    "details", { class: "rutas" },
    h("summary", {}, `Hacia ${destino.nombre}`),
    ...dichos.map((dicho) => told("Desde", dicho, choose)),
  ));
}

/** The routes of one place: those that leave it, then those that reach it. */
export function placeRoutes(rutas: readonly Ruta[], lugar: string, choose: Choose): readonly HTMLElement[] {
  const leaving = rutas.filter(({ origen }) => isAt(origen, lugar));
  const coming = rutas.filter(({ origen, destino }) => isAt(destino, lugar) && !isAt(origen, lugar));
  if (leaving.length === 0 && coming.length === 0) return [h("p", {}, UNNAMED)];
  return [
    ...(leaving.length === 0 ? [] : [group("Rutas que salen de aquí", "Hacia", toldBy(leaving, "destino"), choose)]),
    ...(coming.length === 0 ? [] : [group("Rutas que llegan aquí", "Desde", toldBy(coming, "origen"), choose)]),
  ];
}

function group(title: string, word: string, dichos: readonly Dicho[], choose: Choose): HTMLElement {
  return h("section", { class: "rutas" }, h("h3", {}, title), ...dichos.map((dicho) => told(word, dicho, choose)));
}

function told(word: string, { segun, enlaces, extremos, notas }: Dicho, choose: Choose): HTMLElement {
  return h(
    "div", {},
    h("p", { class: "corrido" }, `${word} `, ...extremos.flatMap((extremo, i) => [
      h("span", { class: "junto" }, named(extremo, choose), i === extremos.length - 1 ? "." : i === extremos.length - 2 ? " y" : ";"),
      " ",
    ])),
    h("p", { class: "frase" }, `Según ${segun}. `, ...readAt(enlaces), ...(notas.length === 0 ? [] : [` Nota: ${notas.join("; ")}.`])),
  );
}

/** A place of Mexico can be gone to. */
function named({ clave, nombre }: Extremo, choose: Choose): HTMLElement | string {
  if (!/^\d{2}(\d{3})?$/.test(clave)) return nombre;
  return h("button", { type: "button", class: "enlace", click: () => choose(clave) }, nombre);
}

/** Where each was read, by the name of the site. */
export function readAt(enlaces: readonly string[]): readonly (HTMLElement | string)[] {
  return enlaces.filter((href) => /^https?:/.test(href)).flatMap((href, i, all) => [
    i === 0 ? "Se leyó en " : " y ", h("a", { href, rel: "noopener noreferrer" }, new URL(href).hostname.replace(/^www\./, "")),
    i === all.length - 1 ? "." : "",
  ]);
}

/** The routes as a table: one row for each that a report names. */
export function routeTable(rutas: readonly Ruta[], caption: string): HTMLElement {
  return h(
    "table", {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...["Origen", "Destino", "Quién la nombra", "Dónde se leyó", "Nota"].map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...rutas.map(({ origen, destino, segun, enlaces, nota }) => h(
      "tr", {},
      h("th", { scope: "row" }, origen.nombre), h("td", {}, destino.nombre), h("td", {}, segun),
      h("td", {}, ...readAt(enlaces)), h("td", {}, nota),
    ))),
  );
}

/** The legend of the routes: what a line is, and which have none. */
export function routeLegend(rutas: readonly Ruta[]): readonly HTMLElement[] {
  const { fuera, dentro } = undrawn(rutas);
  return [
    h("h3", { class: "oculto" }, "Rutas"),
    h("p", { class: "de-ruta" }, h("span", { class: "muestra-ruta", "aria-hidden": "true" }), "Del origen al destino"),
    h("p", {}, "Una línea por cada par de lugares, todas iguales: nadie contó a las personas."),
    ...(dentro.length === 0 ? [] : [h("p", {}, `Sin línea: ${dentro.map((text) => text.replace(/^D/, "d")).join(", ")}.`)]),
    ...(fuera.length === 0 ? [] : [h(
      "details", { "data-clave": "fuera" },
      h("summary", {}, "Con un extremo fuera de México, sin línea"),
      h("ul", { class: "nombres" }, ...fuera.map((text) => h("li", {}, text))),
    )]),
  ];
}
