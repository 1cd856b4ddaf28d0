import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Document, DocumentInterface } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type { CheckOptions, StoreReport } from "../check.js";
import { StoreClosedError } from "../errors.js";
import { assertField, type Filter } from "../filter.js";
import type { LexicalHit, VectorHit } from "../hits.js";
import { HybridStore, wholeNumberOfHits, type DeleteParameters, type SearchOptions } from "../hybrid-store.js";
import type { Manifest } from "../manifest.js";
import type { ScanOptions, StoredChunk } from "../stored-chunk.js";
import { unitVector, type Vector } from "../vector.js";
import type { IndexState } from "../vector-index/index-state.js";
import { checkStore, type CheckedStore } from "./check/check-store.js";
import { repairStore } from "./check/repair-store.js";
import { ChunkReader } from "./chunk-reader.js";
import { conditionOf, toDelete } from "./conditions.js";
import { openOrCopy, type OpenedDatabase } from "./readable-copy.js";
import { ModelGuard } from "./model-guard.js";
import { scanChunks } from "./scan-chunks.js";
import { toHits } from "./to-hits.js";
import { assertOptions, type EmbeddedStoreOptions, type StoreLocation } from "./options.js";
import { storeErrorFrom } from "./sqlite-errors.js";
import { StoreThreads } from "./store-threads.js";
import { assertSameLength, type Upload } from "./upload.js";
import { isManifestExists } from "./writer-codes.js";

const noVectors: IndexState = { kind: "exact", flat: 0, graph: 0, ef: 0 };

/** The store in a folder; `openEmbeddedStore` makes one. */
export class EmbeddedStore extends HybridStore {
  readonly #opened: OpenedDatabase;
  readonly #reader: ChunkReader;
  readonly #options: EmbeddedStoreOptions & StoreLocation;
  readonly #threads: StoreThreads;
  readonly #model: ModelGuard;
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  private constructor(opened: OpenedDatabase, options: EmbeddedStoreOptions & StoreLocation) {
    super(options.embeddings);
    this.#opened = opened;
    this.#options = options;
    this.#reader = new ChunkReader(opened.database);
    this.#model = new ModelGuard(options, () => this.#read(() => this.#reader.manifest()));
    this.#threads = new StoreThreads(options);
  }

  /** See `openEmbeddedStore`. */
  static async open(directory: string, options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
    assertOptions(options);
    const opened = openOrCopy(path.join(directory, "store.sqlite"), options);
    try {
      const store = new EmbeddedStore(opened, { ...options, directory, file: opened.file });
      await store.#model.verifyForReading();
      return store;
    } catch (error) {
      opened.database.close();
      opened.release();
      throw error;
    }
  }

  /** LangChain's `fromTexts`: opens (or makes) the store and adds the texts. */
  static override async fromTexts(
    texts: string[],
    metadatas: Record<string, unknown>[] | Record<string, unknown>,
    embeddings: EmbeddingsInterface,
    options: Omit<EmbeddedStoreOptions, "embeddings"> & { directory: string },
  ): Promise<EmbeddedStore> {
    const documents = texts.map((pageContent, index) => ({
      pageContent,
      metadata: (Array.isArray(metadatas) ? metadatas[index] : metadatas) ?? {},
    }));
    return EmbeddedStore.fromDocuments(documents, embeddings, options);
  }

  /** LangChain's `fromDocuments`: opens (or makes) the store and adds the documents. */
  static override async fromDocuments(
    documents: DocumentInterface[],
    embeddings: EmbeddingsInterface,
    { directory, ...options }: Omit<EmbeddedStoreOptions, "embeddings"> & { directory: string },
  ): Promise<EmbeddedStore> {
    const store = await EmbeddedStore.open(directory, { ...options, embeddings });
    try {
      await store.addDocuments(documents);
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  override get manifest(): Manifest | undefined {
    if (this.#model.known === undefined) this.#assertOpen();
    return this.#model.manifest;
  }

  /** How vectors are searched at the moment. */
  index(): Promise<IndexState> {
    return this.#whileOpen(async () => {
      const { manifest } = this.#model;
      return manifest === undefined ? noVectors : this.#threads.state(manifest.dimension);
    });
  }

  override addVectors(
    vectors: readonly Vector[],
    documents: DocumentInterface[],
    options: { ids?: string[] } = {},
  ): Promise<string[]> {
    return this.#whileOpen(async () => {
      assertSameLength(vectors, documents, options.ids);
      const ids = documents.map(({ id }, index) => options.ids?.[index] ?? id ?? randomUUID());
      const [first] = vectors;
      if (first !== undefined) await this.#upsert({ ids, documents, vectors, dimension: first.length });
      return ids;
    });
  }

  override vectorSearch(vector: Vector, { k = 4, filter }: SearchOptions = {}): Promise<VectorHit[]> {
    return this.#whileOpen(async () => {
      const among = { k: wholeNumberOfHits(k), condition: conditionOf(filter) };
      const { manifest } = this.#model;
      if (manifest === undefined) return [];
      await this.#model.verifyForReading();
      return toHits(await this.#threads.searchVectors(unitVector(vector, manifest.dimension), among));
    });
  }

  override lexicalSearch(query: string, { k = 4, filter }: SearchOptions = {}): Promise<LexicalHit[]> {
    return this.#whileOpen(async () => {
      const among = { k: wholeNumberOfHits(k), condition: conditionOf(filter) };
      return toHits(await this.#threads.searchWords(query, among));
    });
  }

  override async get(ids: readonly string[]): Promise<Document[]> {
    this.#assertOpen();
    return this.#read(() => this.#reader.get(ids));
  }

  override async has(ids: readonly string[]): Promise<Set<string>> {
    this.#assertOpen();
    return this.#read(() => this.#reader.has(ids));
  }

  override ids(filter?: Filter): Promise<string[]> {
    return this.#whileOpen(async () => this.#threads.ids(conditionOf(filter)));
  }

  override count(filter?: Filter): Promise<number> {
    return this.#whileOpen(async () => this.#threads.count(conditionOf(filter)));
  }

  override delete(parameters: DeleteParameters): Promise<void> {
    return this.#whileOpen(() => this.#threads.delete(toDelete(parameters), this.#model.manifest?.dimension));
  }

  override scan(options?: ScanOptions): AsyncGenerator<StoredChunk[], void, undefined> {
    return scanChunks(this.#threads, (work) => this.#whileOpen(work), options);
  }

  override vectorsBy(field: string, values: readonly string[]): Promise<Map<string, Float32Array>> {
    return this.#whileOpen(async () => {
      assertField(field);
      const { manifest } = this.#model;
      if (manifest === undefined || values.length === 0) return new Map();
      const { dimension } = manifest;
      const found = await this.#threads.vectorsBy(field, values, dimension);
      return new Map(
        found.values.map((value, i) => [value, found.vectors.subarray(i * dimension, (i + 1) * dimension)]),
      );
    });
  }

  override check(options?: CheckOptions): Promise<StoreReport> {
    return this.#whileOpen(() => checkStore(this.#checked, options));
  }

  override repair(): Promise<string[]> {
    return this.#whileOpen(() => repairStore(this.#checked));
  }

  override close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  protected override async vectorsOf(ids: readonly string[]): Promise<(number[] | undefined)[]> {
    this.#assertOpen();
    return this.#read(() => this.#reader.vectors(ids));
  }

  async #upsert(rows: Upload): Promise<void> {
    const { manifest } = this.#model;
    if (manifest === undefined) return this.#firstUpsert(rows);
    await this.#model.verifyForWriting(manifest);
    await this.#threads.upsert({ ...rows, dimension: manifest.dimension });
  }

  /** The manifest is written with the first rows, so that a failed first write leaves an empty store. */
  async #firstUpsert(rows: Upload): Promise<void> {
    const manifest = await this.#model.make(rows.dimension);
    try {
      await this.#threads.upsert(rows, manifest);
      this.#model.markVerified();
    } catch (error) {
      // Another writer was first: its manifest is the one that counts, and is checked like any other.
      if (!isManifestExists(error)) throw error;
      await this.#upsert(rows);
    }
  }

  /** `close` waits for what runs here; once it was called, nothing new may start a thread again. */
  async #whileOpen<T>(work: () => Promise<T>): Promise<T> {
    this.#assertOpen();
    const running = work();
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  get #checked(): CheckedStore {
    return { threads: this.#threads, manifest: this.#model.manifest, options: this.#options };
  }

  async #finish(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    try {
      await this.#threads.close();
    } finally {
      this.#opened.database.close();
      this.#opened.release();
    }
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw storeErrorFrom(error, this.#options.file);
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new StoreClosedError();
  }
}
