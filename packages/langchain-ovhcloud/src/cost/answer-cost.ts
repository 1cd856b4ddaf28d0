import { type Cost, costOf, type CountedTokens } from "./cost.js";
import { priceOf } from "./price.js";

/**
 * The `cost` of an answer, for its metadata.
 *
 * @param model the model that answered.
 * @param usage its token counts, if the service counted.
 * @returns empty where count or price is not known, rather than a cost of 0.
 */
export function answerCost(model: string, usage: CountedTokens | undefined): { cost?: Cost } {
  const price = usage && priceOf(model);
  return price ? { cost: costOf(usage, price) } : {};
}
