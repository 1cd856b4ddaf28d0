import type { ModelPrice } from "./price.js";
import { fromEuro, type PicoEuro, toEuro, tokenCost } from "./pico-euro.js";

/** What an answer cost. */
export interface Cost {
  /** In euro, without tax. */
  amount: number;
  currency: "EUR";
  /** Day of the price, `YYYY-MM-DD`. */
  priceDate: string;
}

/** Token counts, such as LangChain's `usage_metadata`. */
export interface CountedTokens {
  input_tokens: number;
  output_tokens: number;
}

/**
 * What tokens cost. Whether the service bills tokens out of its cache for less in euro is not known: they count in full.
 *
 * @param usage token counts.
 * @param price of the model that answered.
 */
export function costOf(usage: CountedTokens, price: ModelPrice): Cost {
  return { amount: toEuro(picoCostOf(usage, price)), currency: "EUR", priceDate: price.date };
}

/** The same in whole numbers, for sums. */
export function picoCostOf({ input_tokens: input, output_tokens: output }: CountedTokens, price: ModelPrice): PicoEuro {
  return tokenCost(input, price.inputPerMillion) + tokenCost(output, price.outputPerMillion);
}

/**
 * Adds amounts up without the drift of binary fractions.
 *
 * @param amounts in euro, such as those of several costs.
 */
export function sumEuro(amounts: Iterable<number>): number {
  let sum = 0n;
  for (const amount of amounts) sum += fromEuro(amount);
  return toEuro(sum);
}
