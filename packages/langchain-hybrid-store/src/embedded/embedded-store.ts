import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Document, DocumentInterface } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type Database from "better-sqlite3";
import { InvalidVectorError, StoreClosedError, StoreError } from "../errors.js";
import type { Filter } from "../filter.js";
import type { LexicalHit, VectorHit } from "../hits.js";
import { HybridStore, wholeNumberOfHits, type DeleteParameters, type SearchOptions } from "../hybrid-store.js";
import { assertCanary, assertSameModel, makeManifest, type Manifest } from "../manifest.js";
import { unitVector } from "../vector.js";
import type { IndexState } from "../vector-index/vector-index.js";
import { ChunkReader } from "./chunk-reader.js";
import { openDatabase } from "./database.js";
import { conditionOf, toDelete } from "./conditions.js";
import { toHits } from "./to-hits.js";
import { assertOptions, type EmbeddedStoreOptions, type StoreLocation } from "./options.js";
import { storeErrorFrom } from "./sqlite-errors.js";
import { StoreThreads } from "./store-threads.js";
import type { Upload } from "./upload.js";
import { manifestExists } from "./writer-codes.js";

const noVectors: IndexState = { kind: "exact", flat: 0, graph: 0 };

/** The store in a folder; `openEmbeddedStore` makes one. */
export class EmbeddedStore extends HybridStore {
  readonly #database: Database.Database;
  readonly #reader: ChunkReader;
  readonly #options: EmbeddedStoreOptions & StoreLocation;
  readonly #threads: StoreThreads;
  #manifest: Manifest | undefined;
  #canaryVerified = false;
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  private constructor(database: Database.Database, options: EmbeddedStoreOptions & StoreLocation) {
    super(options.embeddings);
    this.#database = database;
    this.#options = options;
    this.#reader = new ChunkReader(database);
    this.#threads = new StoreThreads(options);
  }

  /** See `openEmbeddedStore`. */
  static async open(directory: string, options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
    assertOptions(options);
    const file = path.join(directory, "store.sqlite");
    if (options.readonly !== true) makeFolder(directory);
    const database = openDatabase(file, options);
    try {
      const store = new EmbeddedStore(database, { ...options, directory, file });
      await store.#verifyForReading(store.manifest);
      return store;
    } catch (error) {
      database.close();
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
    if (this.#manifest === undefined) this.#assertOpen();
    return this.#knownManifest();
  }

  /** How vectors are searched at the moment. */
  index(): Promise<IndexState> {
    return this.#whileOpen(async () => {
      const manifest = this.#knownManifest();
      return manifest === undefined ? noVectors : this.#threads.state(manifest.dimension);
    });
  }

  override addVectors(
    vectors: number[][],
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

  override vectorSearch(vector: number[], { k = 4, filter }: SearchOptions = {}): Promise<VectorHit[]> {
    return this.#whileOpen(async () => {
      const among = { k: wholeNumberOfHits(k), condition: conditionOf(filter) };
      const manifest = this.#knownManifest();
      if (manifest === undefined) return [];
      await this.#verifyForReading(manifest);
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
    return this.#whileOpen(() => this.#threads.delete(toDelete(parameters), this.#knownManifest()?.dimension));
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
    const known = this.#knownManifest();
    if (known === undefined) return this.#firstUpsert(rows);
    await this.#verifyModel(known);
    await this.#threads.upsert({ ...rows, dimension: known.dimension });
  }

  /** The manifest is written with the first rows, so that a failed first write leaves an empty store. */
  async #firstUpsert(rows: Upload): Promise<void> {
    const manifest = await makeManifest(this.#options, rows.dimension);
    try {
      await this.#threads.upsert(rows, JSON.stringify(manifest));
      this.#canaryVerified = true;
    } catch (error) {
      // Another writer was first: its manifest is the one that counts, and is checked like any other.
      if (!isManifestExists(error)) throw error;
      await this.#upsert(rows);
    }
  }

  async #verifyModel(manifest: Manifest | undefined): Promise<void> {
    if (manifest === undefined || this.#canaryVerified) return;
    assertSameModel(manifest, this.#options);
    await assertCanary(manifest, this.#options.embeddings);
    this.#canaryVerified = true;
  }

  /** A store that was empty when it was opened can have been filled since, by a process with another model. */
  async #verifyForReading(manifest: Manifest | undefined): Promise<void> {
    if (manifest === undefined) return;
    if (this.#options.verifyCanary === "write") assertSameModel(manifest, this.#options);
    else await this.#verifyModel(manifest);
  }

  #knownManifest(): Manifest | undefined {
    this.#manifest ??= this.#read(() => this.#reader.manifest());
    return this.#manifest;
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

  async #finish(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    try {
      await this.#threads.close();
    } finally {
      this.#database.close();
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

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw storeErrorFrom(error, directory);
  }
}

function assertSameLength(vectors: readonly unknown[], documents: readonly unknown[], ids?: readonly unknown[]): void {
  if (vectors.length === documents.length && (ids === undefined || ids.length === documents.length)) return;
  throw new InvalidVectorError(
    `${documents.length} documents came with ${vectors.length} vectors and ${ids?.length ?? "no"} ids. Give one of each for every document.`,
  );
}

function isManifestExists(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "code" in cause && cause.code === manifestExists;
}
