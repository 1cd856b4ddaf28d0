import { setImmediate as nextTurn } from "node:timers/promises";
import type { Scored } from "./scored.js";

/** Stored vectors, and how near their true nearest others are. */
export interface NearestSample {
  labels: number[];
  /** One after the other. */
  queries: Float32Array<ArrayBuffer>;
  /** For each, the cosine of its k-th nearest other. */
  worst: number[];
  k: number;
  /** Vectors that each was compared with, itself included. */
  size: number;
}

/** The chosen number of candidates, and the share of the nearest that it finds. */
export interface Tuning {
  ef: number;
  recall: number;
}

/**
 * Numbers of candidates that are tried, from the cheapest up. None is below 200: stored vectors, whose links were made
 * with as many candidates, are found among far fewer, queries are not (at 8,000 vectors and 24 candidates 0.998 of their
 * nearest are found, and 0.67 of a query's).
 */
const ladder = [200, 256, 320, 384, 448, 512, 640, 768, 1024, 1536, 2048];
/** Two sums of the same products in another order differ by less. */
const rounding = 1e-5;

/**
 * The fewest candidates with which a search finds the wanted share of the nearest others of a sample; the most that are
 * tried when none does. Between queries the thread answers others.
 */
export async function tuneEf(
  sample: NearestSample,
  target: number,
  search: (query: Float32Array, k: number, ef: number) => Scored[],
): Promise<Tuning> {
  let tuning = { ef: 0, recall: 0 };
  for (const ef of ladder) {
    tuning = { ef, recall: await recallOf(sample, (query, k) => search(query, k, ef)) };
    if (tuning.recall >= recallOnStored(target)) break;
  }
  return tuning;
}

/**
 * Share of the nearest others of a sample that a search finds. A hit as near as the last of the true ones counts,
 * whichever of equally near ones it is.
 */
export async function recallOf(
  { labels, queries, worst, k }: NearestSample,
  search: (query: Float32Array, k: number) => Scored[] | Promise<Scored[]>,
): Promise<number> {
  if (labels.length === 0) return 1;
  const dimension = queries.length / labels.length;
  let found = 0;
  for (const [i, own] of labels.entries()) {
    // One more than wanted: the nearest is the vector itself.
    const hits = await search(queries.subarray(i * dimension, (i + 1) * dimension), k + 1);
    const least = (worst[i] ?? -1) - rounding;
    found += hits.filter(({ label, score }) => label !== own && score >= least).slice(0, k).length;
    await nextTurn();
  }
  return found / (labels.length * k);
}

/**
 * Stored vectors are found more easily than queries, which have no links of their own: a quarter as many may be missed.
 * (Measured at 100,000 vectors: 0.4 to 2 % more are missed of queries.)
 */
function recallOnStored(target: number): number {
  return 1 - (1 - target) / 4;
}
