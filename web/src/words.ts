import { total } from "./balance";
import { count, datedFrom, inWords, percent, periodInWords, rate } from "./numbers";
import type { Balance, Estatus, Ficha, MecanismoDeFicha, PuntoSerie, Row, Situacion } from "./types";

export const SITUACION: Readonly<Record<Situacion, string>> = {
  si: "Sí",
  parcial: "En parte",
  no: "No",
  en_conflicto: "En conflicto",
  sin_dato: "Sin dato",
};

export const ESTATUS: Readonly<Record<Estatus, string>> = {
  observado: "Observado",
  no_reportado: "No reportado",
  suprimido: "Suprimido",
  no_aplica: "No aplica",
  sin_dato: "Sin dato",
};

/** Short names of what a layer counts, where a line is short; the map's title has the service's own words. */
export const CUENTAS: Readonly<Record<string, string>> = {
  carpetas: "Cualquier fin",
  explotacion_sexual: "Explotación sexual",
  trabajo_forzado: "Trabajo forzado",
  trafico_organos: "Tráfico de órganos",
  otros_fines: "Otros fines, sin separar",
  victimas: "Todas las víctimas",
  mujeres: "Mujeres",
  hombres: "Hombres",
  sexo_no_identificado: "Sexo no identificado",
  menores: "De 0 a 17 años",
  adultos: "De 18 años y más",
  edad_no_especificada: "Edad no especificada",
  mujeres_menores: "Mujeres, 0 a 17 años",
  mujeres_adultas: "Mujeres, 18 y más",
  mujeres_edad_no_especificada: "Mujeres, sin edad",
  hombres_menores: "Hombres, 0 a 17 años",
  hombres_adultos: "Hombres, 18 y más",
  hombres_edad_no_especificada: "Hombres, sin edad",
  reportes_recibidos: "Reportes recibidos",
  victimas_por_entidad_de_origen: "Víctimas, por su origen",
};

/** What each word means, for the reader. */
export const SIGNIFICA: readonly (readonly [string, string])[] = [
  ["Carpeta de investigación", "El expediente que abre una fiscalía. No es una víctima: una carpeta puede tener varias, o ninguna identificada."],
  ["Tasa", "Carpetas por cada 100 mil habitantes en un año, con la población a mitad de año."],
  ["Intervalo de 95\u00a0%", "Entre qué valores podría estar la tasa si sólo contara el azar. Con pocos casos es muy ancho."],
  ["Cero", "La fuente informó y no hubo carpetas. Es un dato, no un hueco."],
  ["No reportado", "La fuente no informó ese mes."],
  ["Sin dato", "Ninguna fuente que tengamos lo dice."],
  ["Suprimido", "El número es tan pequeño que publicarlo podría señalar a una persona."],
  ["No aplica", "El municipio no existía entonces."],
  ["Sin polígono", "El municipio existe, pero el marco geográfico usado es anterior a él: está en la tabla y no en el mapa."],
  ["En conflicto", "Dos fuentes dicen lo contrario."],
  ["Según, y hace cuánto", "Quién dijo la situación y en qué fecha. Entre paréntesis, cuántos años antes del día del mapa lo dijo."],
  ["Ruta que se nombra", "Un informe dice que de un lugar se lleva a personas a otro. No dice a cuántas: la línea no mide."],
  ["Tasa inestable", "Se apoya en menos de 20 carpetas: un caso más o menos la cambia mucho."],
  ["Corte", "El mes hasta el que habla el archivo de la fuente. Los meses pasados se corrigen de un corte a otro."],
];

/** «carpeta» or «carpetas», after its number. */
export function units(value: number, [plural, singular]: readonly [string, string]): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** «10 de 32». */
export function outOf(balance: Balance): string {
  return `${count(balance.si)} de ${count(total(balance))}`;
}

/** The bounds that the unknown and the disputed leave, or the share itself where nothing is open. */
export function bounds({ minimo, maximo }: Balance): string {
  const [low, high] = [percent(minimo), percent(maximo)];
  return low === high ? `${low} de las entidades` : `Entre ${low} y ${high} de las entidades`;
}

/** One sentence on what is not known. */
export function unknown(balance: Balance): string {
  const unheard = balance.sin_dato;
  const disputed = balance.en_conflicto;
  if (unheard === total(balance)) return "De ninguna entidad sabemos si lo tiene: ninguna fuente lo dice.";
  const parts = [
    ...(unheard > 0 ? [`de ${entities(unheard)} ninguna fuente lo dice`] : []),
    ...(disputed > 0 ? [`en ${entities(disputed)} dos fuentes dicen lo contrario`] : []),
  ];
  if (parts.length === 0) return "De todas las entidades hay quien lo dijo.";
  return `${capital(parts.join(" y "))}.`;
}

function entities(value: number): string {
  return value === 1 ? "una entidad" : `${inWords(value)} entidades`;
}

/** How a rate stands against the national one; near it, or with an interval that holds it, they are not told apart. */
export function comparison(
  { tasa, tasa_inf, tasa_sup, tasa_nacional }: Ficha["resumen"],
): string {
  if (tasa === null || tasa_nacional === null || tasa_nacional === 0) return "";
  const national = `la tasa nacional (${rate(tasa_nacional)})`;
  if (tasa_inf !== null && tasa_sup !== null && tasa_inf <= tasa_nacional && tasa_nacional <= tasa_sup) {
    return `no se distingue de ${national}`;
  }
  return `${times(tasa / tasa_nacional)} ${national}`;
}

/** 5.8 → «casi seis veces»; 2.3 → «más de dos veces»; 0.4 → «el 40 % de». */
export function times(ratio: number): string {
  if (ratio < 1) return `el ${percent(Math.round(ratio * 100))} de`;
  if (ratio < 1.75) return `${ratio.toLocaleString("es-MX", { maximumFractionDigits: 1 })} veces`;
  const whole = Math.round(ratio);
  const gap = ratio - whole;
  if (Math.abs(gap) < 0.05) return `${inWords(whole)} veces`;
  return `${gap < 0 ? "casi" : "más de"} ${inWords(whole)} veces`;
}

/** The sentence that opens a card. */
export function summary({ nombre, resumen }: Ficha): string {
  const when = periodInWords(resumen.periodo);
  if (resumen.estatus !== "observado" || resumen.tasa === null) {
    return `${nombre}: ${ESTATUS[resumen.estatus].toLowerCase()} en ${when}. ${why(resumen.estatus)}`;
  }
  const { tasa, tasa_inf, tasa_sup } = resumen;
  const interval =
    tasa_inf === null || tasa_sup === null ? "" : `, con un intervalo de 95\u00a0% de ${rate(tasa_inf)} a ${rate(tasa_sup)}`;
  const compared = comparison(resumen);
  return `${rate(tasa)} carpetas por 100 mil habitantes al año (${when})${interval}${compared === "" ? "" : `: ${compared}`}.`;
}

/** Why there is no number. */
export function why(estatus: Estatus): string {
  const entry = SIGNIFICA.find(([word]) => word === ESTATUS[estatus]);
  return entry?.[1] ?? "";
}

/** A status with who says so, when, and how long before the day: «Sí, según Congreso, 21 de mayo de 2016 (hace 10 años)». */
export function said({ situacion, segun, segun_fecha, ...last }: MecanismoDeFicha, day: string): string {
  if (situacion !== "sin_dato") return [SITUACION[situacion], by(segun, segun_fecha, day)].filter(Boolean).join(", ");
  const known = last.ultimo_conocido as Situacion | "";
  if (known === "") return SITUACION.sin_dato;
  const word = (SITUACION[known] ?? known).toLowerCase();
  const who = by(last.ultimo_segun, last.ultimo_fecha, day);
  return `${SITUACION.sin_dato} · lo último que se dijo: ${word}${who === "" ? "" : `, ${who}`}`;
}

function by(who: string, when: string, day: string): string {
  return [who === "" ? "" : `según ${who}`, datedFrom(when, day)].filter(Boolean).join(", ");
}

/** Who says the status of a row and when, or the last who did; "" where nobody ever spoke. The row names its own day. */
export function saidInRow(row: Row, column: string): string {
  const text = (name: string): string => String(row[name] ?? "");
  const day = text("fecha");
  if ((row[column] ?? "sin_dato") !== "sin_dato") return capital(by(text(`${column}_segun`), text(`${column}_segun_fecha`), day));
  const last = text(`${column}_ultimo`) as Situacion | "";
  if (last === "") return "";
  const who = by(text(`${column}_ultimo_segun`), text(`${column}_ultimo_fecha`), day);
  return [`Lo último: ${SITUACION[last].toLowerCase()}`, who].filter(Boolean).join(", ");
}

/** Text with one full stop at its end, and no more. */
export function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Why a year of the series has no firm rate, or "" where nothing needs to be said. */
export function seriesNote(point: PuntoSerie): string {
  const { periodo, estatus, meses_reportados: held, meses_pedidos: asked } = point;
  if (estatus !== "observado") return `${periodo}: ${ESTATUS[estatus].toLowerCase()}.`;
  if (point.discontinua) return `${periodo}: otro instrumento (${point.instrumento}), ${held} de ${asked} meses; no se compara.`;
  return held < asked ? `${periodo}: ${held} de ${asked} meses reportados.` : "";
}
