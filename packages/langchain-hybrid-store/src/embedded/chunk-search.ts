import type Database from "better-sqlite3";
import { floats, isUnitVector } from "../vector-index/floats.js";
import type { Scored } from "../vector-index/scored.js";
import { fieldType, fieldValue, type SqlCondition } from "./filter-sql.js";
import { nothingFound, type Found } from "./found.js";
import { lexicalQuery } from "./lexical-query.js";

/** Id, text, metadata, and a number: the score, or the place in what was asked for. */
type Row = [string, string, string, number];

/** Values that were found, and a vector for each, one after the other. */
export interface VectorsByValue {
  values: string[];
  vectors: Float32Array<ArrayBuffer>;
}

const everything: SqlCondition = { sql: "1", values: [] };

/** Searches in the database. Their time grows with the store, so they run in the searching thread. */
export class ChunkSearch {
  readonly #database: Database.Database;
  readonly #byLabel: Database.Statement<[string], Row>;

  constructor(database: Database.Database) {
    this.#database = database;
    // One statement takes half the time of one for each label: every statement locks and unlocks the database.
    this.#byLabel = database
      .prepare<[string], Row>(
        `SELECT chunks.id, text, metadata, wanted.key
         FROM json_each(?) AS wanted CROSS JOIN chunks ON chunks.label = wanted.value ORDER BY wanted.key`,
      )
      .raw();
  }

  /** BM25 of SQLite's FTS5 with its sign turned: higher is better. */
  words(query: string, k: number, { sql, values }: SqlCondition = everything): Found {
    const match = lexicalQuery(query);
    if (match === undefined) return nothingFound;
    // The k best are chosen before any text is read.
    const best =
      sql === everything.sql
        ? "SELECT rowid AS label, rank AS bm25 FROM chunks_text WHERE chunks_text MATCH ? ORDER BY rank, rowid LIMIT ?"
        : `SELECT label, rank AS bm25 FROM chunks_text JOIN chunks ON chunks.label = chunks_text.rowid
           WHERE chunks_text MATCH ? AND ${sql} ORDER BY rank, label LIMIT ?`;
    const rows = this.#database
      .prepare<(string | number)[], Row>(
        `SELECT id, text, metadata, -bm25 FROM (${best}) AS best JOIN chunks USING (label) ORDER BY bm25, label`,
      )
      .raw()
      .all(match, ...values, k);
    return columns(rows, (score) => score);
  }

  /** The chunks of labels, in that order; labels that were deleted meanwhile are left out. */
  withLabels(scored: readonly Scored[]): Found {
    const rows = this.#byLabel.all(JSON.stringify(scored.map(({ label }) => label)));
    return columns(rows, (place) => scored[place]?.score ?? 0);
  }

  ids({ sql, values }: SqlCondition = everything): string[] {
    return this.#database
      .prepare<(string | number)[], string>(`SELECT id FROM chunks WHERE ${sql} ORDER BY label`)
      .pluck()
      .all(...values) as string[];
  }

  labels({ sql, values }: SqlCondition): number[] {
    return this.#database
      .prepare<(string | number)[], number>(`SELECT label FROM chunks WHERE ${sql}`)
      .pluck()
      .all(...values) as number[];
  }

  /** Those that pass, in their order. They are looked up one by one: an index on a field would find far more. */
  passing(scored: readonly Scored[], { sql, values }: SqlCondition): Scored[] {
    const places = this.#database
      .prepare<(string | number)[], number>(
        `SELECT wanted.key FROM json_each(?) AS wanted CROSS JOIN chunks ON chunks.label = wanted.value
         WHERE ${sql} ORDER BY wanted.key`,
      )
      .pluck()
      .all(JSON.stringify(scored.map(({ label }) => label)), ...values);
    return places.map((place) => scored[place] as Scored);
  }

  /** Vectors of chunks whose metadata field is one of these strings, one for each string. */
  vectorsBy(field: string, values: readonly string[], dimension: number): VectorsByValue {
    const rows = this.#database
      .prepare<[string], [string, Buffer]>(
        `WITH newest AS (
           SELECT ${fieldValue(field)} AS value, max(chunks.label) AS label FROM chunks JOIN vectors USING (label)
           WHERE ${fieldValue(field)} IN (SELECT value FROM json_each(?)) AND ${fieldType(field)} = 'text' GROUP BY 1
         )
         SELECT value, vector FROM newest JOIN vectors USING (label)`,
      )
      .raw()
      .all(JSON.stringify(values))
      // A damaged one is as good as none: the caller embeds again.
      .filter(([, blob]) => isUnitVector(floats(blob), dimension));
    const vectors = new Float32Array(rows.length * dimension);
    for (const [i, [, blob]] of rows.entries()) vectors.set(floats(blob), i * dimension);
    return { values: rows.map(([value]) => value), vectors };
  }

  count({ sql, values }: SqlCondition = everything): number {
    return this.#database
      .prepare<(string | number)[], number>(`SELECT count(*) FROM chunks WHERE ${sql}`)
      .pluck()
      .get(...values) as number;
  }
}

function columns(rows: readonly Row[], scoreOf: (number: number) => number): Found {
  return {
    ids: rows.map(([id]) => id),
    texts: rows.map(([, text]) => text),
    metadata: rows.map(([, , metadata]) => metadata),
    scores: rows.map(([, , , number]) => scoreOf(number)),
  };
}
