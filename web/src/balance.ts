import { SITUACIONES, type Balance, type Indicador } from "./types";

/** The lists of an indicator, counted. */
export function balanceOf({ fecha, minimo, maximo, si, parcial, no, en_conflicto, sin_dato }: Indicador): Balance {
  return {
    fecha, minimo, maximo,
    si: si.length, parcial: parcial.length, no: no.length, en_conflicto: en_conflicto.length, sin_dato: sin_dato.length,
  };
}

export function total(balance: Balance): number {
  return SITUACIONES.reduce((sum, situacion) => sum + balance[situacion], 0);
}

/** Of how many entidades somebody said something. */
export function known(balance: Balance): number {
  return total(balance) - balance.sin_dato;
}

/** The newest of the days on which most was known; null where nothing ever was. */
export function bestKnown(serie: readonly Balance[]): Balance | null {
  const most = Math.max(0, ...serie.map(known));
  return most === 0 ? null : (serie.findLast((balance) => known(balance) === most) ?? null);
}
