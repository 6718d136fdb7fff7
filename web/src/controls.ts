import { h } from "./dom";
import { dateInWords } from "./numbers";
import { FIRST_STATUS_YEAR, isOtherInstrument, stopIndex, type Stop } from "./periods";
import type { Opcion } from "./scene";
import type { State } from "./state";
import { byDay, questions, type Lista, type Vista } from "./views";

export type Change = (change: Partial<State>) => void;

const LIST_NAME: Readonly<Record<Lista, string>> = { mecanismo: "Mecanismo", columna: "Qué se cuenta" };

/** The views that can be answered, as questions; ``current`` is the one shown, with its list of ``choices`` where it has one. */
export function questionList(
  views: readonly Vista[], current: Vista, choices: readonly Opcion[], change: Change,
): readonly HTMLElement[] {
  return questions(views).map(([pregunta, asked]) =>
    h("fieldset", { class: "pregunta" }, h("legend", {}, pregunta), ...asked.map((view) => option(view, current, choices, change))),
  );
}

function option(view: Vista, current: Vista, choices: readonly Opcion[], change: Change): HTMLElement {
  const chosen = view.id === current.id;
  const radio = h("input", {
    type: "radio", name: "vista", value: view.id, checked: chosen, change: () => change({ vista: view.id, columna: "" }),
  });
  const label = h("label", { class: chosen ? "opcion elegida" : "opcion" }, radio, h("span", {}, view.nombre));
  const { lista } = view;
  if (lista === undefined || !chosen) return label;
  const list = h("select", {
    id: lista, "aria-label": LIST_NAME[lista],
    change: (event) => change({ [lista]: (event.target as HTMLSelectElement).value }),
  }, ...choices.map(({ clave, titulo }) => h("option", { value: clave, selected: clave === current.columna }, titulo)));
  return h("div", { class: "con-lista" }, label, list);
}

/** The slider, and for a status the exact day; nothing where the source speaks of one period only. It stays the same element while it is being dragged. */
export function timeControl(state: State, view: Vista, stops: readonly Stop[], today: string, change: Change): readonly HTMLElement[] {
  if (view.tiempo === "fijo") return [];
  const day = byDay(view);
  const key = day ? "fecha" : "periodo";
  const index = stopIndex(stops, state[key]);
  const words = h("output", { for: "tiempo" }, label(state[key], stops));
  const slider = h("input", {
    type: "range", id: "tiempo", min: 0, max: Math.max(0, stops.length - 1), step: 1, value: index,
    "aria-valuetext": words.textContent, disabled: stops.length < 2,
    input: (event) => {
      const input = event.target as HTMLInputElement;
      const stop = stops[input.valueAsNumber];
      if (stop === undefined) return;
      words.textContent = stop.label;
      input.setAttribute("aria-valuetext", stop.label);
      change({ [key]: stop.value });
    },
  });
  const exact = h("label", { class: "dia" }, "Día exacto", h("input", {
    type: "date", id: "dia", min: `${FIRST_STATUS_YEAR}-01-01`, max: today, value: state.fecha === "" ? today : state.fecha,
    change: (event) => {
      const { value } = event.target as HTMLInputElement;
      if (value !== "") change({ fecha: value === today ? "" : value });
    },
  }));
  return [h(
    "fieldset", { class: "pregunta tiempo" },
    h("legend", {}, day ? "¿Qué día?" : "¿Cuándo?"),
    h("label", { for: "tiempo", class: "oculto" }, day ? "Día de la situación" : "Periodo"),
    slider,
    h("div", { class: "marcas", "aria-hidden": "true" }, ...marks(stops, day)),
    words,
    day ? exact : null,
  )];
}

function marks(stops: readonly Stop[], day: boolean): HTMLElement[] {
  const last = stops.length - 1;
  return stops.flatMap((stop, i) => {
    const text = stop.value === "" ? (day ? "Hoy" : "Todos") : stop.value.slice(0, 4);
    const shown = i === 0 || i === last || (Number(text) % 5 === 0 && i > 3 && i < last - 1);
    return shown ? [h("span", { style: `left: ${(100 * i) / Math.max(1, last)}%` }, text)] : [];
  });
}

function label(value: string, stops: readonly Stop[]): string {
  return stops.find((stop) => stop.value === value)?.label ?? dateInWords(value);
}

/** What must be said beside the map of a period, or "". */
export function periodNotice({ tiempo }: Vista, periodo: string): string {
  if (tiempo !== "anio" || !isOtherInstrument(periodo)) return "";
  return (
    "Desde 2026 se mide con otro instrumento (RNID), y aquí sólo hasta el mes de su corte: " +
    "no se suma ni se compara con los años anteriores."
  );
}
