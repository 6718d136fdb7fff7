/** What the service answers, as the page reads it. Names of fields are the service's own. */

export type Nivel = "entidad" | "municipio";
export type Estatus = "observado" | "no_reportado" | "suprimido" | "no_aplica" | "sin_dato";
export type Situacion = "si" | "parcial" | "no" | "en_conflicto" | "sin_dato";

export const SITUACIONES: readonly Situacion[] = ["si", "parcial", "no", "en_conflicto", "sin_dato"];

/** A row of a layer: `cvegeo` and text or numbers by column; null never stands without its estatus. */
export type Row = Readonly<Record<string, string | number | null>> & { readonly cvegeo: string };

export interface SinPoligono {
  readonly cvegeo: string;
  readonly nombre: string;
  readonly entidad: string;
}

/** How many entidades are in each situation on a day, and the bounds (per cent) that the unknown leaves. */
export type Balance = Readonly<Record<Situacion, number>> & {
  readonly fecha: string;
  readonly minimo: number;
  readonly maximo: number;
};

export type Indicador = Readonly<Record<Situacion, readonly string[]>> & {
  readonly fecha: string;
  readonly minimo: number;
  readonly maximo: number;
  /** 31 December of each year, and the day asked for. */
  readonly serie: readonly Balance[];
};

export interface Tablero {
  readonly edicion: string;
  readonly corte: string;
  readonly fecha: string;
  readonly ayuda: { readonly nombre: string; readonly telefono: string };
  readonly convenios: Indicador;
  readonly armonizacion: { readonly actual: Indicador };
  readonly carpetas: {
    readonly periodo: string;
    readonly carpetas: number | null;
    readonly tasa: number | null;
    readonly tasa_inf: number | null;
    readonly tasa_sup: number | null;
    readonly corte: string;
    readonly fuente: string;
    readonly estatus: Estatus;
  };
  readonly marco: { readonly marco: string; readonly sin_poligono: readonly SinPoligono[] };
}

export interface Columna {
  readonly nombre: string;
  readonly unidad: string;
  readonly descripcion: string;
}

export interface Coleccion {
  readonly id: string;
  readonly incidencia: {
    /** Rows that are not areas (routes, figures of the country) have levels of their own. */
    readonly nivel: Nivel | "ruta" | "pais";
    /** Keys of the mechanisms that the layer shows, «*» for all; only in layers of situations. */
    readonly mecanismos?: readonly string[];
    /** What must be read before the numbers, in whole sentences. */
    readonly advertencias?: readonly string[];
    /** Years held; only in layers of a period. */
    readonly periodos?: readonly string[];
    readonly estilo: { readonly clases?: readonly number[] };
    readonly columnas: readonly Columna[];
  };
}

export interface PuntoSerie {
  readonly periodo: string;
  readonly carpetas: number | null;
  readonly estatus: Estatus;
  readonly meses_reportados: number;
  readonly meses_pedidos: number;
  readonly tasa: number | null;
  readonly tasa_inf: number | null;
  readonly tasa_sup: number | null;
  readonly instrumento: string;
  readonly discontinua: boolean;
}

export interface MecanismoDeFicha {
  readonly mecanismo: string;
  readonly titulo: string;
  readonly situacion: Situacion;
  readonly segun: string;
  readonly segun_fecha: string;
  readonly ultimo_conocido: string;
  readonly ultimo_fecha: string;
  readonly ultimo_segun: string;
}

export interface MunicipioDeFicha {
  readonly cvegeo: string;
  readonly nombre: string;
  readonly carpetas: number | null;
  readonly estatus: Estatus;
  readonly poligono: boolean;
}

export interface Ficha {
  readonly cve_ent: string;
  readonly nombre: string;
  /** The day the card speaks of; the population is that year's. */
  readonly fecha: string;
  readonly poblacion: number | null;
  readonly resumen: {
    readonly periodo: string;
    readonly carpetas: number | null;
    readonly tasa: number | null;
    readonly tasa_inf: number | null;
    readonly tasa_sup: number | null;
    readonly tasa_nacional: number | null;
    readonly estatus: Estatus;
  };
  readonly serie: readonly PuntoSerie[];
  readonly mecanismos: readonly MecanismoDeFicha[];
  readonly municipios: {
    readonly periodo: string;
    readonly corte: string;
    readonly filas: readonly MunicipioDeFicha[];
  };
}

/** A place that can be searched, drawn as a point and named. */
export interface Lugar {
  readonly cvegeo: string;
  readonly nombre: string;
  readonly entidad: string;
  readonly lon: number | null;
  readonly lat: number | null;
}
