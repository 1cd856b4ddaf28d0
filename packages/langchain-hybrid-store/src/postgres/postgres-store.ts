import { randomUUID } from "node:crypto";
import process from "node:process";
import { Document, type DocumentInterface } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type { CheckOptions, StoreReport } from "../check.js";
import { ModelGuard } from "../embedded/model-guard.js";
import { assertSameLength, type Upload } from "../embedded/upload.js";
import { StoreClosedError, StoreCorruptError, StoreError, StoreReadonlyError } from "../errors.js";
import { assertField, assertFilter, type Filter } from "../filter.js";
import type { LexicalHit, VectorHit } from "../hits.js";
import { HybridStore, wholeNumberOfHits, type DeleteParameters, type SearchOptions } from "../hybrid-store.js";
import type { Manifest } from "../manifest.js";
import type { ScanOptions, StoredChunk } from "../stored-chunk.js";
import { unitVector, type Vector } from "../vector.js";
import { checkPostgresStore, repairPostgresStore, type CheckedPostgresStore } from "./check-store.js";
import { Connection } from "./connection.js";
import { fieldValue, filterToSql, Parameters } from "./filter-sql.js";
import { HnswIndex } from "./hnsw-index.js";
import { assertPostgresOptions, defaultSchema, type PostgresStoreOptions } from "./options.js";
import { scanSnapshot } from "./scan-snapshot.js";
import { indexFields, prepareSchema } from "./schema.js";
import { nearest, searchVectors, searchWords } from "./searches.js";
import { storableText } from "./storable.js";
import { Tokenizer } from "./tokenizer.js";
import { decodeVector } from "./vector-codec.js";
import { ManifestExists, Writer } from "./writer.js";

const defaultExactBelow = 5000;
const defaultRecallTarget = 0.98;

interface ChunkRow {
  id: string;
  text: string;
  metadata: Record<string, unknown>;
}

/** The store in PostgreSQL; `openPostgresStore` makes one. */
export class PostgresStore extends HybridStore {
  readonly #connection: Connection;
  readonly #options: PostgresStoreOptions;
  readonly #tokenizer = new Tokenizer();
  readonly #writer: Writer;
  readonly #graph: HnswIndex;
  readonly #model: ModelGuard;
  /** As it was read last: LangChain's and our own getters cannot wait for the database. */
  #stored: Manifest | undefined;
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  private constructor(connection: Connection, options: PostgresStoreOptions) {
    super(options.embeddings);
    this.#connection = connection;
    this.#options = options;
    this.#writer = new Writer(connection, this.#tokenizer);
    this.#model = new ModelGuard(options, () => this.#stored);
    this.#graph = new HnswIndex(connection, {
      exactBelow: options.exactBelow ?? defaultExactBelow,
      recallTarget: options.recallTarget ?? defaultRecallTarget,
      hnsw: options.hnsw ?? {},
      isReadonly: options.readonly === true,
      onWarning: options.onWarning ?? ((warning) => process.emitWarning(warning)),
    });
  }

  /** See `openPostgresStore`. */
  static async open(url: string, options: PostgresStoreOptions): Promise<PostgresStore> {
    assertPostgresOptions(options);
    const { schema = defaultSchema, poolSize, retryForMs, readonly: isReadonly = false, indexedFields = [] } = options;
    const connection = new Connection(url, { schema, poolSize, retryForMs });
    const store = new PostgresStore(connection, options);
    try {
      await prepareSchema(connection, isReadonly);
      if (!isReadonly) await indexFields(connection, indexedFields);
      await store.#graph.open();
      await store.#readManifest();
      await store.#model.verifyForReading();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** LangChain's `fromTexts`: opens (or makes) the store and adds the texts. */
  static override async fromTexts(
    texts: string[],
    metadatas: Record<string, unknown>[] | Record<string, unknown>,
    embeddings: EmbeddingsInterface,
    options: Omit<PostgresStoreOptions, "embeddings"> & { url: string },
  ): Promise<PostgresStore> {
    const documents = texts.map((pageContent, index) => ({
      pageContent,
      metadata: (Array.isArray(metadatas) ? metadatas[index] : metadatas) ?? {},
    }));
    return PostgresStore.fromDocuments(documents, embeddings, options);
  }

  /** LangChain's `fromDocuments`: opens (or makes) the store and adds the documents. */
  static override async fromDocuments(
    documents: DocumentInterface[],
    embeddings: EmbeddingsInterface,
    { url, ...options }: Omit<PostgresStoreOptions, "embeddings"> & { url: string },
  ): Promise<PostgresStore> {
    const store = await PostgresStore.open(url, { ...options, embeddings });
    try {
      await store.addDocuments(documents);
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** What the index was made with, as far as this process has seen. */
  override get manifest(): Manifest | undefined {
    if (this.#model.known === undefined) this.#assertOpen();
    return this.#model.manifest;
  }

  /** Waits until the graph is built, where one is being built. */
  settled(): Promise<void> {
    return this.#graph.settled();
  }

  override addVectors(
    vectors: readonly Vector[],
    documents: DocumentInterface[],
    options: { ids?: string[] } = {},
  ): Promise<string[]> {
    return this.#whileOpen(async () => {
      assertSameLength(vectors, documents, options.ids);
      this.#assertWritable();
      const ids = documents.map(({ id }, index) => options.ids?.[index] ?? id ?? randomUUID());
      const [first] = vectors;
      if (first !== undefined) await this.#upsert({ ids, documents, vectors, dimension: first.length });
      return ids;
    });
  }

  override vectorSearch(vector: Vector, { k = 4, filter }: SearchOptions = {}): Promise<VectorHit[]> {
    return this.#whileOpen(async () => {
      const among = { k: wholeNumberOfHits(k), filter: checked(filter) };
      const manifest = await this.#currentManifest();
      if (manifest === undefined) return [];
      await this.#model.verifyForReading();
      const unit = unitVector(vector, manifest.dimension);
      if (!this.#graph.isUsable) return nearest(this.#connection, unit, among, false);
      return searchVectors(this.#connection, unit, among);
    });
  }

  override lexicalSearch(query: string, { k = 4, filter }: SearchOptions = {}): Promise<LexicalHit[]> {
    return this.#whileOpen(async () => {
      const among = { k: wholeNumberOfHits(k), filter: checked(filter) };
      return searchWords(this.#connection, this.#tokenizer, query, among);
    });
  }

  override get(ids: readonly string[]): Promise<Document[]> {
    return this.#whileOpen(async () => {
      const rows = await this.#connection.query<ChunkRow>(
        `SELECT id, text, metadata FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, at) JOIN $schema.chunks USING (id)
         ORDER BY at`,
        [ids.map(storableText)],
      );
      return rows.map(({ id, text, metadata }) => new Document({ id, pageContent: text, metadata }));
    });
  }

  override has(ids: readonly string[]): Promise<Set<string>> {
    return this.#whileOpen(async () => {
      const rows = await this.#connection.query<{ id: string }>("SELECT id FROM $schema.chunks WHERE id = ANY ($1)", [
        ids.map(storableText),
      ]);
      return new Set(rows.map(({ id }) => id));
    });
  }

  override ids(filter?: Filter): Promise<string[]> {
    return this.#whileOpen(async () => {
      const { condition, values } = conditionOf(checked(filter));
      const rows = await this.#connection.query<{ id: string }>(
        `SELECT id FROM $schema.chunks WHERE ${condition}`,
        values,
      );
      return rows.map(({ id }) => id);
    });
  }

  override count(filter?: Filter): Promise<number> {
    return this.#whileOpen(async () => {
      const { condition, values } = conditionOf(checked(filter));
      const [row] = await this.#connection.query<{ count: string }>(
        `SELECT count(*) AS count FROM $schema.chunks WHERE ${condition}`,
        values,
      );
      return Number(row?.count ?? 0);
    });
  }

  override delete(parameters: DeleteParameters): Promise<void> {
    return this.#whileOpen(async () => {
      const { condition, values } = toDelete(parameters);
      this.#assertWritable();
      await this.#writer.delete(condition, values);
    });
  }

  override scan(options?: ScanOptions): AsyncGenerator<StoredChunk[], void, undefined> {
    return scanSnapshot(this.#connection, (work) => this.#whileOpen(work), options);
  }

  override vectorsBy(field: string, values: readonly string[]): Promise<Map<string, Float32Array>> {
    return this.#whileOpen(async () => {
      assertField(field);
      if (values.length === 0) return new Map();
      const value = fieldValue(field);
      const rows = await this.#connection.query<{ value: string; vector: Buffer }>(
        `SELECT DISTINCT ON (${value}) ${value} #>> '{}' AS value, vector_send(vector) AS vector FROM $schema.chunks
         WHERE ${value} = ANY ($1::jsonb[]) ORDER BY ${value}, label`,
        [[...new Set(values)].map((one) => JSON.stringify(storableText(one)))],
      );
      return new Map(rows.map((row) => [row.value, decodeVector(row.vector)]));
    });
  }

  override check(options?: CheckOptions): Promise<StoreReport> {
    return this.#whileOpen(async () => checkPostgresStore(await this.#checked(), options));
  }

  override repair(): Promise<string[]> {
    return this.#whileOpen(async () => {
      this.#assertWritable();
      return repairPostgresStore(await this.#checked());
    });
  }

  override close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  protected override vectorsOf(ids: readonly string[]): Promise<(number[] | undefined)[]> {
    return this.#whileOpen(async () => {
      const rows = await this.#connection.query<{ id: string; vector: Buffer }>(
        "SELECT id, vector_send(vector) AS vector FROM $schema.chunks WHERE id = ANY ($1)",
        [ids.map(storableText)],
      );
      const vectors = new Map(rows.map(({ id, vector }) => [id, [...decodeVector(vector)]]));
      return ids.map((id) => vectors.get(id));
    });
  }

  async #upsert(rows: Upload): Promise<void> {
    const manifest = await this.#currentManifest();
    if (manifest === undefined) return this.#firstUpsert(rows);
    await this.#model.verifyForWriting(manifest);
    await this.#writer.upsert({ ...rows, dimension: manifest.dimension });
    this.#graph.afterWriting(manifest.dimension);
  }

  /** The manifest is written with the first rows, so that a failed first write leaves an empty store. */
  async #firstUpsert(rows: Upload): Promise<void> {
    const manifest = await this.#model.make(rows.dimension);
    try {
      await this.#writer.upsert(rows, manifest);
      this.#model.markVerified();
      this.#graph.afterWriting(rows.dimension);
    } catch (error) {
      // Another writer was first: its manifest is the one that counts, and is checked like any other.
      if (!(error instanceof ManifestExists)) throw error;
      await this.#upsert(rows);
    }
  }

  async #currentManifest(): Promise<Manifest | undefined> {
    if (this.#stored === undefined) await this.#readManifest();
    return this.#model.manifest;
  }

  async #readManifest(): Promise<void> {
    const [row] = await this.#connection.query<{ value: string }>(
      "SELECT value FROM $schema.store WHERE key = 'manifest'",
    );
    if (row === undefined) return;
    try {
      this.#stored = JSON.parse(row.value) as Manifest;
    } catch (cause) {
      throw new StoreCorruptError(`${this.#connection.where}, schema ${this.#connection.schema},`, { cause });
    }
  }

  /** `close` waits for what runs here. */
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

  async #checked(): Promise<CheckedPostgresStore> {
    const manifest = await this.#currentManifest();
    const { embeddings, recallTarget = defaultRecallTarget } = this.#options;
    const parts = { connection: this.#connection, tokenizer: this.#tokenizer, graph: this.#graph };
    return { ...parts, manifest, embeddings, recallTarget };
  }

  async #finish(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.#graph.settled();
    await this.#connection.close();
    this.#tokenizer.close();
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new StoreClosedError();
  }

  #assertWritable(): void {
    if (this.#options.readonly === true) throw new StoreReadonlyError(`The store in ${this.#connection.where}`);
  }
}

function checked(filter: Filter | undefined): Filter | undefined {
  if (filter !== undefined) assertFilter(filter);
  return filter;
}

function conditionOf(filter: Filter | undefined): { condition: string; values: readonly unknown[] } {
  const parameters = new Parameters();
  return { condition: filter === undefined ? "true" : filterToSql(filter, parameters), values: parameters.values };
}

function toDelete(parameters: DeleteParameters): { condition: string; values: readonly unknown[] } {
  if ("ids" in parameters) return { condition: "id = ANY ($1)", values: [parameters.ids.map(storableText)] };
  if ("filter" in parameters) return conditionOf(checked(parameters.filter));
  if (parameters.deleteAll) return { condition: "true", values: [] };
  throw new StoreError(
    "delete() needs { ids }, { filter } or { deleteAll: true }; nothing was deleted. Pass one of them.",
  );
}
