import type Database from "better-sqlite3";
import { StoreError } from "../errors.js";
import { floats, isUnitVector } from "../vector-index/floats.js";
import { connect, type ConnectionOptions } from "./database.js";
import type { SqlCondition } from "./filter-sql.js";
import type { Chunks } from "./found.js";

/** What a scan reads. */
export interface ScanRequest {
  condition?: SqlCondition | undefined;
  batchSize: number;
}

/** A batch as it crosses the thread boundary; `vectors` holds one vector after the other. */
export interface ChunkBatch extends Chunks {
  vectors: Float32Array<ArrayBuffer>;
}

interface Row {
  label: number;
  id: string;
  text: string;
  metadata: string;
  vector: Buffer | null;
}

/**
 * Reads chunks in the order of their labels, as of the moment of its first batch: it has a connection of its own, whose
 * read transaction lasts from batch to batch.
 */
export class SnapshotScan {
  readonly #database: Database.Database;
  readonly #rows: Database.Statement<(string | number)[], Row>;
  readonly #values: readonly (string | number)[];
  readonly #batchSize: number;
  #lastLabel = 0;

  constructor(file: string, connection: ConnectionOptions, { condition, batchSize }: ScanRequest) {
    this.#database = connect(file, { ...connection, readonly: true });
    this.#database.exec("BEGIN");
    const { sql, values } = condition ?? { sql: "1", values: [] };
    this.#values = values;
    this.#batchSize = batchSize;
    this.#rows = this.#database.prepare(
      `SELECT chunks.label, id, text, metadata, vector FROM chunks LEFT JOIN vectors USING (label)
       WHERE chunks.label > ? AND ${sql} ORDER BY chunks.label LIMIT ?`,
    );
  }

  /** The next batch; undefined after the last. */
  next(): ChunkBatch | undefined {
    const rows = this.#rows.all(this.#lastLabel, ...this.#values, this.#batchSize);
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    this.#lastLabel = last.label;
    return {
      ids: rows.map(({ id }) => id),
      texts: rows.map(({ text }) => text),
      metadata: rows.map(({ metadata }) => metadata),
      vectors: together(rows),
    };
  }

  close(): void {
    this.#database.close();
  }
}

function together(rows: readonly Row[]): Float32Array<ArrayBuffer> {
  const dimension = (rows[0]?.vector?.byteLength ?? 0) / 4;
  const flat = new Float32Array(rows.length * Math.floor(dimension));
  for (const [i, { id, vector }] of rows.entries()) {
    const numbers = vector === null ? undefined : floats(vector);
    if (numbers === undefined || !isUnitVector(numbers, dimension)) {
      throw new StoreError(
        `The vector of chunk ${JSON.stringify(id)} is lost or damaged. Run check() to see which others are, add those chunks again, then repeat this.`,
      );
    }
    flat.set(numbers, i * dimension);
  }
  return flat;
}
