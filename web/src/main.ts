import "maplibre-gl/dist/maplibre-gl.css";
import "./page.css";
import { App } from "./app";
import { publishPatterns } from "./symbols";

publishPatterns(document.documentElement);
void new App().start();
