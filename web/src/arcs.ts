import type { GeoJSONSource, Map as GlMap } from "maplibre-gl";
import { drawn, routesOf, type Ruta } from "./routes";
import { ESCALA, RUTA, RUTA_APAGADA, arrowCanvas } from "./symbols";

const LINES = "rutas";
const HEADS = "rutas-puntas";
const NOTHING = { type: "FeatureCollection" as const, features: [] };
/** Routes of the chosen place stay; the others turn pale, below them, and no line is ever wider than another. */
const COLOUR = ["case", ["get", "apagada"], RUTA_APAGADA, RUTA] as const;
const ORDER = ["case", ["get", "apagada"], 0, 1] as const;

/** Draws the routes above everything else. Sources and layers come with the first route that is asked for. */
export function showRoutes(map: GlMap, rutas: readonly Ruta[], lugar: string): void {
  if (map.getSource(LINES) === undefined) {
    if (rutas.length === 0) return;
    addLayers(map);
  }
  const own = new Set(routesOf(rutas, lugar));
  const arcs = drawn(rutas).map(([ruta, arco]) => ({ arco, properties: { apagada: !own.has(ruta), giro: arco.giro } }));
  map.getSource<GeoJSONSource>(LINES)?.setData({
    type: "FeatureCollection",
    features: arcs.map(({ arco, properties }) => ({
      type: "Feature", properties, geometry: { type: "LineString", coordinates: arco.linea.map(([lon, lat]) => [lon, lat]) },
    })),
  });
  map.getSource<GeoJSONSource>(HEADS)?.setData({
    type: "FeatureCollection",
    features: arcs.map(({ arco, properties }) => ({
      type: "Feature", properties, geometry: { type: "Point", coordinates: [...arco.flecha] },
    })),
  });
}

function addLayers(map: GlMap): void {
  for (const [name, colour] of [["flecha", RUTA], ["flecha-apagada", RUTA_APAGADA]] as const) {
    const canvas = arrowCanvas(colour);
    const image = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height);
    if (image !== undefined) map.addImage(name, image, { pixelRatio: ESCALA });
  }
  map.addSource(LINES, { type: "geojson", data: NOTHING });
  map.addSource(HEADS, { type: "geojson", data: NOTHING });
  map.addLayer({
    id: LINES, type: "line", source: LINES,
    layout: { "line-cap": "round", "line-sort-key": ORDER as never },
    paint: { "line-color": COLOUR as never, "line-width": 1.5 },
  });
  map.addLayer({
    id: HEADS, type: "symbol", source: HEADS,
    layout: {
      "icon-image": ["case", ["get", "apagada"], "flecha-apagada", "flecha"], "icon-rotate": ["get", "giro"],
      "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ORDER as never,
    },
  });
}
