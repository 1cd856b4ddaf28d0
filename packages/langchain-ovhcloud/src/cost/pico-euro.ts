/**
 * Money in whole millionths of a millionth of a euro. A token for 0.08 euro a million is 80,000 of them, so that costs are
 * whole numbers and sums do not drift.
 */
export type PicoEuro = bigint;

const PER_EURO = 1e12;

/**
 * What tokens cost.
 *
 * @param tokens how many.
 * @param euroPerMillion their price; digits after the sixth are rounded.
 */
export function tokenCost(tokens: number, euroPerMillion: number): PicoEuro {
  return BigInt(Math.round(tokens)) * BigInt(Math.round(euroPerMillion * 1e6));
}

/** @param pico an amount. @returns it in euro: the nearest number that there is. */
export function toEuro(pico: PicoEuro): number {
  return Number(pico) / PER_EURO;
}

/** @param euro an amount. @returns it in whole pico-euro. */
export function fromEuro(euro: number): PicoEuro {
  return BigInt(Math.round(euro * PER_EURO));
}
