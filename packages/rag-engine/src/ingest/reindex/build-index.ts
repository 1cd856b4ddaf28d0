import type { HybridStore } from "langchain-hybrid-store";
import type { LedgerEntry } from "../library/ledger.js";
import type { Library } from "../library/library.js";
import { chunkDocument, type Chunk } from "../sync/index-document.js";
import type { ReindexEvent } from "./reindex-events.js";
import type { VectorSource } from "./vector-source.js";

/** What {@link IndexBuilder} works with. */
export interface IndexBuilderOptions {
  library: Library;
  /** The new index. */
  store: HybridStore;
  vectors: VectorSource;
  countTokens: (text: string) => number;
  maxChunkTokens: number;
  /** Chunks that are embedded and committed at once, across documents. */
  batchSize: number;
  signal: AbortSignal | undefined;
  onEvent: (event: ReindexEvent) => void;
}

/**
 * Fills a new index from the pages in the library. What is in it already is left alone, so that a build that was killed is
 * gone on with; may be run again after the library changed.
 */
export class IndexBuilder {
  readonly #options: IndexBuilderOptions;
  readonly #built = new Map<string, { version: string; chunks: number }>();
  #waiting: Chunk[] = [];
  #stored = 0;

  constructor(options: IndexBuilderOptions) {
    this.#options = options;
  }

  /** How many chunks each document has. */
  get chunkCounts(): ReadonlyMap<string, number> {
    return new Map([...this.#built].map(([id, { chunks }]) => [id, chunks]));
  }

  /** Adds the documents that are not in the index, and drops everything else from it. */
  async build(documents: readonly LedgerEntry[]): Promise<void> {
    this.#report(documents);
    for (const document of documents) {
      this.#options.signal?.throwIfAborted();
      if (this.#built.get(document.id)?.version === versionOf(document)) continue;
      await this.#add(document);
      this.#report(documents);
    }
    await this.#flush(1);
    this.#report(documents);
    await this.#dropOthers(documents);
  }

  async #add({ id, ...document }: LedgerEntry): Promise<void> {
    const { library, store, batchSize, signal } = this.#options;
    const chunks = await chunkDocument(id, await library.pages(id), this.#options, signal);
    for (let at = 0; at < chunks.length; at += batchSize) {
      const batch = chunks.slice(at, at + batchSize);
      const stored = await store.has(batch.map((chunk) => chunk.id));
      this.#stored += stored.size;
      this.#waiting.push(...batch.filter((chunk) => !stored.has(chunk.id)));
      await this.#flush(batchSize);
    }
    this.#built.set(id, { version: versionOf(document), chunks: chunks.length });
  }

  /** Embeds and stores what waits, in full batches as long as there are at least so many. */
  async #flush(least: number): Promise<void> {
    const { store, vectors, batchSize } = this.#options;
    while (this.#waiting.length >= least) {
      const batch = this.#waiting.slice(0, batchSize);
      const ids = batch.map(({ id }) => id);
      await store.addVectors(await vectors.vectorsOf(batch), batch, { ids });
      this.#stored += batch.length;
      this.#waiting = this.#waiting.slice(batchSize);
    }
  }

  /** A document that went while its index was built, or chunks of an earlier cut of it. */
  async #dropOthers(documents: readonly LedgerEntry[]): Promise<void> {
    const wanted = new Set(documents.map(({ id }) => id));
    for (const id of this.#built.keys()) if (!wanted.has(id)) this.#built.delete(id);
    const counts = new Map<string, number>();
    for (const chunkId of await this.#options.store.ids()) {
      const id = chunkId.slice(0, chunkId.indexOf(":"));
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    for (const [id, count] of counts) {
      if (!wanted.has(id)) await this.#options.store.delete({ filter: { field: "documentId", eq: id } });
      else if (count !== this.#built.get(id)?.chunks) await this.#dropStale(id);
    }
  }

  async #dropStale(id: string): Promise<void> {
    const { library, store, signal } = this.#options;
    const chunks = await chunkDocument(id, await library.pages(id), this.#options, signal);
    const wanted = new Set(chunks.map((chunk) => chunk.id));
    const stale = (await store.ids({ field: "documentId", eq: id })).filter((chunkId) => !wanted.has(chunkId));
    if (stale.length > 0) await store.delete({ ids: stale });
  }

  #report(documents: readonly LedgerEntry[]): void {
    const { onEvent, vectors } = this.#options;
    const total = documents.reduce((sum, { id, chunkCount }) => sum + (this.#built.get(id)?.chunks ?? chunkCount), 0);
    onEvent({ type: "progress", done: this.#stored, total: Math.max(total, this.#stored), ...vectors.counts });
  }
}

/** Pages of a document change only when it is read again. */
function versionOf({ pipeline, pageCount }: Pick<LedgerEntry, "pipeline" | "pageCount">): string {
  return `${pipeline} ${pageCount}`;
}
