import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "@jest/globals";
import Database from "better-sqlite3";
import { migrate } from "../embedded/schema.js";
import type { VectorIndexOptions } from "../vector-index/index-options.js";
import { VectorIndex } from "../vector-index/vector-index.js";
import { randomVectors } from "./random-vectors.js";

/** Numbers of the vectors. */
export const dimension = 16;
/** Up to as many there is no graph. */
export const exactBelow = 50;
/** Of the graph. */
export const parameters = { m: 8, efConstruction: 60 };

/** A database in a folder of its own for each test of a file, and vector indexes over it. */
export class VectorIndexFixture {
  folder = "";
  connections: Database.Database[] = [];
  #writer: Database.Database | undefined;

  constructor() {
    beforeEach(() => {
      this.folder = mkdtempSync(path.join(tmpdir(), "vector-index-"));
      this.#writer = this.connect();
      migrate(this.#writer);
    });
    afterEach(() => {
      this.closeAll();
      rmSync(this.folder, { recursive: true });
    });
  }

  /** The connection that rows are added with. */
  get writer(): Database.Database {
    this.#writer ??= this.connect();
    return this.#writer;
  }

  connect(): Database.Database {
    const database = new Database(path.join(this.folder, "store.sqlite"));
    database.pragma("journal_mode = WAL");
    this.connections.push(database);
    return database;
  }

  closeAll(): void {
    for (const connection of this.connections.splice(0)) connection.close();
    this.#writer = undefined;
  }

  open(options: Partial<VectorIndexOptions> = {}): VectorIndex {
    const database = this.connect();
    const { folder } = this;
    const defaults = { database, folder, dimension, exactBelow, parameters, ef: 60, recallTarget: 0.98 };
    return new VectorIndex({ ...defaults, ...options });
  }

  /** Adds rows as the writing thread does. Their labels follow the last one. */
  add(vectors: readonly number[][]): void {
    const { writer } = this;
    writer.transaction(() => {
      for (const vector of vectors) {
        const { lastInsertRowid } = writer
          .prepare("INSERT INTO chunks (id, text, metadata) VALUES (hex(randomblob(8)), 'text', '{}')")
          .run();
        const blob = Buffer.from(Float32Array.from(vector).buffer);
        writer.prepare("INSERT INTO vectors VALUES (?, ?)").run(lastInsertRowid, blob);
      }
    })();
  }

  remove(...labels: number[]): void {
    for (const label of labels) this.writer.prepare("DELETE FROM chunks WHERE label = ?").run(label);
  }

  /** A store of 200 vectors whose graph is on disk. */
  async makeSaved(): Promise<number[][]> {
    const vectors = randomVectors(200, dimension);
    this.add(vectors);
    const index = this.open();
    buildAll(index);
    await index.saveWhenWorthwhile();
    return vectors;
  }

  get graphFile(): string {
    const name = readdirSync(this.folder).find((one) => one.endsWith(".hnsw"));
    return path.join(this.folder, name ?? "none");
  }
}

/** Moves that many vectors into the graph. */
export function build(index: VectorIndex, count: number): boolean {
  return index.build((moved) => moved >= count);
}

/** Moves all vectors into the graph. */
export function buildAll(index: VectorIndex): void {
  while (build(index, 64));
}

/** Labels of the nearest, as the index finds them. */
export function labelsOf(index: VectorIndex, query: readonly number[], k = 10, allowed?: number[]): number[] {
  return index.search(Float32Array.from(query), k, allowed).map(({ label }) => label);
}
