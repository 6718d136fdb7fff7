/** A point of the map: longitude and latitude. */
export type Punto = readonly [lon: number, lat: number];

/** One end of a route: an entidad, a municipio or a country; only those of Mexico have a place on the map. */
export interface Extremo {
  readonly clave: string;
  readonly nombre: string;
  readonly punto: Punto | null;
}

/** A route that a report names. It has no weight: nobody counted. */
export interface Ruta {
  readonly id: string;
  readonly origen: Extremo;
  readonly destino: Extremo;
  readonly segun: string;
  readonly enlaces: readonly string[];
  readonly nota: string;
}

export interface Arco {
  readonly linea: readonly Punto[];
  /** Where the head of the arrow stands, and how far it is turned from north, clockwise, in degrees. */
  readonly flecha: Punto;
  readonly giro: number;
}

export const UNNAMED = "Ningún informe de los que tenemos nombra una ruta aquí; eso no dice que no la haya.";
const STEPS = 24;
/** How far the arc leaves the straight line, as a share of its length: to the left of who travels it. */
const BULGE = 0.16;
/** Past the middle, so that heads of routes to one place do not pile up on it. */
const HEAD = 0.62;

/** The route as it is drawn; null where an end is abroad or both are the same place. */
export function arcOf({ origen, destino }: Ruta): Arco | null {
  if (origen.punto === null || destino.punto === null || origen.clave === destino.clave) return null;
  const [from, to] = [flat(origen.punto), flat(destino.punto)];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const bend: Punto = [(from[0] + to[0]) / 2 - dy * 2 * BULGE, (from[1] + to[1]) / 2 + dx * 2 * BULGE];
  const at = (t: number): Punto => [0, 1].map((i) =>
    (1 - t) ** 2 * (from[i] ?? 0) + 2 * t * (1 - t) * (bend[i] ?? 0) + t ** 2 * (to[i] ?? 0)) as unknown as Punto;
  const [before, after] = [at(HEAD - 0.01), at(HEAD + 0.01)];
  return {
    linea: Array.from({ length: STEPS + 1 }, (_, i) => round(at(i / STEPS))),
    flecha: round(at(HEAD)),
    giro: (Math.atan2(after[0] - before[0], after[1] - before[1]) * 180) / Math.PI,
  };
}

/** Degrees as the map lays them out (Mercator), so that angles are those of the screen. */
function flat([lon, lat]: Punto): Punto {
  return [lon, (Math.asinh(Math.tan((lat * Math.PI) / 180)) * 180) / Math.PI];
}

function round([x, y]: Punto): Punto {
  return [x, (Math.atan(Math.sinh((y * Math.PI) / 180)) * 180) / Math.PI];
}

/** Each pair of places once: a route that two reports name is no heavier than another. */
export function drawn(rutas: readonly Ruta[]): readonly (readonly [ruta: Ruta, arco: Arco])[] {
  const pairs = new Map(rutas.map((ruta) => [`${ruta.origen.clave} ${ruta.destino.clave}`, ruta]));
  return [...pairs.values()].flatMap((ruta): [Ruta, Arco][] => {
    const arco = arcOf(ruta);
    return arco === null ? [] : [[ruta, arco]];
  });
}

/** Does the end stand for the place? An entidad for its municipios, and a municipio for its entidad. */
export function isAt({ clave }: Extremo, lugar: string): boolean {
  return lugar !== "" && (clave.startsWith(lugar) || clave === lugar.slice(0, 2));
}

/** The routes that leave a place or reach it; all of them where no place is chosen. */
export function routesOf(rutas: readonly Ruta[], lugar: string): readonly Ruta[] {
  return lugar === "" ? rutas : rutas.filter(({ origen, destino }) => isAt(origen, lugar) || isAt(destino, lugar));
}

/** The routes without a line, each pair once: those with an end abroad, and those within one place. */
export function undrawn(rutas: readonly Ruta[]): { readonly fuera: readonly string[]; readonly dentro: readonly string[] } {
  const silent = rutas.filter((ruta) => arcOf(ruta) === null);
  const within = ({ origen, destino }: Ruta): boolean => origen.clave === destino.clave;
  const names = (some: readonly Ruta[], say: (ruta: Ruta) => string): readonly string[] => [...new Set(some.map(say))];
  return {
    fuera: names(silent.filter((ruta) => !within(ruta)), ({ origen, destino }) => `De ${origen.nombre} a ${destino.nombre}`),
    dentro: names(silent.filter(within), ({ origen }) => `Dentro de ${origen.nombre}`),
  };
}

/** What a place says under the pointer: where routes go from it, and where they come from. */
export function routeWords(rutas: readonly Ruta[], lugar: string): readonly string[] {
  const names = (some: readonly Extremo[]): string => [...new Set(some.map(({ nombre }) => nombre))].join(", ");
  const to = names(rutas.filter(({ origen }) => isAt(origen, lugar)).map(({ destino }) => destino));
  const from = names(rutas.filter(({ destino }) => isAt(destino, lugar)).map(({ origen }) => origen));
  if (to === "" && from === "") return [UNNAMED];
  return [...(to === "" ? [] : [`Hacia ${to}`]), ...(from === "" ? [] : [`Desde ${from}`])];
}

/** Places that one source names together, at the other end of the same routes. */
export interface Dicho {
  readonly segun: string;
  readonly enlaces: readonly string[];
  readonly extremos: readonly Extremo[];
  readonly notas: readonly string[];
}

/** One end of each route, by who names it. */
export function toldBy(rutas: readonly Ruta[], end: "origen" | "destino"): readonly Dicho[] {
  return grouped(rutas, ({ segun, enlaces }) => `${segun} ${enlaces.join(" ")}`).map(([first, ...rest]) => ({
    segun: first.segun,
    enlaces: first.enlaces,
    extremos: [first, ...rest].map((ruta) => ruta[end]),
    notas: [...new Set([first, ...rest].map(({ nota }) => nota).filter(Boolean))],
  }));
}

/** The routes by destination, in the order of their names. */
export function byDestination(rutas: readonly Ruta[]): readonly { readonly destino: Extremo; readonly dichos: readonly Dicho[] }[] {
  return grouped(rutas, ({ destino }) => destino.clave)
    .map((some) => ({ destino: some[0].destino, dichos: toldBy(some, "origen") }))
    .sort((a, b) => a.destino.nombre.localeCompare(b.destino.nombre, "es"));
}

function grouped(rutas: readonly Ruta[], key: (ruta: Ruta) => string): readonly (readonly [Ruta, ...Ruta[]])[] {
  const groups = new Map<string, [Ruta, ...Ruta[]]>();
  for (const ruta of rutas) {
    const group = groups.get(key(ruta));
    if (group === undefined) groups.set(key(ruta), [ruta]);
    else group.push(ruta);
  }
  return [...groups.values()];
}
