import { Map as GlMap, setWorkerUrl, type GeoJSONSource, type MapMouseEvent } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { showRoutes } from "./arcs";
import type { Pintado } from "./classes";
import { h } from "./dom";
import type { Ruta } from "./routes";
import { POINTS, SOURCES, fillId, mapStyle, patternId } from "./style";
import { ESCALA, SIMBOLOS, TRAMAS, patternCanvas, type Trama } from "./symbols";
import type { Lugar, Nivel } from "./types";

/** The mainland; the outer islands would shrink it. */
const MAINLAND: [number, number, number, number] = [-117.2, 14.4, -86.6, 32.8];
const LIMITS: [number, number, number, number] = [-135, 5, -70, 42];

export interface Scene {
  readonly nivel: Nivel;
  readonly painted: ReadonlyMap<string, Pintado>;
  /** Where the circles stand; none where the view paints areas. */
  readonly places: readonly Lugar[];
  readonly radio: number;
  readonly rutas: readonly Ruta[];
  /** The chosen place, or "". */
  readonly lugar: string;
}

export interface MapEvents {
  readonly hover: (cvegeo: string, at: { x: number; y: number } | null) => void;
  readonly click: (cvegeo: string) => void;
  /** All that was asked for is on the screen. */
  readonly idle: () => void;
}

/** Room for the circles of Tijuana and Cancún, which stand on the edge. */
const margin = (): { top: number; bottom: number; left: number; right: number } =>
  innerWidth > 760 ? { top: 8, bottom: 8, left: 24, right: 24 } : { top: 8, bottom: 8, left: 8, right: 8 };
const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The map: boundaries come once as tiles, values are painted on them by key. */
export class IncidenceMap {
  readonly #map: GlMap;
  readonly #ready: Promise<void>;
  readonly #painted: Record<Nivel, Set<string>> = { entidad: new Set(), municipio: new Set() };
  #nivel: Nivel = "entidad";
  /** Until somebody moves the map, it shows the whole country, whatever its size becomes. */
  #moved = false;

  /** Throws where the browser cannot draw with WebGL. */
  constructor(container: HTMLElement, buttons: HTMLElement, events: MapEvents) {
    setWorkerUrl(workerUrl);
    this.#map = new GlMap({
      container,
      style: mapStyle(),
      bounds: MAINLAND,
      fitBoundsOptions: { padding: margin() },
      maxBounds: LIMITS,
      minZoom: 2,
      maxZoom: 12.5,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      // The page must scroll under one finger; two move the map.
      cooperativeGestures: matchMedia("(pointer: coarse)").matches,
      // So that the map is on the paper when the page is printed.
      canvasContextAttributes: { preserveDrawingBuffer: true },
      locale: {
        "CooperativeGesturesHandler.MobileHelpText": "Use dos dedos para mover el mapa",
        "CooperativeGesturesHandler.WindowsHelpText": "Use Ctrl y la rueda para acercar el mapa",
        "CooperativeGesturesHandler.MacHelpText": "Use ⌘ y la rueda para acercar el mapa",
        "Map.Title": "Mapa de México",
        "NavigationControl.ZoomIn": "Acercar",
        "NavigationControl.ZoomOut": "Alejar",
      },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#ready = new Promise((resolve) => {
      this.#map.once("style.load", () => {
        this.#addPatterns();
        resolve();
      });
    });
    this.#map.on("idle", events.idle);
    this.#map.on("resize", () => {
      if (!this.#moved) this.#showAll(0);
    });
    this.#map.on("movestart", (event) => {
      if ("originalEvent" in event && event.originalEvent !== undefined) this.#moved = true;
    });
    this.#listen(events);
    buttons.replaceChildren(...this.#zoomButtons());
  }

  #addPatterns(): void {
    for (const trama of TRAMAS) {
      const canvas = patternCanvas(trama);
      const image = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height);
      if (image !== undefined) this.#map.addImage(trama, image, { pixelRatio: ESCALA });
    }
  }

  /** Resolves when the style is there to be painted on. */
  ready(): Promise<void> {
    return this.#ready;
  }

  paint({ nivel, painted, places, radio, rutas, lugar }: Scene): void {
    this.#nivel = nivel;
    const source = SOURCES[nivel];
    for (const key of this.#painted[nivel]) {
      if (!painted.has(key)) this.#map.removeFeatureState({ source, sourceLayer: source, id: key });
    }
    this.#painted[nivel] = new Set(painted.keys());
    for (const [key, { clave }] of painted) {
      this.#map.setFeatureState({ source, sourceLayer: source, id: key }, { color: SIMBOLOS[clave].color });
    }
    this.#showAreas(nivel);
    for (const trama of TRAMAS) {
      const keys = [...painted].filter(([, look]) => wears(look, trama)).map(([key]) => key);
      this.#map.setFilter(patternId(nivel, trama), ["in", ["get", "cvegeo"], ["literal", keys]]);
    }
    this.#showCircles(places, painted, radio);
    showRoutes(this.#map, rutas, lugar);
    this.#choose(lugar);
    // Also where nothing changed, so that `idle` always answers a paint.
    this.#map.triggerRepaint();
  }

  #showAreas(nivel: Nivel): void {
    for (const level of ["entidad", "municipio"] as const) {
      const visibility = level === nivel ? "visible" : "none";
      this.#map.setLayoutProperty(fillId(level), "visibility", visibility);
      for (const trama of TRAMAS) this.#map.setLayoutProperty(patternId(level, trama), "visibility", visibility);
    }
    for (const id of ["municipio-linea", "entidad-linea"]) this.#map.setLayoutProperty(id, "visibility", "visible");
    // Where municipios are the subject, their lines are needed from the first view.
    this.#map.setLayerZoomRange("municipio-linea", nivel === "municipio" ? 0 : 6, 24);
  }

  #showCircles(places: readonly Lugar[], painted: ReadonlyMap<string, Pintado>, radio: number): void {
    const features = places.flatMap(({ cvegeo, lon, lat }) => {
      const n = painted.get(cvegeo)?.n ?? 0;
      if (n === 0 || lon === null || lat === null) return [];
      return [{
        type: "Feature" as const, properties: { cvegeo, n },
        geometry: { type: "Point" as const, coordinates: [lon, lat] },
      }];
    });
    this.#map.setPaintProperty("circulos", "circle-radius", ["*", radio, ["sqrt", ["get", "n"]]]);
    this.#map.getSource<GeoJSONSource>(POINTS)?.setData({ type: "FeatureCollection", features });
  }

  /** Outlines a place. */
  #choose(lugar: string): void {
    for (const [layer, length] of [["entidad-elegido", 2], ["municipio-elegido", 5]] as const) {
      const keys = lugar.length === length ? [lugar] : [];
      this.#map.setLayoutProperty(layer, "visibility", keys.length > 0 ? "visible" : "none");
      this.#map.setFilter(layer, ["in", ["get", "cvegeo"], ["literal", keys]]);
    }
  }

  /** Brings a place into view: an entidad whole, a municipio with its surroundings. */
  goTo({ cvegeo, lon, lat }: Lugar): void {
    if (lon === null || lat === null) return;
    const zoom = cvegeo.length === 2 ? 6 : 8.5;
    this.#moved = true;
    this.#map.easeTo({ center: [lon, lat], zoom, duration: still() ? 0 : 800 });
  }

  #showAll(duration: number): void {
    this.#moved = false;
    this.#map.fitBounds(MAINLAND, { padding: margin(), duration });
  }

  #listen({ hover, click }: MapEvents): void {
    this.#map.on("mousemove", (event) => {
      const key = this.#keyAt(event);
      this.#map.getCanvas().style.cursor = key === "" ? "" : "pointer";
      hover(key, key === "" ? null : event.point);
    });
    this.#map.on("mouseout", () => hover("", null));
    this.#map.on("click", (event) => {
      const key = this.#keyAt(event);
      if (key !== "") click(key);
    });
  }

  /** The circle under the pointer, else the area. */
  #keyAt({ point }: MapMouseEvent): string {
    const layers = ["circulos", fillId(this.#nivel)].filter((id) => this.#map.getLayer(id) !== undefined);
    const [feature] = this.#map.queryRenderedFeatures(point, { layers });
    return String(feature?.properties["cvegeo"] ?? "");
  }

  #zoomButtons(): HTMLElement[] {
    const duration = (): number => (still() ? 0 : 300);
    const zoomBy = (step: number): void => {
      this.#moved = true;
      this.#map.zoomTo(this.#map.getZoom() + step, { duration: duration() });
    };
    const button = (text: string, label: string, act: () => void): HTMLElement =>
      h("button", { type: "button", "aria-label": label, title: label, click: act }, text);
    return [
      button("+", "Acercar", () => zoomBy(1)),
      button("−", "Alejar", () => zoomBy(-1)),
      button("⌂", "Ver todo México", () => this.#showAll(duration())),
    ];
  }
}

function wears({ clave, inestable }: Pintado, trama: Trama): boolean {
  return SIMBOLOS[clave].trama === trama || (inestable && trama === "inestable");
}
