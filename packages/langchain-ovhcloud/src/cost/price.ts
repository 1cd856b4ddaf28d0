import type { CatalogModel } from "../catalog/catalog-model.js";
import { knownModel } from "../catalog/known-models.js";

/** What a model costs in euro. */
export interface ModelPrice {
  /** Euro per million tokens of prompts. */
  inputPerMillion: number;
  /** Euro per million tokens of answers. */
  outputPerMillion: number;
  /** Day on which the price was seen, `YYYY-MM-DD`. */
  date: string;
}

/**
 * What a model costs, by the built-in table or the live catalog.
 *
 * The table holds the euro prices of the website's catalog of 2026-09-28, and for four models that it did not show those
 * of 2025-11-12, both as others read them; embedding models are free by a public operator's notes of 2026-10-05. None
 * is confirmed by OVHcloud, and prices change: each names its day.
 *
 * @param model model id in any case of letters, or a model of `OVHcloudCatalog`.
 * @param date day that the price of a catalog's model gets. Default: today.
 * @returns undefined where no price is known: newer models, virtual ones, speech to text.
 */
export function priceOf(
  model: string | CatalogModel,
  date: string = new Date().toISOString().slice(0, 10),
): ModelPrice | undefined {
  if (typeof model === "string") {
    const price = knownModel(model)?.priceEuro;
    return price && { inputPerMillion: price.input, outputPerMillion: price.output, date: price.date };
  }
  const { inputPerMillion, outputPerMillion = inputPerMillion } = model.pricesEuro ?? {};
  if (inputPerMillion === undefined || outputPerMillion === undefined) return undefined;
  return { inputPerMillion, outputPerMillion, date };
}
