// Copies Leaflet beside the page: layers/folium_map.py inlines it into maps that open without a network.
import { copyFileSync, mkdirSync } from "node:fs";

const from = new URL("../node_modules/leaflet/", import.meta.url);
const to = new URL("../dist/leaflet/", import.meta.url);
mkdirSync(to, { recursive: true });
for (const [source, name] of [
  ["dist/leaflet.js", "leaflet.js"],
  ["dist/leaflet.css", "leaflet.css"],
  ["LICENSE", "LICENSE"],
]) {
  copyFileSync(new URL(source, from), new URL(name, to));
}
