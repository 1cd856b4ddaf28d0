import type { StoreProblem } from "../check.js";
import { StoreClosedError, StoreReadonlyError } from "../errors.js";
import type { IndexState } from "../vector-index/index-state.js";
import type { Scored } from "../vector-index/scored.js";
import type { NearestSample } from "../vector-index/tuning.js";
import type { Examination } from "./check/examine.js";
import type { Mendable } from "./check/mend.js";
import type { VectorsByValue } from "./chunk-search.js";
import { compiledEntry } from "./compiled-entry.js";
import type { ConnectionOptions } from "./database.js";
import type { SqlCondition } from "./filter-sql.js";
import type { Found } from "./found.js";
import type { KeeperData } from "./keeper.js";
import type { EmbeddedStoreOptions, StoreLocation } from "./options.js";
import type { SearcherData } from "./searcher.js";
import type { ChunkBatch, ScanRequest } from "./snapshot-scan.js";
import { failureOf, storeErrorFrom } from "./sqlite-errors.js";
import { upload, type Upload } from "./upload.js";
import { WorkerClient } from "./worker-client.js";
import type { WriterData } from "./writer.js";

const defaultParameters = { m: 16, efConstruction: 200 };
const defaultExactBelow = 5_000;
const defaultRecallTarget = 0.98;
/** Queries that a graph is measured with, and the hits of each: a recall of 0.98 is then known to about 0.005. */
const tuningSample = { count: 100, k: 10 };
const graphNotSaved = "The vector graph was not saved";

/** What to search among. */
export interface Among {
  k: number;
  condition?: SqlCondition | undefined;
}

/**
 * The threads behind a store: one writes to the database, one searches it and keeps the vectors, one reads it as a whole
 * (scans, checks). Each starts when it is first needed, so that a store that is only read never has a writer.
 */
export class StoreThreads {
  readonly #options: EmbeddedStoreOptions & StoreLocation;
  #writer: WorkerClient | undefined;
  #searcher: WorkerClient | undefined;
  #keeper: WorkerClient | undefined;
  #scans = 0;
  #isClosing = false;

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

  vectorsBy(field: string, values: readonly string[], dimension: number): Promise<VectorsByValue> {
    return this.#startSearcher().request("vectors-by", { dimension, field, values });
  }

  /** Labels and scores alone, for measuring. */
  nearest(dimension: number, query: Float32Array, k: number): Promise<Scored[]> {
    return this.#startSearcher().request("nearest", { dimension, query, k });
  }

  /** Settles when the graph has been made again and saved. */
  rebuildGraph(dimension: number): Promise<void> {
    return this.#startSearcher().request("rebuild", { dimension });
  }

  /** Returns the scan's number. */
  async startScan(wanted: ScanRequest): Promise<number> {
    this.#scans += 1;
    const scan = this.#scans;
    await this.#startKeeper().request("scan", { scan, ...wanted });
    return scan;
  }

  nextBatch(scan: number): Promise<ChunkBatch | undefined> {
    return this.#startKeeper().request("next", { scan });
  }

  /** After `close` there is nothing left to end. */
  async endScan(scan: number): Promise<void> {
    if (!this.#isClosing) await this.#keeper?.request("end", { scan });
  }

  examine(dimension: number | undefined): Promise<Examination> {
    return this.#startKeeper().request("examine", { dimension });
  }

  /** Stored vectors with the cosine of their k-th nearest other. */
  sample(wanted: { dimension: number; count: number; k: number }): Promise<NearestSample> {
    return this.#startKeeper().request("sample", wanted);
  }

  /** What can be compared of the full text with and without the right to write. */
  checkFullText(): Promise<StoreProblem[]> {
    if (this.#options.readonly === true) return this.#startKeeper().request("compare-full-text");
    return this.#startWriter().request("check-full-text");
  }

  mend(code: Mendable): Promise<string> {
    return this.#startWriter().request("mend", { code });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#keeper?.terminate();
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

  /** The keeping thread compares everything with everything of a sample, the searching one learns from it. */
  async #tune(dimension: number): Promise<void> {
    const isBackground = true;
    try {
      const wanted = { dimension, ...tuningSample };
      const sample = await this.#startKeeper().request<NearestSample>("sample", wanted, { isBackground });
      await this.#startSearcher().request("tune", { dimension, sample }, { isBackground });
    } catch (error) {
      // The next opening measures.
      if (!(error instanceof StoreClosedError)) this.#warn(error instanceof Error ? error : new Error(String(error)));
    }
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
    const { recallTarget = defaultRecallTarget } = this.#options;
    const { m, efConstruction } = defaultParameters;
    const data: SearcherData = {
      file,
      folder: directory,
      connection: this.#connection,
      exactBelow,
      parameters: { m: hnsw.m ?? m, efConstruction: hnsw.efConstruction ?? efConstruction },
      ef: hnsw.ef,
      recallTarget,
    };
    this.#searcher ??= this.#start("./searcher.js", data);
    return this.#searcher;
  }

  #startKeeper(): WorkerClient {
    if (this.#isClosing) throw new StoreClosedError();
    const { file, directory } = this.#options;
    const data: KeeperData = { file, folder: directory, connection: this.#connection };
    this.#keeper ??= this.#start("./keeper.js", data);
    return this.#keeper;
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
      onNotice: ({ dimension }) => void this.#tune(dimension),
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
