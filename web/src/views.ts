import type { Nivel } from "./types";

/** How a view is painted: a rate in classes, counts as circles, a status, how firm the figure is, or lines. */
export type Pintura = "tasa" | "cuenta" | "situacion" | "reporte" | "solidez" | "rutas";
/** When a view speaks of: a day, a year of several, or the one period that its source covers. */
export type Tiempo = "dia" | "anio" | "fijo";
/** What is chosen from a list below the view: which mechanism, or which of the layer's counts. */
export type Lista = "mecanismo" | "columna";

export interface Vista {
  readonly id: string;
  readonly pregunta: string;
  readonly nombre: string;
  /** What the map shows, to be followed by its period or day. */
  readonly titulo: string;
  /** Layer of the service, and the column that is painted. */
  readonly capa: string;
  readonly columna: string;
  readonly nivel: Nivel;
  readonly pintura: Pintura;
  readonly tiempo: Tiempo;
  readonly lista?: Lista;
  /** What one unit is, in the plural and in the singular. */
  readonly unidad: readonly [plural: string, singular: string];
  /** The measure in one sentence, read beside the number. */
  readonly nota: string;
  /** Pixels of radius for the square root of one unit: areas are proportional to counts. */
  readonly radio: number;
}

export const OTRO_MECANISMO = "otro-mecanismo";

const CARPETA = "Una carpeta es un expediente de investigación, no una víctima.";
const DONDE = "¿Dónde ocurre?";
const QUIEN = "¿Quién está cubierto?";
const COMO = "¿Cómo es?";
const SEGURO = "¿Qué tan seguro es el dato?";
const carpetas = { columna: "carpetas", unidad: ["carpetas", "carpeta"], radio: 1.7, tiempo: "anio" } as const;
const victimas = {
  capa: "victimas-entidad", columna: "victimas", unidad: ["víctimas", "víctima"], nivel: "entidad", pintura: "cuenta",
  radio: 0.9, tiempo: "anio", titulo: "Víctimas registradas en las carpetas",
  nota: "Personas que las fiscalías anotaron como víctimas en sus carpetas; quien no denuncia no está aquí.",
} as const;
const situacion = {
  nivel: "entidad", pintura: "situacion", tiempo: "dia", unidad: ["entidades", "entidad"], radio: 0,
  nota: "Incidencia no juzga: repite lo que dijo quien evaluó o publicó, y cuándo.",
} as const;

export const VISTAS: readonly Vista[] = [
  {
    ...carpetas, id: "tasa", pregunta: DONDE, nombre: "Tasa por entidad", capa: "incidencia-entidad",
    titulo: "Carpetas por 100 mil habitantes al año", nivel: "entidad", pintura: "tasa", nota: CARPETA,
  },
  {
    ...carpetas, id: "municipios", pregunta: DONDE, nombre: "Carpetas por municipio",
    capa: "incidencia-municipio", titulo: "Carpetas de investigación por municipio", nivel: "municipio",
    pintura: "cuenta", nota: CARPETA,
  },
  { ...victimas, id: "victimas", pregunta: DONDE, nombre: "Víctimas por entidad" },
  {
    ...situacion, id: "ley-especial", pregunta: QUIEN, nombre: "Ley especial", capa: "leyes",
    columna: "ley_especial", titulo: "Entidades con ley especial contra la trata",
  },
  {
    ...situacion, id: "ley-armonizada", pregunta: QUIEN, nombre: "Ley armonizada", capa: "armonizacion",
    columna: "ley_armonizada", titulo: "Entidades con ley armonizada con la Ley General",
  },
  {
    ...situacion, id: "convenio", pregunta: QUIEN, nombre: "Convenio", capa: "convenios",
    columna: "convenio_marco", titulo: "Entidades con convenio con la Federación",
  },
  {
    ...situacion, id: OTRO_MECANISMO, pregunta: QUIEN, nombre: "Cualquier mecanismo",
    capa: "cobertura-fiscalia-especializada", columna: "fiscalia_especializada", lista: "mecanismo",
    titulo: "Unidad especializada de la fiscalía",
  },
  {
    ...carpetas, id: "finalidad", pregunta: COMO, nombre: "Fin de la explotación", capa: "finalidad-entidad",
    titulo: "Carpetas por finalidad de la explotación", nivel: "entidad", pintura: "cuenta", tiempo: "fijo", lista: "columna",
    radio: 3, nota: `Sólo desde 2026 (RNID): no se compara con los años anteriores. ${CARPETA}`,
  },
  { ...victimas, id: "sexo-edad", pregunta: COMO, nombre: "Víctimas: sexo y edad", columna: "mujeres", lista: "columna" },
  {
    id: "rutas", pregunta: COMO, nombre: "Rutas que se nombran", capa: "rutas", columna: "origen",
    unidad: ["rutas", "ruta"], titulo: "Rutas que los informes nombran, del origen al destino", nivel: "entidad",
    pintura: "rutas", tiempo: "fijo", radio: 0,
    nota: "Una ruta que se nombra no es una ruta que se mide. Todas las líneas pesan lo mismo.",
  },
  {
    id: "linea-nacional", pregunta: COMO, nombre: "Línea Nacional", capa: "linea-nacional", columna: "reportes_recibidos",
    unidad: ["reportes", "reporte"], titulo: "Reportes a la Línea Nacional", nivel: "entidad", pintura: "cuenta",
    tiempo: "fijo", lista: "columna", radio: 1.7,
    nota: "La lista es parcial: el informe sólo nombra algunas entidades, y las demás son sin dato, no cero.",
  },
  {
    ...carpetas, id: "reporte", pregunta: SEGURO, nombre: "Meses reportados", capa: "incidencia-entidad",
    titulo: "Meses que cada entidad reportó", nivel: "entidad", pintura: "reporte",
    nota: "Un mes sin reporte no es un mes sin casos.",
  },
  {
    ...carpetas, id: "solidez", pregunta: SEGURO, nombre: "Solidez de la tasa", capa: "incidencia-entidad",
    titulo: "Carpetas que sostienen la tasa", nivel: "entidad", pintura: "solidez",
    nota: "Con menos de 20 carpetas, la tasa puede cambiar mucho por azar.",
  },
];

export const VISTA_INICIAL = VISTAS[0] as Vista;

/** The view with this id, or the first one. */
export function vista(id: string): Vista {
  return VISTAS.find((candidate) => candidate.id === id) ?? VISTA_INICIAL;
}

/** Views under their questions, in order. */
export function questions(views: readonly Vista[]): readonly (readonly [pregunta: string, vistas: readonly Vista[]])[] {
  const asked = [...new Set(views.map(({ pregunta }) => pregunta))];
  return asked.map((question) => [question, views.filter(({ pregunta }) => pregunta === question)]);
}

/** Does the view answer for a day (a status) or for a period (what happened)? */
export function byDay({ tiempo }: Vista): boolean {
  return tiempo === "dia";
}
