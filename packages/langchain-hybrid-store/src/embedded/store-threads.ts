import { StoreReadonlyError } from "../errors.js";
import type { IndexState } from "../vector-index/vector-index.js";
import { compiledEntry } from "./compiled-entry.js";
import type { ConnectionOptions } from "./database.js";
import type { SqlCondition } from "./filter-sql.js";
import type { Found } from "./found.js";
import type { EmbeddedStoreOptions, StoreLocation } from "./options.js";
import type { SearcherData } from "./searcher.js";
import { failureOf, storeErrorFrom } from "./sqlite-errors.js";
import { upload, type Upload } from "./upload.js";
import { WorkerClient } from "./worker-client.js";
import type { WriterData } from "./writer.js";

/**
 * Default parameters of the graph. On hard data (20,000 x 768) recall@10 is .79 at ef 50, .94 at 100 and .99 at 200; a
 * search at 200 takes some tenths of a millisecond, which is nothing beside embedding the query.
 */
const defaultParameters = { m: 16, efConstruction: 200, ef: 200 };
const defaultExactBelow = 5_000;
const graphNotSaved = "The vector graph was not saved";

/** What to search among. */
export interface Among {
  k: number;
  condition?: SqlCondition | undefined;
}

/**
 * The two threads behind a store: one writes to the database, one searches it and keeps the vectors. Each starts when it
 * is first needed, so that a store that is only read never has a writer.
 */
export class StoreThreads {
  readonly #options: EmbeddedStoreOptions & StoreLocation;
  #writer: WorkerClient | undefined;
  #searcher: WorkerClient | undefined;

  constructor(options: EmbeddedStoreOptions & StoreLocation) {
    this.#options = options;
  }

  async upsert(rows: Upload, manifest?: string): Promise<void> {
    await upload(this.#startWriter(), rows, manifest);
    this.#tellSearcher(rows.dimension);
  }

  async delete(condition: SqlCondition, dimension: number | undefined): Promise<void> {
    await this.#startWriter().request("delete", { condition });
    if (dimension !== undefined) this.#tellSearcher(dimension);
  }

  searchVectors(query: Float32Array, among: Among): Promise<Found> {
    return this.#startSearcher().request("vector", { dimension: query.length, query, ...among });
  }

  searchWords(query: string, among: Among): Promise<Found> {
    return this.#startSearcher().request("words", { query, ...among });
  }

  ids(condition: SqlCondition | undefined): Promise<string[]> {
    return this.#startSearcher().request("ids", { condition });
  }

  count(condition: SqlCondition | undefined): Promise<number> {
    return this.#startSearcher().request("count", { condition });
  }

  state(dimension: number): Promise<IndexState> {
    return this.#startSearcher().request("state", { dimension });
  }

  async close(): Promise<void> {
    await this.#closeThread(this.#writer, "The last checkpoint failed");
    await this.#closeThread(this.#searcher, graphNotSaved);
  }

  /** What is not done here is made up for at the next opening; it takes longer then, and nothing is lost. */
  async #closeThread(thread: WorkerClient | undefined, whatFailed: string): Promise<void> {
    try {
      await thread?.request("close");
    } catch (error) {
      this.#warn(madeUpFor(whatFailed, error instanceof Error ? error : failureOf(error)));
    }
    await thread?.terminate();
  }

  /** Nobody waits for the graph: a search looks at the database itself before it answers. */
  #tellSearcher(dimension: number): void {
    this.#startSearcher()
      .request("changed", { dimension })
      .catch((error: unknown) => this.#warn(error instanceof Error ? error : new Error(String(error))));
  }

  #startWriter(): WorkerClient {
    const { file, maxSizeBytes, readonly = false } = this.#options;
    if (readonly) throw new StoreReadonlyError(file);
    const data: WriterData = {
      file,
      connection: this.#connection,
      ...(maxSizeBytes === undefined ? {} : { maxSizeBytes }),
    };
    this.#writer ??= this.#start("./writer.js", data);
    return this.#writer;
  }

  #startSearcher(): WorkerClient {
    const { file, directory, exactBelow = defaultExactBelow, hnsw = {} } = this.#options;
    const { m, efConstruction, ef } = defaultParameters;
    const parameters = {
      m: hnsw.m ?? m,
      efConstruction: hnsw.efConstruction ?? efConstruction,
      ef: hnsw.ef ?? ef,
    };
    const data: SearcherData = { file, folder: directory, connection: this.#connection, exactBelow, parameters };
    this.#searcher ??= this.#start("./searcher.js", data);
    return this.#searcher;
  }

  get #connection(): ConnectionOptions {
    const { readonly, busyTimeoutMs } = this.#options;
    return {
      ...(readonly === undefined ? {} : { readonly }),
      ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }),
    };
  }

  #start(entry: string, data: unknown): WorkerClient {
    return new WorkerClient(compiledEntry(import.meta.url, entry), data, {
      toError: (failure) => storeErrorFrom(failure, this.#options.file),
      onWarning: (failure) => this.#warn(madeUpFor(graphNotSaved, failure)),
    });
  }

  #warn(warning: Error): void {
    const { onWarning = (heard: Error) => process.emitWarning(heard) } = this.#options;
    onWarning(warning);
  }
}

function madeUpFor(whatFailed: string, cause: { message: string }): Error {
  return new Error(`${whatFailed}: ${cause.message} The next opening makes up for it.`, { cause });
}
