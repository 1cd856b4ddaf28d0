import type Database from "better-sqlite3";
import { dot } from "../../vector.js";
import { floats, isUnitVector } from "../../vector-index/floats.js";
import { TopK } from "../../vector-index/top-k.js";
import type { NearestSample } from "../../vector-index/tuning.js";

/** Vectors that are compared while they are in the processor's cache. */
const rowsPerBlock = 64;

/** Takes `count` vectors evenly from the store, and finds the `k` nearest of each by comparing it with all. */
export function sampleWithNearest(
  database: Database.Database,
  { dimension, count, k }: { dimension: number; count: number; k: number },
): NearestSample {
  const labels = evenly(database, count);
  const queries = new Float32Array(labels.length * dimension);
  const read = database.prepare<[number], Buffer>("SELECT vector FROM vectors WHERE label = ?").pluck();
  const usable: number[] = [];
  for (const label of labels) {
    const vector = floats(read.get(label) as Buffer);
    if (!isUnitVector(vector, dimension)) continue;
    queries.set(vector, usable.length * dimension);
    usable.push(label);
  }
  const { worst, size } = nearestOthers(database, { labels: usable, queries, dimension, k });
  return { labels: usable, queries: queries.slice(0, usable.length * dimension), worst, k, size };
}

function evenly(database: Database.Database, count: number): number[] {
  const all = database.prepare<[], number>("SELECT label FROM vectors ORDER BY label").pluck().all();
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, i) => all[Math.floor(i * step)] as number);
}

function nearestOthers(
  database: Database.Database,
  { labels, queries, dimension, k }: { labels: number[]; queries: Float32Array; dimension: number; k: number },
): { worst: number[]; size: number } {
  let size = 0;
  const best = labels.map(() => new TopK(k));
  const block = new Float32Array(rowsPerBlock * dimension);
  let places: number[] = [];
  const compare = (): void => {
    for (const [q, own] of labels.entries()) {
      const query = queries.subarray(q * dimension, (q + 1) * dimension);
      for (const [i, label] of places.entries()) {
        if (label !== own) best[q]?.offer(label, dot(query, block, i * dimension));
      }
    }
    places = [];
  };
  const rows = database.prepare<[], [number, Buffer]>("SELECT label, vector FROM vectors").raw();
  for (const [label, blob] of rows.iterate()) {
    const vector = floats(blob);
    if (!isUnitVector(vector, dimension)) continue;
    block.set(vector, places.length * dimension);
    places.push(label);
    size += 1;
    if (places.length === rowsPerBlock) compare();
  }
  compare();
  return { worst: best.map((one) => one.sorted().at(-1)?.score ?? -1), size };
}
