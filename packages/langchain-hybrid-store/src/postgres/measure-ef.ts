import type { Connection, Queryable } from "./connection.js";
import { orderedDistance } from "./distance.js";
import { decodeVector, encodeVector } from "./vector-codec.js";

const neighbours = 10;
/**
 * pgvector takes up to 1,000. Not below 200: stored vectors are found far more easily than what people ask for, so that
 * they alone would suggest a search that is too narrow.
 */
const steps = [200, 250, 400, 640, 1000];

/**
 * The least `ef_search` at which the graph finds enough of the true ten nearest of stored vectors; the greatest there is
 * where none does.
 */
export async function measureEf(
  connection: Connection,
  { dimension, recallTarget, sample = 40 }: { dimension: number; recallTarget: number; sample?: number },
): Promise<number> {
  const transaction = await connection.snapshot();
  try {
    const truth = await sampleTruth(transaction, sample);
    for (const ef of steps) if ((await recallAt(transaction, truth, { dimension, ef })) >= recallTarget) return ef;
    return steps.at(-1) as number;
  } finally {
    await transaction.end();
  }
}

/** Share of the true ten nearest that searches through the graph find now, with the setting of this connection. */
export async function measureRecall(connection: Connection, dimension: number, sample: number): Promise<number> {
  const transaction = await connection.snapshot();
  try {
    return await recallAt(transaction, await sampleTruth(transaction, sample), { dimension });
  } finally {
    await transaction.end();
  }
}

interface Truth {
  query: Float32Array;
  /** Similarity of the least of the true nearest: any as near as it is right, also where several are equally near. */
  least: number;
  count: number;
}

/** Rounding of half precision, in which long vectors are indexed, is not counted as a miss. */
const tolerance = 1e-6;

async function sampleTruth(transaction: Queryable, sample: number): Promise<Truth[]> {
  const chosen = await transaction.query<{ vector: Buffer }>(
    `SELECT vector_send(vector) AS vector FROM $schema.chunks
     WHERE label IN (SELECT label FROM $schema.chunks ORDER BY hashint8(label) LIMIT $1)`,
    [sample],
  );
  const truths: Truth[] = [];
  for (const { vector } of chosen) {
    const query = decodeVector(vector);
    const similarities = await nearestSimilarities(transaction, query, "(vector <#> $1::vector) + 0");
    truths.push({ query, least: Math.min(...similarities), count: similarities.length });
  }
  return truths;
}

async function recallAt(
  transaction: Queryable,
  truths: readonly Truth[],
  { dimension, ef }: { dimension: number; ef?: number },
): Promise<number> {
  if (truths.length === 0) return 1;
  if (ef !== undefined) await transaction.query(`SET LOCAL hnsw.ef_search = ${ef}`);
  let found = 0;
  let wanted = 0;
  for (const { query, least, count } of truths) {
    const similarities = await nearestSimilarities(transaction, query, orderedDistance(dimension));
    found += similarities.filter((similarity) => similarity >= least - tolerance).length;
    wanted += count;
  }
  return found / wanted;
}

async function nearestSimilarities(transaction: Queryable, query: Float32Array, distance: string): Promise<number[]> {
  const rows = await transaction.query<{ similarity: number }>(
    `SELECT -(vector <#> $1::vector) AS similarity FROM $schema.chunks ORDER BY ${distance} LIMIT ${neighbours}`,
    [encodeVector(query)],
  );
  return rows.map(({ similarity }) => similarity);
}
