import { OTRO_MECANISMO, VISTA_INICIAL, vista } from "./views";

/** Everything that a link to the page can restore. */
export interface State {
  readonly vista: string;
  /** Which mechanism, where the view lets one choose. */
  readonly mecanismo: string;
  /** Which of the layer's counts, where the view lets one choose; "" for its first. */
  readonly columna: string;
  /** A year, or "" for all years. */
  readonly periodo: string;
  /** The day of a status, «YYYY-MM-DD», or "" for today. */
  readonly fecha: string;
  /** `cve_ent` or `cvegeo` of the chosen place, or "". */
  readonly lugar: string;
}

export const DEFAULTS: State = {
  vista: VISTA_INICIAL.id,
  mecanismo: vista(OTRO_MECANISMO).columna,
  columna: "",
  periodo: "",
  fecha: "",
  lugar: "",
};

const VALID: Readonly<Record<keyof State, (text: string) => boolean>> = {
  vista: (text) => vista(text).id === text,
  mecanismo: isName,
  columna: isName,
  periodo: (text) => /^(19|20)\d\d$/.test(text),
  fecha: isDay,
  lugar: (text) => /^(0[1-9]|[12]\d|3[0-2])(\d{3})?$/.test(text),
};

function isName(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,59}$/.test(text);
}

function isDay(text: string): boolean {
  if (!/^(19|20)\d\d-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** «?vista=…» of a state: only what differs from the defaults, in a fixed order. */
export function toSearch(state: State): string {
  const parameters = new URLSearchParams();
  for (const key of Object.keys(DEFAULTS) as (keyof State)[]) {
    if (state[key] !== DEFAULTS[key]) parameters.set(key, state[key]);
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** The state that a search string asks for; what is missing or malformed takes its default. */
export function fromSearch(search: string): State {
  const parameters = new URLSearchParams(search);
  const read = (key: keyof State): string => {
    const text = parameters.get(key);
    return text !== null && VALID[key](text) ? text : DEFAULTS[key];
  };
  return {
    vista: read("vista"),
    mecanismo: read("mecanismo"),
    columna: read("columna"),
    periodo: read("periodo"),
    fecha: read("fecha"),
    lugar: read("lugar"),
  };
}
