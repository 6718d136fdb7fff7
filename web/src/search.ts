import { h } from "./dom";
import { fullName, matches } from "./lookup";
import type { Lugar } from "./types";

/** A search box for a place: a combobox with its list, by the ARIA pattern, for keyboard and screen reader. */
export function searchBox(places: () => readonly Lugar[], choose: (place: Lugar) => void): HTMLElement {
  let found: readonly Lugar[] = [];
  let active = -1;
  const list = h("ul", { id: "hallazgos", role: "listbox", "aria-label": "Lugares", hidden: true });
  const input = h("input", {
    type: "text", id: "buscar", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: "Buscar entidad o municipio",
    "aria-expanded": "false", "aria-controls": "hallazgos", "aria-autocomplete": "list",
  });

  const render = (): void => {
    list.replaceChildren(...found.map((place, i) => h(
      "li", {
        role: "option", id: `hallazgo-${i}`, "aria-selected": i === active ? "true" : "false",
        // The box keeps the focus: a press on a line must not take it away before the click.
        mousedown: (event) => event.preventDefault(),
        click: () => take(place),
      }, fullName(place),
    )));
    const nothing = found.length === 0 && input.value.trim() !== "";
    if (nothing) list.append(h("li", { class: "nada" }, "Ningún lugar se llama así."));
    list.hidden = found.length === 0 && !nothing;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (active >= 0) input.setAttribute("aria-activedescendant", `hallazgo-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = (): void => {
    [found, active] = [[], -1];
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (place: Lugar): void => {
    input.value = fullName(place);
    close();
    choose(place);
  };

  input.addEventListener("input", () => {
    found = matches(places(), input.value);
    active = found.length > 0 ? 0 : -1;
    render();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (found.length === 0) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      render();
    }
    const place = found[active];
    if (event.key === "Enter" && place !== undefined) take(place);
  });
  input.addEventListener("blur", close);
  return h("div", { class: "buscador" }, h("label", { for: "buscar", class: "oculto" }, "Buscar un lugar"), input, list);
}
