import type Database from "better-sqlite3";
import type { SqlCondition } from "./filter-sql.js";
import type { Found } from "./found.js";
import { lexicalQuery } from "./lexical-query.js";

const everything: SqlCondition = { sql: "1", values: [] };

/** Searches whose time grows with the store: they run in the searching thread. */
export class ChunkSearch {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** BM25 of SQLite's FTS5 with its sign turned: higher is better. */
  words(query: string, k: number, condition?: SqlCondition): Found {
    const match = lexicalQuery(query);
    if (match === undefined) return { labels: [], scores: [] };
    const rows = condition === undefined ? this.#ranked(match, k) : this.#rankedAmong(match, k, condition);
    return { labels: rows.map(({ label }) => label), scores: rows.map(({ score }) => score) };
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

  count({ sql, values }: SqlCondition = everything): number {
    return this.#database
      .prepare<(string | number)[], number>(`SELECT count(*) FROM chunks WHERE ${sql}`)
      .pluck()
      .get(...values) as number;
  }

  /** `rank` is bm25() that FTS5 computes while it sorts. */
  #ranked(match: string, k: number): { label: number; score: number }[] {
    return this.#database
      .prepare<[string, number], { label: number; score: number }>(
        "SELECT rowid AS label, -rank AS score FROM chunks_text WHERE chunks_text MATCH ? ORDER BY rank, rowid LIMIT ?",
      )
      .all(match, k);
  }

  #rankedAmong(match: string, k: number, { sql, values }: SqlCondition): { label: number; score: number }[] {
    return this.#database
      .prepare<(string | number)[], { label: number; score: number }>(
        `SELECT label, -rank AS score FROM chunks_text JOIN chunks ON chunks.label = chunks_text.rowid
         WHERE chunks_text MATCH ? AND ${sql} ORDER BY rank, label LIMIT ?`,
      )
      .all(match, ...values, k);
  }
}
