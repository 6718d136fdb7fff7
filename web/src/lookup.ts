import type { Lugar } from "./types";

/** «Michoacán de Ocampo» → «michoacan de ocampo»: case, accents and punctuation do not matter to who searches. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/** The places that a reader may mean, best first: same name, then beginning of the name, of a word, within. */
export function matches(places: readonly Lugar[], typed: string, limit = 8): readonly Lugar[] {
  const wanted = fold(typed);
  if (wanted === "") return [];
  const ranked = places.flatMap((place) => {
    const rank = rankOf(place, wanted);
    return rank === null ? [] : [{ place, rank }];
  });
  ranked.sort((a, b) => a.rank - b.rank || a.place.nombre.localeCompare(b.place.nombre, "es"));
  return ranked.slice(0, limit).map(({ place }) => place);
}

function rankOf(place: Lugar, wanted: string): number | null {
  // An entidad comes before the municipios that share its name.
  const level = place.cvegeo.length === 2 ? 0 : 1;
  const name = fold(place.nombre);
  if (name === wanted || place.cvegeo === wanted) return level;
  if (name.startsWith(wanted)) return 2 + level;
  if (` ${name}`.includes(` ${wanted}`)) return 4 + level;
  if (level === 1 && fold(`${place.nombre} ${place.entidad}`).includes(wanted)) return 6;
  return null;
}

/** «Tapachula, Chiapas»; an entidad stands alone. */
export function fullName({ cvegeo, nombre, entidad }: Lugar): string {
  return cvegeo.length === 2 ? nombre : `${nombre}, ${entidad}`;
}
