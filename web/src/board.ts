import { balanceOf, bestKnown, known, total } from "./balance";
import { h } from "./dom";
import { count, dateInWords, percent, periodInWords, rate, shortDate } from "./numbers";
import { SIMBOLOS, dress } from "./symbols";
import { SITUACIONES, type Balance, type Indicador, type Tablero } from "./types";
import { ESTATUS, SITUACION, bounds, outOf, unknown, why } from "./words";

/** What a tile may ask for: a view of the map on a day. */
export type OnShow = (vista: string, fecha: string) => void;

/** The three tiles at the top, each a number in words, its bounds and one sentence on what is not known. */
export function boardTiles({ convenios, armonizacion, carpetas }: Tablero, show: OnShow): readonly HTMLElement[] {
  return [
    coverage("Entidades con convenio", "convenio", convenios, show),
    coverage("Entidades con ley armonizada", "ley-armonizada", armonizacion.actual, show),
    tile(
      `Carpetas de investigación, ${periodInWords(carpetas.periodo)}`,
      carpetas.carpetas === null ? ESTATUS[carpetas.estatus] : count(carpetas.carpetas),
      carpetas.tasa === null || carpetas.tasa_inf === null || carpetas.tasa_sup === null
        ? why(carpetas.estatus)
        : `${rate(carpetas.tasa)} por 100 mil al año (${rate(carpetas.tasa_inf)} a ${rate(carpetas.tasa_sup)})`,
      null,
      `Una carpeta es un expediente, no una víctima. Lo que nadie denunció no está aquí. Corte: ${dateInWords(carpetas.corte)}.`,
      link("tasa", "", show),
    ),
  ];
}

/** Where nobody speaks of today, the newest day of which most was known says more than an empty bar. */
function coverage(title: string, vista: string, indicator: Indicador, show: OnShow): HTMLElement {
  const now = balanceOf(indicator);
  const past = known(now) === 0 ? bestKnown(indicator.serie) : null;
  const told = past ?? now;
  const sentence = past === null ? unknown(now) : `${unknown(past)} Hoy no se sabe de ninguna.`;
  return tile(`${title}, ${shortDate(told.fecha)}`, outOf(told), bounds(told), bar(told), sentence, link(vista, past?.fecha ?? "", show));
}

function tile(
  title: string, figure: string, limits: string, drawing: HTMLElement | null, sentence: string, action: HTMLElement,
): HTMLElement {
  return h(
    "article", { class: "tarjeta" },
    h("h2", {}, title),
    h("p", { class: "cifra" }, h("strong", {}, figure), " ", h("span", {}, limits)),
    drawing,
    h("p", { class: "frase" }, sentence, " ", action),
  );
}

function link(vista: string, fecha: string, show: OnShow): HTMLElement {
  return h("button", { type: "button", class: "enlace", click: () => show(vista, fecha) }, "Ver en el mapa");
}

/** The five states of knowledge as one bar; its text says the same to who cannot see it. */
function bar(balance: Balance): HTMLElement {
  const parts = SITUACIONES.map((situacion) => ({ situacion, size: balance[situacion] })).filter(({ size }) => size > 0);
  const text = parts.map(({ situacion, size }) => `${SITUACION[situacion]}: ${size}`).join(", ");
  const segments = parts.map(({ situacion, size }) => {
    const segment = h("span", { style: `flex-grow: ${size}`, title: `${SITUACION[situacion]}: ${size} (${percent((size / total(balance)) * 100)})` });
    dress(segment, SIMBOLOS[situacion]);
    return segment;
  });
  const words = parts.map(({ situacion, size }) => `${size}\u00a0${SITUACION[situacion].toLowerCase()}`).join(" · ");
  return h(
    "div", {},
    h("div", { class: "barra", role: "img", "aria-label": text }, ...segments),
    // The same for the eye, so that the colours need not be known.
    h("p", { class: "reparto", "aria-hidden": "true" }, words),
  );
}
