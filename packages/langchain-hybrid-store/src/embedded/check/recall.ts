import { recallOf } from "../../vector-index/tuning.js";
import type { StoreThreads } from "../store-threads.js";

/** Hits that recall is measured over. */
const k = 10;

/** Share of the ten nearest others of stored vectors that a search finds. */
export async function measureRecall(threads: StoreThreads, dimension: number, count: number): Promise<number> {
  const sample = await threads.sample({ dimension, count, k });
  return recallOf(sample, (query, hits) => threads.nearest(dimension, query, hits));
}
