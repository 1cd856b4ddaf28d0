import { Document } from "@langchain/core/documents";
import type { Filter } from "../filter.js";
import type { Hit } from "../hits.js";
import { queryWords } from "../embedded/lexical-query.js";
import type { Connection } from "./connection.js";
import { filterToSql, Parameters } from "./filter-sql.js";
import { orderedDistance } from "./distance.js";
import type { Tokenizer } from "./tokenizer.js";
import { encodeVector } from "./vector-codec.js";

interface HitRow {
  id: string;
  text: string;
  metadata: Record<string, unknown>;
  score: number;
}

/** What a search needs besides the query. */
export interface Among {
  k: number;
  filter: Filter | undefined;
}

/**
 * Finds by meaning. Where there is a graph it is asked first; with a filter that lets so little pass that the graph gives
 * up before `k` are found, the chunks that pass are compared one by one.
 */
export async function searchVectors(connection: Connection, vector: Float32Array, among: Among): Promise<Hit[]> {
  const throughGraph = await nearest(connection, vector, among, false);
  if (throughGraph.length === among.k) return throughGraph;
  return nearest(connection, vector, among, true);
}

/** @param isExact compares with every chunk that passes, whether there is a graph or not. */
export async function nearest(
  connection: Connection,
  vector: Float32Array,
  { k, filter }: Among,
  isExact: boolean,
): Promise<Hit[]> {
  const parameters = new Parameters(encodeVector(vector), k);
  const condition = filter === undefined ? "true" : filterToSql(filter, parameters);
  const exact = "vector <#> $1::vector";
  // Adding 0 keeps the planner from the graph. Through it, candidates come nearly in order: they are ordered once more.
  const distance = isExact ? `(${exact}) + 0` : orderedDistance(vector.length);
  const rows = await connection.query<HitRow>(
    `WITH candidates AS MATERIALIZED (
       SELECT label, id, text, metadata, -(${exact}) AS score FROM $schema.chunks WHERE ${condition}
       ORDER BY ${distance} LIMIT $2)
     SELECT id, text, metadata, score FROM candidates ORDER BY score DESC, label`,
    parameters.values,
  );
  return rows.map(toHit);
}

/** SQLite's: how soon more of the same word in a chunk stops to count, and how much long chunks are marked down. */
const k1 = 1.2;
const b = 0.75;

/**
 * Finds by words: BM25 with the same constants, and the same care about words that nearly every chunk holds, as SQLite's
 * full text. A word of the query that the tokenizer cuts in two counts as two words.
 */
export async function searchWords(
  connection: Connection,
  tokenizer: Tokenizer,
  query: string,
  { k, filter }: Among,
): Promise<Hit[]> {
  const terms = tokenizer.count(queryWords(query)).flatMap((word) => word.terms);
  if (terms.length === 0) return [];
  const parameters = new Parameters(
    terms.map(({ term }) => term),
    terms.map(({ count }) => count),
    k,
  );
  const condition = filter === undefined ? "true" : filterToSql(filter, parameters);
  const rows = await connection.query<HitRow>(wordsSql(condition), parameters.values);
  return rows.map(toHit);
}

function wordsSql(condition: string): string {
  return `
WITH wanted AS MATERIALIZED (SELECT term, sum(times)::float8 AS weight
       FROM unnest($1::text[], $2::integer[]) AS given (term, times) GROUP BY term),
  all_chunks AS MATERIALIZED (SELECT sum(chunks)::float8 AS n, greatest(sum(words), 1)::float8 / greatest(sum(chunks), 1) AS length
       FROM $schema.totals),
  found AS MATERIALIZED (SELECT term, label, count, words FROM $schema.postings WHERE term = ANY ($1)),
  rarity AS MATERIALIZED (SELECT term, weight * greatest(ln((greatest(n - holding, 0) + 0.5) / (holding + 0.5)), 1e-6) AS idf
       FROM (SELECT term, count(*)::float8 AS holding FROM found GROUP BY term) AS held JOIN wanted USING (term), all_chunks),
  scored AS (SELECT label, sum(idf * count * ${k1 + 1} / (count + ${k1} * (1 - ${b} + ${b} * words / all_chunks.length))) AS score
       FROM found JOIN rarity USING (term), all_chunks GROUP BY label)
SELECT id, text, metadata, score FROM scored JOIN $schema.chunks USING (label) WHERE ${condition}
ORDER BY score DESC, label LIMIT $3`;
}

function toHit({ id, text, metadata, score }: HitRow, index: number): Hit {
  return { id, document: new Document({ id, pageContent: text, metadata }), score, rank: index + 1 };
}
