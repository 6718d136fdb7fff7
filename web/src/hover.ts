import { estatusOf } from "./classes";
import { h } from "./dom";
import { rate } from "./numbers";
import type { Row, Situacion } from "./types";
import { ESTATUS, SITUACION, saidInRow, units, why } from "./words";
import type { Vista } from "./views";

/** What a row says in the view: one or two short lines; of its months only where it holds fewer than `usual`. */
export function rowWords(row: Row, vista: Vista, usual = Infinity): readonly string[] {
  if (vista.pintura === "situacion") return situation(row, vista.columna);
  const estatus = estatusOf(row, vista.columna);
  const n = row[vista.columna];
  if (typeof n !== "number") return [`${ESTATUS[estatus] ?? estatus}. ${why(estatus)}`];
  return [...figure(row, vista, n), ...months(row, vista, usual)];
}

function figure(row: Row, vista: Vista, n: number): readonly string[] {
  const cases = units(n, vista.unidad);
  const [tasa, low, high] = [row["tasa"], row["tasa_inf"], row["tasa_sup"]];
  if (vista.nivel === "municipio" || typeof tasa !== "number") return [cases];
  const interval = typeof low === "number" && typeof high === "number" ? ` (de ${rate(low)} a ${rate(high)})` : "";
  return [`${rate(tasa)} por 100 mil al año${interval}`, cases];
}

function months(row: Row, { pintura }: Vista, usual: number): readonly string[] {
  const [held, asked] = [Number(row["meses_reportados"]), Number(row["meses_pedidos"])];
  return held < Math.min(asked, usual) || pintura === "reporte" ? [`${held} de ${asked} meses reportados`] : [];
}

function situation(row: Row, column: string): readonly string[] {
  const now = String(row[column] ?? "sin_dato") as Situacion;
  const told = saidInRow(row, column);
  if (now === "sin_dato" && told === "") return [`${SITUACION.sin_dato}. ${why("sin_dato")}`];
  return [SITUACION[now], ...(told === "" ? [] : [told])];
}

/** The label that follows the pointer; it never leaves the map, and a finger never calls it. */
export class HoverLabel {
  readonly #box = h("div", { class: "rotulito", "aria-hidden": "true", hidden: true });
  readonly #frame: HTMLElement;

  constructor(frame: HTMLElement) {
    this.#frame = frame;
    frame.append(this.#box);
  }

  show(name: string, lines: readonly string[], { x, y }: { x: number; y: number }): void {
    this.#box.replaceChildren(h("strong", {}, name), ...lines.map((line) => h("span", {}, line)));
    this.#box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.#box;
    const left = x + 16 + width > this.#frame.clientWidth ? x - 16 - width : x + 16;
    const top = Math.min(Math.max(8, y - height / 2), this.#frame.clientHeight - height - 8);
    this.#box.style.transform = `translate(${Math.max(8, left)}px, ${top}px)`;
  }

  hide(): void {
    this.#box.hidden = true;
  }
}
