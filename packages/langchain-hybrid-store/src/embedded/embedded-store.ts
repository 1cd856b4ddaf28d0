import { randomUUID } from "node:crypto";
import type { Document, DocumentInterface } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type Database from "better-sqlite3";
import { InvalidVectorError, StoreClosedError } from "../errors.js";
import { assertFilter, type Filter } from "../filter.js";
import type { LexicalHit, VectorHit } from "../hits.js";
import { HybridStore, type DeleteParameters, type SearchOptions } from "../hybrid-store.js";
import { assertCanary, canarySentence, type Manifest } from "../manifest.js";
import { unitVector } from "../vector.js";
import { ChunkReader } from "./chunk-reader.js";
import { storeErrorFrom } from "./database.js";
import { filterToSql, type SqlCondition } from "./filter-sql.js";
import { openEmbeddedStore, type EmbeddedStoreOptions } from "./open-embedded-store.js";
import { StoreThreads, type Found } from "./store-threads.js";

/** How vectors are searched at the moment, and how many are where. */
export interface IndexState {
  /** `exact-no-native` means that hnswlib-node is not there; everything works, more slowly beyond some 20,000 chunks. */
  kind: "exact" | "building" | "graph" | "exact-no-native";
  flat: number;
  graph: number;
}

const noVectors: IndexState = { kind: "exact", flat: 0, graph: 0 };

/** The store in a folder; `openEmbeddedStore` makes one. */
export class EmbeddedStore extends HybridStore {
  readonly #database: Database.Database;
  readonly #reader: ChunkReader;
  readonly #options: EmbeddedStoreOptions & { file: string; directory: string };
  readonly #threads: StoreThreads;
  #manifest: Manifest | undefined;
  #canaryVerified: boolean;
  #closing: Promise<void> | undefined;

  constructor(database: Database.Database, options: EmbeddedStoreOptions & { file: string; directory: string }) {
    super(options.embeddings);
    this.#database = database;
    this.#options = options;
    this.#reader = new ChunkReader(database);
    this.#threads = new StoreThreads(options);
    this.#canaryVerified = options.verifyCanary !== "write";
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
    const store = await openEmbeddedStore(directory, { ...options, embeddings });
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
    if (vectors.length !== documents.length || (options.ids !== undefined && options.ids.length !== documents.length)) {
      throw new InvalidVectorError(
        `${documents.length} documents came with ${vectors.length} vectors and ${options.ids?.length ?? "no"} ids. Give one of each for every document.`,
      );
    }
    const ids = documents.map(({ id }, index) => options.ids?.[index] ?? id ?? randomUUID());
    const [first] = vectors;
    if (first === undefined) return ids;
    const dimension = this.manifest?.dimension ?? first.length;
    const flat = flatten(vectors, dimension);
    const manifest = await this.#manifestForWriting(dimension);
    await this.#threads.upsert(
      {
        ids,
        texts: documents.map(({ pageContent }) => pageContent),
        metadata: documents.map(({ metadata }) => JSON.stringify(metadata ?? {})),
        vectors: flat,
        ...(manifest === undefined ? {} : { manifest: JSON.stringify(manifest) }),
      },
      dimension,
    );
    return ids;
  }

  override async vectorSearch(vector: number[], { k = 4, filter }: SearchOptions = {}): Promise<VectorHit[]> {
    this.#assertOpen();
    const { manifest } = this;
    if (manifest === undefined || k < 1) return [];
    const query = unitVector(vector, manifest.dimension);
    const allowed = filter === undefined ? undefined : this.#read(() => this.#reader.labels(checked(filter)));
    if (allowed?.length === 0) return [];
    const { labels, scores }: Found = await this.#threads.search(query, k, allowed, manifest.dimension);
    return this.#read(() => this.#reader.hits(labels, scores));
  }

  override async lexicalSearch(query: string, { k = 4, filter }: SearchOptions = {}): Promise<LexicalHit[]> {
    return this.#read(() => this.#reader.lexicalSearch(query, k, filter && checked(filter)));
  }

  override async get(ids: readonly string[]): Promise<Document[]> {
    return this.#read(() => this.#reader.get(ids));
  }

  override async has(ids: readonly string[]): Promise<Set<string>> {
    return this.#read(() => this.#reader.has(ids));
  }

  override async ids(filter?: Filter): Promise<string[]> {
    return this.#read(() => this.#reader.ids(filter && checked(filter)));
  }

  override async count(filter?: Filter): Promise<number> {
    return this.#read(() => this.#reader.count(filter && checked(filter)));
  }

  override async delete(parameters: DeleteParameters): Promise<void> {
    this.#assertOpen();
    const { sql, values } = toCondition(parameters);
    await this.#threads.delete(sql, values, this.manifest?.dimension);
  }

  override close(): Promise<void> {
    this.#closing ??= this.#threads.close().finally(() => this.#database.close());
    return this.#closing;
  }

  protected override async vectorsOf(ids: readonly string[]): Promise<number[][]> {
    return this.#read(() => this.#reader.vectors(ids));
  }

  /** The manifest to write with the first rows; undefined when there is one already, checked against the model. */
  async #manifestForWriting(dimension: number): Promise<Manifest | undefined> {
    const { embeddings, embeddingModel, instruction, chunkerVersion } = this.#options;
    const known = this.manifest;
    if (known !== undefined) {
      if (!this.#canaryVerified) await assertCanary(known, embeddings);
      this.#canaryVerified = true;
      return undefined;
    }
    const canary = await embeddings.embedQuery(canarySentence);
    unitVector(canary, dimension);
    this.#canaryVerified = true;
    return {
      formatVersion: 1,
      embeddingModel,
      dimension,
      metric: "cosine",
      ...(instruction === undefined ? {} : { instruction }),
      ...(chunkerVersion === undefined ? {} : { chunkerVersion }),
      canary,
      createdAt: new Date().toISOString(),
    };
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

function flatten(vectors: readonly number[][], dimension: number): Float32Array<ArrayBuffer> {
  const flat = new Float32Array(vectors.length * dimension);
  for (const [i, vector] of vectors.entries()) flat.set(unitVector(vector, dimension), i * dimension);
  return flat;
}

function checked(filter: Filter): Filter {
  assertFilter(filter);
  return filter;
}

function toCondition(parameters: DeleteParameters): SqlCondition {
  if ("ids" in parameters) {
    return { sql: "id IN (SELECT value FROM json_each(?))", values: [JSON.stringify(parameters.ids)] };
  }
  if ("filter" in parameters) return filterToSql(checked(parameters.filter));
  return { sql: "1", values: [] };
}
