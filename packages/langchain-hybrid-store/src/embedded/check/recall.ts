import type { StoreThreads } from "../store-threads.js";

/** Hits that recall is measured over. */
export const recallK = 10;
/** Queries that the searching thread answers in one go: a few milliseconds. */
const queriesAtOnce = 4;
/** Two sums of the same products in another order differ by less. */
const rounding = 1e-5;

/**
 * Share of the ten nearest others of stored vectors that a search finds. A hit as near as the tenth counts, whichever of
 * equally near ones it is.
 */
export async function measureRecall(threads: StoreThreads, dimension: number, count: number): Promise<number> {
  const { labels, queries, worst } = await threads.sample({ dimension, count, k: recallK });
  let found = 0;
  for (let from = 0; from < labels.length; from += queriesAtOnce) {
    const until = Math.min(labels.length, from + queriesAtOnce);
    const part = queries.slice(from * dimension, until * dimension);
    // One more than wanted: the nearest is the vector itself.
    const results = await threads.nearest({ dimension, queries: part, k: recallK + 1 });
    for (const [i, result] of results.entries()) {
      const own = labels[from + i];
      const least = (worst[from + i] ?? -1) - rounding;
      found += result.filter(({ label, score }) => label !== own && score >= least).slice(0, recallK).length;
    }
  }
  return labels.length === 0 ? 1 : found / (labels.length * recallK);
}
