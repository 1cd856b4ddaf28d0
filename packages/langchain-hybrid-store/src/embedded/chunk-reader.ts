import { Document } from "@langchain/core/documents";
import type Database from "better-sqlite3";
import type { Filter } from "../filter.js";
import type { Hit, LexicalHit } from "../hits.js";
import type { Manifest } from "../manifest.js";
import { filterToSql, type SqlCondition } from "./filter-sql.js";
import { lexicalQuery } from "./lexical-query.js";

interface ChunkRow {
  label: number;
  id: string;
  text: string;
  metadata: string;
}

const everything: SqlCondition = { sql: "1", values: [] };

/** All reading of a store's database on the calling thread: documents, words, labels, the manifest. */
export class ChunkReader {
  readonly #database: Database.Database;
  readonly #byLabel: Database.Statement<[number], ChunkRow>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#byLabel = database.prepare("SELECT label, id, text, metadata FROM chunks WHERE label = ?");
  }

  manifest(): Manifest | undefined {
    const row = this.#database.prepare<[], { value: string }>("SELECT value FROM store WHERE key = 'manifest'").get();
    return row === undefined ? undefined : (JSON.parse(row.value) as Manifest);
  }

  /** Distinguishes this database from another one in the same place. */
  storeId(): string {
    return this.#database.prepare<[], { value: string }>("SELECT value FROM store WHERE key = 'id'").get()?.value ?? "";
  }

  /** Hits for labels in order of score; labels that were deleted meanwhile are left out. */
  hits(labels: ArrayLike<number>, scores: ArrayLike<number>): Hit[] {
    const hits: Hit[] = [];
    for (let i = 0; i < labels.length; i += 1) {
      const row = this.#byLabel.get(labels[i] ?? -1);
      if (row !== undefined)
        hits.push({ id: row.id, document: toDocument(row), score: scores[i] ?? 0, rank: hits.length + 1 });
    }
    return hits;
  }

  lexicalSearch(query: string, k: number, filter?: Filter): LexicalHit[] {
    const match = lexicalQuery(query);
    if (match === undefined) return [];
    const { sql, values } = conditionOf(filter);
    const rows = this.#database
      .prepare<(string | number)[], ChunkRow & { score: number }>(
        `SELECT label, id, chunks.text, metadata, -bm25(chunks_text) AS score
         FROM chunks_text JOIN chunks ON chunks.label = chunks_text.rowid
         WHERE chunks_text MATCH ? AND ${sql} ORDER BY bm25(chunks_text), label LIMIT ?`,
      )
      .all(match, ...values, k);
    return rows.map((row, index) => ({ id: row.id, document: toDocument(row), score: row.score, rank: index + 1 }));
  }

  get(ids: readonly string[]): Document[] {
    const rows = this.#database
      .prepare<[string], ChunkRow>(
        "SELECT label, id, text, metadata FROM json_each(?) AS wanted JOIN chunks ON chunks.id = wanted.value ORDER BY wanted.key",
      )
      .all(JSON.stringify(ids));
    return rows.map(toDocument);
  }

  has(ids: readonly string[]): Set<string> {
    const rows = this.#database
      .prepare<[string], { id: string }>("SELECT id FROM chunks WHERE id IN (SELECT value FROM json_each(?))")
      .all(JSON.stringify(ids));
    return new Set(rows.map(({ id }) => id));
  }

  ids(filter?: Filter): string[] {
    const { sql, values } = conditionOf(filter);
    return this.#database
      .prepare<(string | number)[], { id: string }>(`SELECT id FROM chunks WHERE ${sql} ORDER BY label`)
      .all(...values)
      .map(({ id }) => id);
  }

  labels(filter: Filter): Int32Array {
    const { sql, values } = conditionOf(filter);
    const rows = this.#database
      .prepare<(string | number)[], number>(`SELECT label FROM chunks WHERE ${sql}`)
      .pluck()
      .all(...values);
    return Int32Array.from(rows as number[]);
  }

  count(filter?: Filter): number {
    const { sql, values } = conditionOf(filter);
    return (
      this.#database
        .prepare<(string | number)[], { n: number }>(`SELECT count(*) AS n FROM chunks WHERE ${sql}`)
        .get(...values)?.n ?? 0
    );
  }

  vectors(ids: readonly string[]): number[][] {
    const read = this.#database.prepare<[string], { vector: Buffer }>(
      "SELECT vector FROM chunks JOIN vectors USING (label) WHERE id = ?",
    );
    return ids.map((id) => {
      const blob = read.get(id)?.vector ?? Buffer.alloc(0);
      return [...new Float32Array(blob.buffer.slice(blob.byteOffset, blob.byteOffset + blob.byteLength))];
    });
  }
}

function conditionOf(filter: Filter | undefined): SqlCondition {
  return filter === undefined ? everything : filterToSql(filter);
}

function toDocument({ id, text, metadata }: ChunkRow): Document {
  return new Document({ id, pageContent: text, metadata: JSON.parse(metadata) as Record<string, unknown> });
}
