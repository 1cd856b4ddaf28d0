import type { Document } from "@langchain/core/documents";
import type Database from "better-sqlite3";
import { StoreCorruptError } from "../errors.js";
import type { Manifest } from "../manifest.js";
import { toDocument } from "./to-hits.js";

interface ChunkRow {
  id: string;
  text: string;
  metadata: string;
}

/** Reads rows by their keys: quick whatever the store's size, so it is done on the calling thread. */
export class ChunkReader {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** @throws StoreCorruptError when it is no manifest. */
  manifest(): Manifest | undefined {
    const row = this.#database.prepare<[], { value: string }>("SELECT value FROM store WHERE key = 'manifest'").get();
    if (row === undefined) return undefined;
    try {
      return JSON.parse(row.value) as Manifest;
    } catch (cause) {
      throw new StoreCorruptError(this.#database.name, { cause });
    }
  }

  get(ids: readonly string[]): Document[] {
    const rows = this.#database
      .prepare<[string], ChunkRow>(
        "SELECT chunks.id, text, metadata FROM json_each(?) AS wanted JOIN chunks ON chunks.id = wanted.value ORDER BY wanted.key",
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

  vectors(ids: readonly string[]): (number[] | undefined)[] {
    const read = this.#database.prepare<[string], { vector: Buffer }>(
      "SELECT vector FROM chunks JOIN vectors USING (label) WHERE id = ?",
    );
    return ids.map((id) => {
      const blob = read.get(id)?.vector;
      return blob && [...new Float32Array(blob.buffer.slice(blob.byteOffset, blob.byteOffset + blob.byteLength))];
    });
  }
}
