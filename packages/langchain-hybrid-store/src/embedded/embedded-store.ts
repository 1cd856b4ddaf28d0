import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Document, DocumentInterface } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type Database from "better-sqlite3";
import { InvalidVectorError, StoreClosedError, StoreError } from "../errors.js";
import { assertFilter, type Filter } from "../filter.js";
import type { LexicalHit, VectorHit } from "../hits.js";
import { HybridStore, wholeNumberOfHits, type DeleteParameters, type SearchOptions } from "../hybrid-store.js";
import { assertCanary, assertSameModel, makeManifest, type Manifest } from "../manifest.js";
import { unitVector } from "../vector.js";
import type { IndexState } from "../vector-index/vector-index.js";
import { ChunkReader } from "./chunk-reader.js";
import { openDatabase } from "./database.js";
import { toHits } from "./to-hits.js";
import { filterToSql, type SqlCondition } from "./filter-sql.js";
import type { EmbeddedStoreOptions, StoreLocation } from "./options.js";
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
    const file = path.join(directory, "store.sqlite");
    if (options.readonly !== true) makeFolder(directory);
    const database = openDatabase(file, options);
    try {
      const store = new EmbeddedStore(database, { ...options, directory, file });
      if (options.verifyCanary !== "write") await store.#verifyModel(store.manifest);
      else if (store.manifest !== undefined) assertSameModel(store.manifest, options);
      return store;
    } catch (error) {
      database.close();
      throw storeErrorFrom(error, file);
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
    await store.addDocuments(documents);
    return store;
  }

  override get manifest(): Manifest | undefined {
    this.#manifest ??= this.#read(() => this.#reader.manifest());
    return this.#manifest;
  }

  /** How vectors are searched at the moment. */
  async index(): Promise<IndexState> {
    const { manifest } = this;
    return manifest === undefined ? noVectors : this.#threads.state(manifest.dimension);
  }

  override async addVectors(
    vectors: number[][],
    documents: DocumentInterface[],
    options: { ids?: string[] } = {},
  ): Promise<string[]> {
    this.#assertOpen();
    assertSameLength(vectors, documents, options.ids);
    const ids = documents.map(({ id }, index) => options.ids?.[index] ?? id ?? randomUUID());
    const [first] = vectors;
    if (first !== undefined) await this.#upsert({ ids, documents, vectors, dimension: first.length });
    return ids;
  }

  override async vectorSearch(vector: number[], { k = 4, filter }: SearchOptions = {}): Promise<VectorHit[]> {
    this.#assertOpen();
    const wanted = wholeNumberOfHits(k);
    const condition = conditionOf(filter);
    const { manifest } = this;
    if (manifest === undefined) return [];
    const query = unitVector(vector, manifest.dimension);
    return toHits(await this.#threads.searchVectors(query, { k: wanted, condition }));
  }

  override async lexicalSearch(query: string, { k = 4, filter }: SearchOptions = {}): Promise<LexicalHit[]> {
    this.#assertOpen();
    return toHits(await this.#threads.searchWords(query, { k: wholeNumberOfHits(k), condition: conditionOf(filter) }));
  }

  override async get(ids: readonly string[]): Promise<Document[]> {
    return this.#read(() => this.#reader.get(ids));
  }

  override async has(ids: readonly string[]): Promise<Set<string>> {
    return this.#read(() => this.#reader.has(ids));
  }

  override async ids(filter?: Filter): Promise<string[]> {
    this.#assertOpen();
    return this.#threads.ids(conditionOf(filter));
  }

  override async count(filter?: Filter): Promise<number> {
    this.#assertOpen();
    return this.#threads.count(conditionOf(filter));
  }

  override async delete(parameters: DeleteParameters): Promise<void> {
    this.#assertOpen();
    await this.#threads.delete(toDelete(parameters), this.manifest?.dimension);
  }

  override close(): Promise<void> {
    this.#closing ??= this.#threads.close().finally(() => this.#database.close());
    return this.#closing;
  }

  protected override async vectorsOf(ids: readonly string[]): Promise<number[][]> {
    return this.#read(() => this.#reader.vectors(ids));
  }

  async #upsert(rows: Upload): Promise<void> {
    const known = this.manifest;
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

  #read<T>(read: () => T): T {
    this.#assertOpen();
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

function conditionOf(filter: Filter | undefined): SqlCondition | undefined {
  if (filter === undefined) return undefined;
  assertFilter(filter);
  return filterToSql(filter);
}

function toDelete(parameters: DeleteParameters): SqlCondition {
  if ("ids" in parameters) {
    return { sql: "id IN (SELECT value FROM json_each(?))", values: [JSON.stringify(parameters.ids)] };
  }
  if ("filter" in parameters) {
    assertFilter(parameters.filter);
    return filterToSql(parameters.filter);
  }
  if (parameters.deleteAll) return { sql: "1", values: [] };
  throw new StoreError(
    "delete() needs { ids }, { filter } or { deleteAll: true }; nothing was deleted. Pass one of them.",
  );
}

function isManifestExists(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "code" in cause && cause.code === manifestExists;
}
