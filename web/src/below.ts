import { byId, h } from "./dom";
import { dateInWords } from "./numbers";
import { itemsUrl } from "./service";
import type { Tablero } from "./types";
import { SIGNIFICA } from "./words";
import type { Vista } from "./views";

const FORMATS = [["csv", "CSV"], ["json", "GeoJSON"], ["geoparquet", "GeoParquet"]] as const;

/** The same rows that the map paints, as files. */
export function downloads(vista: Vista, when: Readonly<Record<string, string>>): readonly HTMLElement[] {
  return [
    h("span", { id: "descargar" }, "Descargar lo que muestra el mapa:"),
    h("ul", { "aria-labelledby": "descargar" }, ...FORMATS.map(([f, name]) => h(
      "li", {}, h("a", { href: itemsUrl(vista.capa, { ...when, f }), download: `${vista.capa}.${f === "json" ? "geojson" : f}` }, name),
    ))),
  ];
}

export function glossary(): void {
  byId("glosario").replaceChildren(...SIGNIFICA.flatMap(([word, meaning]) => [h("dt", {}, word), h("dd", {}, meaning)]));
}

/** Where to ask for help, and what the page stands on. */
export function credits({ ayuda, corte, edicion, marco }: Tablero): void {
  const telephone = byId("telefono") as HTMLAnchorElement;
  telephone.textContent = ayuda.telefono;
  telephone.href = `tel:${ayuda.telefono.replaceAll(" ", "")}`;
  byId("linea").textContent = ayuda.nombre;
  byId("fuentes").textContent =
    `Corte más reciente: ${dateInWords(corte)}. Marco geográfico: ${marco.marco}. Edición: ${edicion.slice(0, 12)}. ` +
    `Ayuda: ${ayuda.nombre}, ${ayuda.telefono}.`;
}
