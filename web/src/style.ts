import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { CIRCULO, CIRCULO_BORDE, ELEGIDO, LINEA, LINEA_FINA, TIERRA, TRAMAS } from "./symbols";
import type { Nivel } from "./types";

/** The tile layer of each level has the name of its collection. */
export const SOURCES: Readonly<Record<Nivel, "entidades" | "municipios">> = {
  entidad: "entidades",
  municipio: "municipios",
};
export const POINTS = "puntos";
/** Areas without a colour of their own are white: a municipio without cases, and land until its values come. */
const WHITE = "#ffffff";
const NOTHING = ["in", ["get", "cvegeo"], ["literal", []]] as const;

export const fillId = (nivel: Nivel): string => `${nivel}-fondo`;
export const patternId = (nivel: Nivel, trama: string): string => `${nivel}-${trama}`;

/** West, south, east, north: where there are tiles; the service refuses to cut the open sea. */
const MEXICO: [number, number, number, number] = [-118.36, 14.54, -86.72, 32.71];

function tiles(collection: string): SourceSpecification {
  return {
    type: "vector",
    tiles: [`${new URL(".", document.baseURI).href}collections/${collection}/tiles/WebMercatorQuad/{z}/{y}/{x}`],
    minzoom: 0,
    maxzoom: 12,
    bounds: MEXICO,
    promoteId: "cvegeo",
  };
}

/** Unseen until they are painted: tiles then come once, for the level that is shown, with their patterns. */
const HIDDEN = { visibility: "none" } as const;

/** Fill, and one patterned fill above it for each pattern: `fill-pattern` cannot read feature-state. */
function areas(nivel: Nivel): LayerSpecification[] {
  const source = SOURCES[nivel];
  const common = { source, "source-layer": source } as const;
  return [
    {
      ...common, id: fillId(nivel), type: "fill", layout: HIDDEN,
      paint: { "fill-color": ["coalesce", ["feature-state", "color"], WHITE], "fill-antialias": false },
    },
    ...TRAMAS.map((trama): LayerSpecification => ({
      ...common, id: patternId(nivel, trama), type: "fill", layout: HIDDEN, filter: NOTHING as never,
      paint: { "fill-pattern": trama },
    })),
  ];
}

function line(id: string, nivel: Nivel, colour: string, width: number): LayerSpecification {
  const source = SOURCES[nivel];
  return {
    id, type: "line", source, "source-layer": source,
    layout: { ...HIDDEN, "line-join": "round" }, paint: { "line-color": colour, "line-width": width },
  };
}

/** The whole style: no base map, no glyphs, no sprite; everything comes from this service. */
export function mapStyle(): StyleSpecification {
  return {
    version: 8,
    sources: {
      entidades: tiles("entidades"),
      municipios: tiles("municipios"),
      [POINTS]: { type: "geojson", data: { type: "FeatureCollection", features: [] }, promoteId: "cvegeo" },
    },
    layers: [
      { id: "mar", type: "background", paint: { "background-color": TIERRA } },
      ...areas("entidad"),
      ...areas("municipio"),
      { ...line("municipio-linea", "municipio", LINEA_FINA, 0.4), minzoom: 6 },
      line("entidad-linea", "entidad", LINEA, 0.8),
      { ...line("municipio-elegido", "municipio", ELEGIDO, 2.5), filter: NOTHING as never } as LayerSpecification,
      { ...line("entidad-elegido", "entidad", ELEGIDO, 2.5), filter: NOTHING as never } as LayerSpecification,
      {
        id: "circulos", type: "circle", source: POINTS,
        // The smallest are drawn last, so that none is hidden.
        layout: { "circle-sort-key": ["-", 0, ["get", "n"]] },
        paint: {
          "circle-color": CIRCULO, "circle-opacity": 0.55, "circle-stroke-color": CIRCULO_BORDE, "circle-stroke-width": 0.8,
        },
      },
    ],
  };
}
