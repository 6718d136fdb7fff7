import type { Clave } from "./classes";

export type Trama = "puntos" | "diagonales" | "cuadricula" | "franjas" | "lineas" | "inestable";

export interface Simbolo {
  readonly color: string;
  readonly trama?: Trama;
}

export const TIERRA = "#eef1f4";
export const LINEA = "#57606a";
export const LINEA_FINA = "#d0d7de";
export const CIRCULO = "#8a52a6";
export const CIRCULO_BORDE = "#4d1f66";
export const ELEGIDO = "#1f2328";
export const RUTA = "#6e016b";
/** Routes that do not touch the chosen place: pale, and still there. */
export const RUTA_APAGADA = "#c3c9d0";
const AZUL = "#0072b2";
const BERMELLON = "#d55e00";

/** Colour and pattern of everything that can be painted: one table for map, legend, bars and print. */
export const SIMBOLOS: Readonly<Record<Clave, Simbolo>> = {
  c0: { color: "#d6e4f0" },
  c1: { color: "#a8bddc" },
  c2: { color: "#8a8fc6" },
  c3: { color: "#8a52a6" },
  c4: { color: "#6e016b" },
  cero: { color: "#ffffff" },
  no_reportado: { color: "#ffffff", trama: "diagonales" },
  suprimido: { color: "#ffffff", trama: "cuadricula" },
  sin_dato: { color: "#ffffff", trama: "puntos" },
  no_aplica: { color: "#ffffff" },
  si: { color: AZUL },
  parcial: { color: "#56b4e9" },
  // Blue and vermilion are the same grey on paper: white lines tell them apart there.
  no: { color: BERMELLON, trama: "lineas" },
  en_conflicto: { color: AZUL, trama: "franjas" },
  completo: { color: "#a8bddc" },
  incompleto: { color: "#8a52a6", trama: "inestable" },
  firme: { color: "#6e016b" },
  media: { color: "#8a8fc6" },
  debil: { color: "#d6e4f0", trama: "inestable" },
};

export const TRAMAS: readonly Trama[] = ["puntos", "diagonales", "cuadricula", "franjas", "lineas", "inestable"];
/** Canvas pixels of a pattern's side; the map and the page draw it at two pixels to one. */
export const LADO = 16;
export const ESCALA = 2;

type Pen = CanvasRenderingContext2D;

function diagonals(pen: Pen, colour: string, width: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  for (const shift of [-LADO, 0, LADO]) {
    pen.beginPath();
    pen.moveTo(shift - 2, LADO + 2);
    pen.lineTo(shift + LADO + 2, -2);
    pen.stroke();
  }
}

const DRAW: Readonly<Record<Trama, (pen: Pen) => void>> = {
  puntos: (pen) => {
    pen.fillStyle = "#6e7781";
    for (const [x, y] of [[4, 4], [12, 12]] as const) {
      pen.beginPath();
      pen.arc(x, y, 1.7, 0, 2 * Math.PI);
      pen.fill();
    }
  },
  diagonales: (pen) => diagonals(pen, "#6e7781", 2),
  cuadricula: (pen) => {
    pen.strokeStyle = "#6e7781";
    pen.lineWidth = 1.5;
    pen.strokeRect(0, 0, LADO, LADO);
  },
  franjas: (pen) => {
    pen.fillStyle = AZUL;
    pen.fillRect(0, 0, LADO, LADO);
    diagonals(pen, BERMELLON, LADO / Math.SQRT2 / 2);
  },
  lineas: (pen) => {
    pen.fillStyle = "rgba(255, 255, 255, 0.75)";
    pen.fillRect(0, 7, LADO, 2);
  },
  inestable: (pen) => diagonals(pen, "rgba(255, 255, 255, 0.9)", 1.8),
};

/** The pattern as a square canvas that repeats without a seam; transparent where its colour shows. */
export function patternCanvas(trama: Trama): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = LADO;
  canvas.height = LADO;
  const pen = canvas.getContext("2d");
  if (pen !== null) DRAW[trama](pen);
  return canvas;
}

/** The head of a route's arrow, pointing up, with a white edge that keeps it apart from the lines it crosses. */
export function arrowCanvas(colour: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = 22;
  canvas.height = 24;
  const pen = canvas.getContext("2d");
  if (pen === null) return canvas;
  pen.beginPath();
  pen.moveTo(11, 2);
  pen.lineTo(20, 21);
  pen.lineTo(11, 16);
  pen.lineTo(2, 21);
  pen.closePath();
  pen.fillStyle = colour;
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.stroke();
  pen.fill();
  return canvas;
}

/** Gives the page the same patterns as the map, as `--trama-…` for its style sheet. */
export function publishPatterns(root: HTMLElement): void {
  for (const trama of TRAMAS) root.style.setProperty(`--trama-${trama}`, `url(${patternCanvas(trama).toDataURL()})`);
}

/** Dresses an element of the page as an area of the map. */
export function dress(element: HTMLElement, simbolo: Simbolo, extra?: Trama): void {
  element.style.backgroundColor = simbolo.color;
  const images = [extra, simbolo.trama].flatMap((trama) => (trama === undefined ? [] : [`var(--trama-${trama})`]));
  element.style.backgroundImage = images.join(", ");
}
