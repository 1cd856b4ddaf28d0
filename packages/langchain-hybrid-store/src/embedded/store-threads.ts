import type { IndexState } from "./embedded-store.js";
import { compiledEntry } from "./compiled-entry.js";
import { storeErrorFrom } from "./database.js";
import type { IndexerData } from "./indexer.js";
import type { EmbeddedStoreOptions } from "./open-embedded-store.js";
import { WorkerClient } from "./worker-client.js";
import type { WriterData } from "./writer.js";

/** Labels in order of score. */
export interface Found {
  labels: number[];
  scores: number[];
}

/** Rows to write, column by column; `vectors` holds one unit vector after the other. */
export interface Rows {
  ids: string[];
  texts: string[];
  metadata: string[];
  vectors: Float32Array<ArrayBuffer>;
  manifest?: string;
}

/** Default parameters of the graph: those that every HNSW library starts from, with room for hard data in `ef`. */
const defaultParameters = { m: 16, efConstruction: 200, ef: 128 };
const defaultExactBelow = 5_000;

/**
 * The two threads behind a store: one writes to the database, one keeps the vectors and searches them. Each starts when
 * it is first needed, so that a store that is only read by words has neither.
 */
export class StoreThreads {
  readonly #options: EmbeddedStoreOptions & { file: string; directory: string };
  #writer: WorkerClient | undefined;
  #indexer: WorkerClient | undefined;

  constructor(options: EmbeddedStoreOptions & { file: string; directory: string }) {
    this.#options = options;
  }

  async upsert(rows: Rows, dimension: number): Promise<void> {
    await this.#startWriter().request("upsert", rows, [rows.vectors.buffer]);
    this.#tellIndexer(dimension);
  }

  async delete(sql: string, values: (string | number)[], dimension: number | undefined): Promise<void> {
    await this.#startWriter().request("delete", { sql, values });
    if (dimension !== undefined) this.#tellIndexer(dimension);
  }

  search(query: Float32Array, k: number, allowed: Int32Array | undefined, dimension: number): Promise<Found> {
    return this.#startIndexer(dimension).request("search", { query, k, allowed });
  }

  state(dimension: number): Promise<IndexState> {
    return this.#startIndexer(dimension).request("state");
  }

  async close(): Promise<void> {
    await this.#writer?.request("close");
    await this.#writer?.terminate();
    try {
      await this.#indexer?.request("close", { save: true });
    } catch (error) {
      // The graph is a cache: without it the next opening takes longer, and nothing is lost.
      this.#warn(
        new Error(`The vector graph was not saved: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        }),
      );
    }
    await this.#indexer?.terminate();
  }

  /** Nobody waits for the graph: a search looks at the database itself before it answers. */
  #tellIndexer(dimension: number): void {
    this.#startIndexer(dimension)
      .request("changed")
      .catch((error: unknown) => this.#warn(error instanceof Error ? error : new Error(String(error))));
  }

  #startWriter(): WorkerClient {
    const { file, maxSizeBytes } = this.#options;
    const data: WriterData = { file, ...(maxSizeBytes === undefined ? {} : { maxSizeBytes }) };
    this.#writer ??= this.#start("./writer.js", data);
    return this.#writer;
  }

  #startIndexer(dimension: number): WorkerClient {
    const { file, directory, exactBelow = defaultExactBelow, hnsw = {} } = this.#options;
    const data: IndexerData = {
      file,
      folder: directory,
      dimension,
      exactBelow,
      parameters: { ...defaultParameters, ...hnsw },
    };
    this.#indexer ??= this.#start("./indexer.js", data);
    return this.#indexer;
  }

  #start(entry: string, data: unknown): WorkerClient {
    return new WorkerClient(compiledEntry(import.meta.url, entry), data, (failure) =>
      storeErrorFrom(failure, this.#options.file),
    );
  }

  #warn(warning: Error): void {
    const { onWarning = (heard: Error) => process.emitWarning(heard) } = this.#options;
    onWarning(warning);
  }
}
