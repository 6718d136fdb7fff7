import type { Extremo, Punto, Ruta } from "./routes";
import type { Coleccion, Ficha, Lugar, Row, Tablero } from "./types";

/** The service did not answer, or refused: `message` is a sentence for the reader. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
}

const SILENT = "El servicio no responde. Revise su conexión y vuelva a intentarlo.";
const kept = new Map<string, Promise<unknown>>();

async function ask(url: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept: "application/json" } });
  } catch {
    throw new ServiceError(SILENT);
  }
  if (!response.ok) throw new ServiceError(await refusal(response));
  try {
    return await response.json();
  } catch {
    throw new ServiceError("El servicio respondió algo que esta página no entiende. Vuelva a intentarlo.");
  }
}

/** The `detail` of a problem document (RFC 9457) is already a sentence; a fault of the service is not. */
async function refusal(response: Response): Promise<string> {
  if (response.status >= 500) return SILENT;
  const problem: unknown = await response.json().catch(() => null);
  if (problem !== null && typeof problem === "object" && "detail" in problem) {
    const { detail } = problem;
    if (typeof detail === "string" && detail !== "") return detail;
  }
  return `El servicio no aceptó la consulta (${response.status}).`;
}

/** One request per address: answers are kept for the visit, failures are not. */
function once<T>(url: string): Promise<T> {
  const earlier = kept.get(url);
  if (earlier !== undefined) return earlier as Promise<T>;
  const answer = ask(url);
  kept.set(url, answer);
  answer.catch(() => kept.delete(url));
  return answer as Promise<T>;
}

function query(parameters: Readonly<Record<string, string>>): string {
  const filled = Object.entries(parameters).filter(([, value]) => value !== "");
  const text = new URLSearchParams(filled).toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

/** Address of a layer's rows, relative to the page: the service may stand below a prefix; `when` holds `datetime` or `fecha`, `f` names the format. */
export function itemsUrl(capa: string, parameters: Readonly<Record<string, string>>): string {
  return `collections/${capa}/items${query({ ...parameters, limit: "3000" })}`;
}

interface Features {
  readonly features: readonly {
    readonly id: string;
    readonly geometry: { readonly type: string; readonly coordinates: unknown } | null;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}

async function rows(url: string): Promise<readonly Row[]> {
  const { features } = await once<Features>(url);
  return features.map(({ id, properties }) => told({ ...properties, cvegeo: String(id) } as Row));
}

/** Beside the name of the country, the entidad 15 is told by the name that everybody uses. */
const ENTIDAD_15 = ["México", "Estado de México"] as const;

function told(row: Row): Row {
  if (!row.cvegeo.startsWith("15")) return row;
  const columns = ["nombre", "entidad"].filter((column) => row[column] === ENTIDAD_15[0]);
  return { ...row, ...Object.fromEntries(columns.map((column) => [column, ENTIDAD_15[1]])) };
}

export function board(): Promise<Tablero> {
  return once("tablero");
}

export async function collections(): Promise<ReadonlyMap<string, Coleccion>> {
  const answer = await once<{ collections: readonly Coleccion[] }>("collections");
  return new Map(answer.collections.map((collection) => [collection.id, collection]));
}

export function layerRows(capa: string, when: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  return rows(itemsUrl(capa, { ...when, skipGeometry: "true" }));
}

/** The rows of a layer of routes, with the places that they join. */
export async function routes(capa: string): Promise<readonly Ruta[]> {
  const { features } = await once<Features>(itemsUrl(capa, {}));
  return features.map(({ id, geometry, properties }) => {
    const text = (name: string): string => String(properties[name] ?? "");
    const ends = geometry?.type === "LineString" ? (geometry.coordinates as Punto[]) : [];
    const end = (name: "origen" | "destino", punto: Punto | null): Extremo => {
      const clave = text(`${name}_mun`) || text(name);
      return { clave, nombre: clave === "15" ? ENTIDAD_15[1] : text(`${name}_nombre`), punto };
    };
    return {
      id: String(id),
      origen: end("origen", ends[0] ?? null),
      destino: end("destino", ends.at(-1) ?? null),
      segun: text("segun"),
      enlaces: text("url").split("|"),
      nota: text("nota"),
    };
  });
}

export async function places(capa: "entidades" | "municipios"): Promise<readonly Lugar[]> {
  const found = await layerRows(capa, { properties: "nombre,entidad,tipo,lon,lat" });
  return found
    .filter((row) => row["tipo"] !== "sin_municipio")
    .map((row) => ({
      cvegeo: row.cvegeo,
      nombre: String(row["nombre"]),
      entidad: String(row["entidad"]),
      lon: coordinate(row["lon"]),
      lat: coordinate(row["lat"]),
    }));
}

function coordinate(value: string | number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export async function card(cveEnt: string, fecha: string): Promise<Ficha> {
  const ficha = await once<Ficha>(`ficha/${cveEnt}${query({ fecha })}`);
  return ficha.cve_ent === "15" ? { ...ficha, nombre: ENTIDAD_15[1] } : ficha;
}
