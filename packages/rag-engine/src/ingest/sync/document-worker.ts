import { join } from "node:path";
import { embedChunks } from "../embed/embed-chunks.js";
import type { EmbeddingQueue } from "../embed/embedding-queue.js";
import { ParseFailure, type Failure } from "../failure.js";
import type { ClaimedDocument, Ledger } from "../library/ledger.js";
import type { DocumentParser, ParsedDocument } from "../parse/document-parser.js";
import { chunkDocument, dropOtherChunks, type Chunk } from "./index-document.js";
import { OverlappingTimer } from "./overlapping-timer.js";
import { withScans } from "./pipeline.js";
import { dropUnreferenced } from "./reconcile-store.js";
import type { SyncOptions } from "./sync-folder.js";
import type { SyncEvent, SyncSummary } from "./sync-events.js";

/** What work on documents needs. */
export type WorkContext = Omit<SyncOptions, "parser" | "onEvent" | "batchSize"> & {
  ledger: Ledger;
  parser: DocumentParser;
  batchSize: number;
  pipeline: string;
  summary: SyncSummary;
  onEvent: (event: SyncEvent) => void;
};

/**
 * Brings documents from the queue into the index, one or several at once. Every step is safe to repeat, and the ledger
 * names a document indexed only after all its chunks are stored, so that a sync that died can be taken up by the next one.
 */
export class DocumentWorker {
  readonly #context: WorkContext;
  readonly #reading = new OverlappingTimer();
  readonly #embedding = new OverlappingTimer();

  constructor(context: WorkContext) {
    this.#context = context;
  }

  /**
   * Reads, cuts and embeds a document.
   *
   * @param run.isChanged whether it takes the place of another content of its file; for the summary.
   * @param run.signal stops at once; what is stored is kept.
   */
  async work(
    document: ClaimedDocument,
    run: { queue: EmbeddingQueue; isChanged: boolean; signal: AbortSignal },
  ): Promise<void> {
    const { summary } = this.#context;
    try {
      if (!(await this.#reading.during(() => this.#read(document, run.signal)))) return;
      await this.#embedding.during(() => this.#index(document, run));
    } finally {
      summary.ms.parse = this.#reading.ms;
      summary.ms.embed = this.#embedding.ms;
    }
  }

  /** Ends the work on a document that cannot be indexed. */
  async fail({ id, path }: Pick<ClaimedDocument, "id" | "path">, failure: ParseFailure): Promise<void> {
    const { ledger, store, parser, pipeline, onEvent } = this.#context;
    // Whoever lost the document to another sync learns it here, before it deletes chunks that the other has stored.
    await ledger.setState(id, "parsing");
    await store.delete({ filter: { field: "documentId", eq: id } });
    await ledger.setFailed(id, failure.toFailure(), withScans(pipeline, parser.ocrLanguages));
    await this.reportFailure({ id, path, failure: failure.toFailure(), before: false });
    onEvent({ type: "file", path, outcome: "failed", reason: failure.message });
  }

  /** @param failed.before whether it failed in an earlier sync. */
  async reportFailure(failed: {
    id: string;
    path: string;
    failure: Failure | undefined;
    before: boolean;
  }): Promise<void> {
    const { ledger, summary } = this.#context;
    const record = await ledger.get(failed.id);
    const { code, message } = failed.failure ?? new ParseFailure("damaged").toFailure();
    const olderVersionSearchable = record?.searchableVersion !== undefined;
    summary.failed.push({ path: failed.path, code, message, before: failed.before, olderVersionSearchable });
  }

  /** @returns whether the document's pages are in the library, ready to be embedded. */
  async #read(document: ClaimedDocument, signal: AbortSignal): Promise<boolean> {
    const { ledger, parser, pipeline, summary, onEvent } = this.#context;
    const { id, root, path, state, contentHash } = document;
    signal.throwIfAborted();
    if (state === "chunking" || state === "embedding") return true;
    await ledger.setState(id, "parsing");
    try {
      const parsed = await parser.parse(join(root, path), {
        signal,
        onPage: (page, pages) => onEvent({ type: "parsed", path, page, pages }),
        onRecognised: (done, pages) => onEvent({ type: "recognised", path, done, pages }),
      });
      if (parsed.contentHash !== contentHash) throw new ParseFailure("changed-while-reading");
      const hasScans = parsed.scannedPages.length + parsed.recognisedPages.length > 0;
      const way = hasScans ? withScans(pipeline, parser.ocrLanguages) : pipeline;
      await ledger.setParsed(id, { ...parsed, warning: warningOf(parsed), pipeline: way });
      summary.pages += parsed.pages.length;
      return true;
    } catch (error) {
      if (error instanceof ParseFailure) {
        await this.fail(document, error);
        return false;
      }
      await ledger.release(id, "queued");
      throw error;
    }
  }

  async #index(
    document: ClaimedDocument,
    { queue, isChanged, signal }: { queue: EmbeddingQueue; isChanged: boolean; signal: AbortSignal },
  ): Promise<void> {
    const { ledger, store, summary, batchSize, onEvent } = this.#context;
    const { id, path } = document;
    const chunks = await chunkDocument(id, await ledger.pages(id), this.#context, signal);
    if (chunks.length === 0) return this.fail(document, new ParseFailure("no-text"));
    const onBatch = (batch: { embedded: number; reused: number; done: number }): Promise<void> =>
      this.#progress(document, chunks, batch);
    await embedChunks(chunks, { store, queue, batchSize, onBatch, signal });
    await dropOtherChunks(store, id, chunks);
    const before = await ledger.get(id);
    await ledger.setIndexed(id, chunks.length);
    // From here both versions of a changed file are in the index, and the library shows the new one only.
    if (before?.searchableVersion !== undefined) await ledger.exclusively(() => dropUnreferenced(store, ledger));
    summary[isChanged ? "changed" : "indexed"] += 1;
    summary.chunks += chunks.length;
    const reason = before?.warning === undefined ? {} : { reason: before.warning };
    onEvent({ type: "file", path, outcome: "indexed", ...reason });
  }

  async #progress(
    { id, path }: ClaimedDocument,
    chunks: readonly Chunk[],
    { embedded, done }: { embedded: number; done: number },
  ): Promise<void> {
    const { ledger, summary, onEvent } = this.#context;
    summary.chunksEmbedded += embedded;
    // A page is complete when a chunk of a later one is stored, or the last chunk of all.
    const next = chunks[done];
    const completePages = next === undefined ? allPages : next.metadata.page - 1;
    await ledger.setProgress(id, { embedded: done, chunks: chunks.length, completePages, added: embedded });
    onEvent({ type: "embedding", path, done, total: chunks.length });
  }
}

const allPages = 2 ** 31 - 1;

function warningOf({ unreadablePages, scannedPages, warning }: ParsedDocument): string | undefined {
  const unreadable = listed(unreadablePages, "could not be read and is left out", "could not be read and are left out");
  const scanned = listed(
    scannedPages,
    "is a scan without text and is not searched",
    "are scans without text and are not searched",
  );
  const sentences = [warning, unreadable, scanned].filter((sentence) => sentence !== undefined);
  if (scannedPages.length > 0) sentences.push("Text recognition (ocr) reads them.");
  return sentences.length === 0 ? undefined : sentences.join(" ");
}

function listed(pages: readonly number[], one: string, many: string): string | undefined {
  if (pages.length === 0) return undefined;
  const list = pages.slice(0, 20).join(", ") + (pages.length > 20 ? ", …" : "");
  return `${pages.length} ${pages.length === 1 ? `page ${one}` : `pages ${many}`}: ${list}.`;
}
