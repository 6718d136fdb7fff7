import { credits, downloads, glossary } from "./below";
import { boardTiles } from "./board";
import { placeCard } from "./card";
import { periodNotice, questionList, timeControl } from "./controls";
import { byId, h } from "./dom";
import { HoverLabel } from "./hover";
import { legend } from "./legend";
import { fullName } from "./lookup";
import { IncidenceMap } from "./map";
import { overview, ofThePlace } from "./overview";
import { routeTable } from "./routelist";
import { asked, breaksOf, choicesOf, offered, partlyReported, standing, stopsFor, viewOf } from "./scene";
import { searchBox } from "./search";
import { ServiceError, board, card, collections, layerRows, places } from "./service";
import { placeWords, whatIsShown, type Shown } from "./shown";
import { fromSearch, toSearch, type State } from "./state";
import { dataTable } from "./table";
import type { Coleccion, Ficha, Lugar, Tablero } from "./types";
import { byDay, vista } from "./views";
import { sentence } from "./words";

const PHONE = "(max-width: 760px)";
/** Circles shrink with the map on a small screen; their areas stay proportional. */
const PHONE_CIRCLES = 0.55;

/** The page: one state, written to the address; every change asks, paints and says. */
export class App {
  #state: State = fromSearch(location.search);
  #board!: Tablero;
  #collections: ReadonlyMap<string, Coleccion> = new Map();
  #places: readonly Lugar[] = [];
  #map: IncidenceMap | null = null;
  #label: HoverLabel | null = null;
  #shown: Shown | null = null;
  /** Grows with each change, so that an answer that comes late is left aside. */
  #turn = 0;

  /** Loads what does not change, then the first view; on failure says so and offers to try again. */
  async start(): Promise<void> {
    glossary();
    try {
      [this.#board, this.#collections] = await Promise.all([board(), collections()]);
    } catch (error) {
      this.#fail(error, () => void this.start());
      return;
    }
    credits(this.#board);
    byId("tablero").replaceChildren(...boardTiles(this.#board, (vista, fecha) => {
      this.#change({ vista, fecha, columna: "", periodo: "" });
      byId("lugar-mapa").focus();
    }));
    this.#openMap();
    addEventListener("popstate", () => {
      this.#state = fromSearch(location.search);
      void this.#update();
    });
    byId("tabla").addEventListener("toggle", () => this.#fillTable());
    await this.#update();
  }

  #openMap(): void {
    if (this.#map !== null) return;
    const frame = byId("mapa");
    try {
      this.#map = new IncidenceMap(frame, byId("botones"), {
        hover: (key, at) => this.#hover(key, at),
        click: (lugar) => this.#change({ lugar }),
        idle: () => this.#settled(),
      });
      this.#label = new HoverLabel(frame);
    } catch {
      document.body.dataset["mapa"] = "sin-mapa";
      frame.replaceChildren(h("p", { class: "sin-mapa" }, "Este navegador no puede dibujar el mapa (WebGL). Los mismos datos están en la tabla."));
      (byId("tabla") as HTMLDetailsElement).open = true;
    }
  }

  #change(change: Partial<State>): void {
    const before = toSearch(this.#state);
    this.#state = { ...this.#state, ...change };
    const after = toSearch(this.#state);
    if (after === before) return;
    const address = after === "" ? location.pathname : after;
    // Sliding through the years is one step back, not eleven.
    const sliding = Object.keys(change).every((key) => key === "periodo" || key === "fecha");
    if (sliding) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    void this.#update();
  }

  /** Asks for what the state needs and puts it on the page. */
  async #update(): Promise<void> {
    const turn = ++this.#turn;
    const state = this.#state;
    document.body.dataset["mapa"] = "cargando";
    delete document.body.dataset["pintado"];
    byId("estado").textContent = "Cargando los datos…";
    this.#controls();
    const view = viewOf(state, this.#collections);
    const when = asked(view, state, stopsFor(view, this.#collections, this.#board.fecha, this.#state.periodo));
    try {
      const [shown, spots] = await Promise.all([whatIsShown(view, when, this.#collections, this.#board.fecha), this.#load(), this.#map?.ready()]);
      if (turn !== this.#turn) return;
      this.#places = spots;
      this.#shown = shown;
      this.#show(shown);
      await this.#card(turn);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error, () => void this.#update());
    }
  }

  async #load(): Promise<readonly Lugar[]> {
    const [entidades, municipios] = await Promise.all([places("entidades"), places("municipios")]);
    return [...entidades, ...municipios];
  }

  #show({ view, when, title, rows, painted, rutas }: Shown): void {
    byId("aviso").hidden = true;
    const all = [...rows.values()];
    byId("titulo-mapa").textContent = title;
    byId("nota-mapa").textContent = [view.nota, periodNotice(view, this.#state.periodo), view.tiempo === "anio" ? partlyReported(all, view.nivel) : ""].filter(Boolean).join(" ");
    byId("estado").textContent = "";
    const circles = view.pintura === "cuenta";
    const radio = view.radio * (matchMedia(PHONE).matches ? PHONE_CIRCLES : 1);
    const spots = circles ? this.#places.filter(({ cvegeo }) => rows.has(cvegeo)) : [];
    this.#map?.paint({ nivel: view.nivel, painted, places: spots, radio, rutas, lugar: this.#state.lugar });
    byId("leyenda").replaceChildren(...legend({
      vista: view, breaks: breaksOf(view, this.#collections), rows: all, painted, radio, rutas,
      marco: this.#board.marco.marco, sinPoligono: this.#board.marco.sin_poligono,
    }));
    byId("descargas").replaceChildren(...downloads(view, when));
    this.#fillTable();
    this.#brief();
    document.body.dataset["pintado"] = `${view.id}|${when["datetime"] ?? when["fecha"] ?? ""}`;
    if (this.#map === null) document.body.dataset["mapa"] = "sin-mapa";
  }

  #controls(): void {
    const view = viewOf(this.#state, this.#collections);
    const stops = stopsFor(view, this.#collections, this.#board.fecha, this.#state.periodo);
    const change = (wanted: Partial<State>): void => this.#change(wanted);
    const controls = byId("controles");
    const held = document.activeElement?.id === "tiempo" && controls.dataset["vista"] === this.#state.vista;
    const day = controls.querySelector<HTMLInputElement>("#dia");
    if (day !== null) day.value = this.#state.fecha || this.#board.fecha;
    // A slider that is being moved must stay the element that it is.
    if (held) return;
    const focus = document.activeElement?.matches("#controles input[name=vista], #mecanismo, #columna, #dia")
      ? document.activeElement.id || "vista"
      : "";
    const box = controls.querySelector(".buscador") ?? searchBox(() => this.#places, (place) => {
      this.#change({ lugar: place.cvegeo });
      this.#map?.goTo(place);
    });
    controls.dataset["vista"] = this.#state.vista;
    controls.replaceChildren(
      box,
      ...questionList(offered(this.#collections), view, choicesOf(view, this.#collections), change),
      ...timeControl(this.#state, view, stops, this.#board.fecha, change),
    );
    const target = focus === "vista" ? "input[name=vista]:checked" : focus === "" ? null : `#${focus}`;
    if (target !== null) controls.querySelector<HTMLElement>(target)?.focus();
  }

  async #card(turn: number): Promise<void> {
    const panel = byId("ficha");
    const { lugar, fecha } = this.#state;
    const choose = (place: string): void => this.#change({ lugar: place });
    if (lugar === "") {
      if (this.#shown !== null) panel.replaceChildren(...overview(this.#board, this.#shown, choose));
      return;
    }
    const view = viewOf(this.#state, this.#collections);
    const [ficha, resumen] = await Promise.all([card(lugar.slice(0, 2), byDay(view) ? fecha : ""), this.#standing(lugar)]);
    if (turn !== this.#turn) return;
    const here = this.#shown === null ? [] : ofThePlace(this.#shown, lugar, choose);
    panel.replaceChildren(...placeCard(resumen === null ? ficha : { ...ficha, resumen }, lugar, here, choose));
    panel.scrollTop = 0;
    byId("anuncio").textContent = `Ficha de ${panel.querySelector("h2")?.textContent ?? ficha.nombre}`;
  }

  /** The entidad's rate in the period of the map, so that card and map say the same. */
  async #standing(lugar: string): Promise<Ficha["resumen"] | null> {
    const rates = vista("tasa");
    const when = asked(rates, this.#state, stopsFor(rates, this.#collections, this.#board.fecha));
    return standing(await layerRows(rates.capa, when), lugar.slice(0, 2), when["datetime"] ?? "");
  }

  #fillTable(): void {
    const shown = this.#shown;
    if (shown === null || !(byId("tabla") as HTMLDetailsElement).open) return;
    const table = shown.view.pintura === "rutas" ? routeTable(shown.rutas, shown.title) : dataTable([...shown.rows.values()], shown.view, shown.painted, shown.title, (lugar) => {
      this.#change({ lugar });
      byId("ficha").focus();
    });
    byId("filas").replaceChildren(table);
  }

  /** On a phone, where nothing covers the map, the place that was touched speaks below it. */
  #brief(): void {
    const { lugar } = this.#state;
    const words = this.#shown === null ? null : placeWords(this.#shown, lugar);
    const place = this.#places.find(({ cvegeo }) => cvegeo === lugar);
    byId("breve").replaceChildren(...(words === null || place === undefined
      ? ["Toque el mapa para ver un lugar."]
      : [h("strong", {}, place.nombre), `: ${sentence(words.join(". "))} `, h("a", { href: "#ficha" }, "Ver su ficha")]));
  }

  #hover(key: string, at: { x: number; y: number } | null): void {
    const words = this.#shown === null ? null : placeWords(this.#shown, key);
    const place = this.#places.find(({ cvegeo }) => cvegeo === key);
    if (words === null || place === undefined || at === null || matchMedia("(hover: none)").matches) this.#label?.hide();
    else this.#label?.show(fullName(place), words, at);
  }

  /** The map rests: what was painted last is what is on the screen. */
  #settled(): void {
    if (document.body.dataset["pintado"] !== undefined) document.body.dataset["mapa"] = "listo";
  }

  #fail(error: unknown, again: () => void): void {
    if (!(error instanceof ServiceError)) throw error;
    document.body.dataset["mapa"] = "error";
    byId("estado").textContent = "";
    const notice = byId("aviso");
    notice.replaceChildren(
      h("span", {}, error.message),
      h("button", { type: "button", click: () => { notice.hidden = true; again(); } }, "Reintentar"),
    );
    notice.hidden = false;
  }
}
