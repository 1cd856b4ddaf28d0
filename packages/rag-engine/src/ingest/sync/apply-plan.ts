import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { LeaseLostError } from "../errors.js";
import { ParseFailure, type Failure } from "../failure.js";
import type { ClaimedDocument, Ledger } from "../library/ledger.js";
import type { DocumentParser, ParsedDocument } from "../parse/document-parser.js";
import { chunkDocument, dropOtherChunks, embedChunks } from "./index-document.js";
import type { Plan } from "./plan.js";
import { dropUnreferenced } from "./reconcile-store.js";
import type { SyncOptions } from "./sync-folder.js";
import type { SyncEvent, SyncSummary } from "./sync-events.js";

type Context = Omit<SyncOptions, "parser" | "onEvent" | "batchSize"> & {
  ledger: Ledger;
  parser: DocumentParser;
  batchSize: number;
  pipeline: string;
  summary: SyncSummary;
  onEvent: (event: SyncEvent) => void;
};

/** How often to look whether another sync has finished, or died over, what it is at work on. */
const lookAgainMs = 500;

/**
 * Carries out a plan. Every step is safe to repeat, and the ledger names a document indexed only after all its chunks
 * are stored, so that a sync that died can be taken up by the next one.
 */
export class ApplyPlan {
  readonly #context: Context;
  readonly #changed = new Set<string>();
  #filesBeingRead = 0;
  #readingSince = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Takes over into the ledger what the plan found, removes what is gone, and puts the work into the queue. */
  async writeDown(root: string, plan: Plan): Promise<void> {
    const { ledger, store, summary, signal, onEvent } = this.#context;
    signal?.throwIfAborted();
    summary.unchanged = plan.unchanged.length;
    summary.moved = plan.moved.length + plan.copied.length;
    summary.changed = plan.restored.length;
    onEvent({ type: "plan", ...planCounts(plan), ignored: summary.ignored });
    const queue = plan.tasks.map(({ document: { id }, begin }) => ({
      id,
      state: begin === "file" ? ("queued" as const) : ("chunking" as const),
    }));
    await ledger.record({ root, changed: plan.changed, gone: plan.forgotten, queue });
    for (const { document, kind } of plan.tasks) if (kind === "changed") this.#changed.add(document.id);
    for (const { path, entry } of plan.failedBefore) await this.#reportFailure(path, entry.failure, entry.id, true);
    for (const { document, failure } of plan.unreadable)
      await unlessTaken(() => this.#fail(document.id, document.path, failure));
    await dropUnreferenced(store, ledger);
    summary.removed = plan.gone.length;
    for (const path of plan.gone) onEvent({ type: "file", path, outcome: "removed" });
  }

  /** Works until nothing of this folder waits any more, here or in another sync. */
  async work(root: string): Promise<void> {
    const { ledger, signal } = this.#context;
    await this.#drain(root);
    while ((await ledger.elsewhere(root)) > 0) {
      await setTimeout(lookAgainMs, undefined, signal === undefined ? {} : { signal }).catch(() =>
        signal?.throwIfAborted(),
      );
      await this.#drain(root);
    }
  }

  /** Reads the next files while the present one is embedded: reading happens in other processes. */
  async #drain(root: string): Promise<void> {
    const { ledger, parser, signal: outer } = this.#context;
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, ...(outer ? [outer] : [])]);
    const reading: { document: ClaimedDocument; isReady: Promise<boolean> }[] = [];
    const readAhead = async (): Promise<void> => {
      while (reading.length <= parser.parallel) {
        signal.throwIfAborted();
        const document = await ledger.claim(root);
        if (document === undefined) return;
        const isReady = this.#read(document, signal);
        // Its error is met when its turn comes, or never when another error ends the sync first.
        isReady.catch(() => undefined);
        reading.push({ document, isReady });
      }
    };
    try {
      await readAhead();
      for (let next = reading[0]; next !== undefined; next = reading[0]) {
        await unlessTaken(async () => {
          if (await next.isReady) await this.#index(next.document);
        });
        reading.shift();
        await readAhead();
      }
    } finally {
      stop.abort();
      await Promise.allSettled(reading.map(({ isReady }) => isReady));
    }
  }

  /** @returns whether the document's pages are in the library, ready to be embedded. */
  async #read({ id, root, path, state, contentHash }: ClaimedDocument, signal: AbortSignal): Promise<boolean> {
    const { ledger, parser, pipeline, summary, onEvent } = this.#context;
    signal.throwIfAborted();
    if (state === "chunking" || state === "embedding") return true;
    await ledger.setState(id, "parsing");
    this.#readingStarts();
    try {
      const parsed = await parser.parse(join(root, path), {
        signal,
        onPage: (page, pages) => onEvent({ type: "parsed", path, page, pages }),
      });
      if (parsed.contentHash !== contentHash) throw new ParseFailure("changed-while-reading");
      await ledger.setParsed(id, { ...parsed, warning: warningOf(parsed), pipeline });
      summary.pages += parsed.pages.length;
      return true;
    } catch (error) {
      if (error instanceof ParseFailure) {
        await this.#fail(id, path, error);
        return false;
      }
      await ledger.release(id, "queued");
      throw error;
    } finally {
      this.#readingEnds();
    }
  }

  /** Time counts once while several files are read or wait for a reader. */
  #readingStarts(): void {
    if (this.#filesBeingRead++ === 0) this.#readingSince = performance.now();
  }

  #readingEnds(): void {
    if (--this.#filesBeingRead === 0) this.#context.summary.ms.parse += performance.now() - this.#readingSince;
  }

  async #index({ id, path }: ClaimedDocument): Promise<void> {
    const { ledger, store, summary, signal, batchSize, onEvent } = this.#context;
    const started = performance.now();
    const chunks = await chunkDocument(id, await ledger.pages(id), this.#context, signal);
    const total = chunks.length;
    if (total === 0) return this.#fail(id, path, new ParseFailure("no-text"));
    const onBatch = async (embedded: number, done: number): Promise<void> => {
      summary.chunksEmbedded += embedded;
      // A page is complete when a chunk of a later one is stored, or the last chunk of all.
      const next = chunks[done];
      const completePages = next === undefined ? Infinity : next.metadata.page - 1;
      await ledger.setProgress(id, {
        embedded: done,
        chunks: total,
        completePages: Math.min(completePages, 2 ** 31 - 1),
        added: embedded,
      });
      onEvent({ type: "embedding", path, done, total });
    };
    await embedChunks(store, chunks, batchSize, onBatch, signal);
    await dropOtherChunks(store, id, chunks);
    const before = await ledger.get(id);
    await ledger.setIndexed(id, total);
    // From here both versions of a changed file are in the index, and the library shows the new one only.
    if (before?.searchableVersion !== undefined) await ledger.exclusively(() => dropUnreferenced(store, ledger));
    summary[this.#changed.has(id) ? "changed" : "indexed"] += 1;
    summary.chunks += total;
    summary.ms.embed += performance.now() - started;
    const reason = before?.warning === undefined ? {} : { reason: before.warning };
    onEvent({ type: "file", path, outcome: "indexed", ...reason });
  }

  async #fail(id: string, path: string, failure: ParseFailure): Promise<void> {
    const { ledger, store, onEvent } = this.#context;
    // Whoever lost the document to another sync learns it here, before it deletes chunks that the other has stored.
    await ledger.setState(id, "parsing");
    await store.delete({ filter: { field: "documentId", eq: id } });
    await ledger.setFailed(id, failure.toFailure());
    await this.#reportFailure(path, failure.toFailure(), id, false);
    onEvent({ type: "file", path, outcome: "failed", reason: failure.message });
  }

  async #reportFailure(path: string, failure: Failure | undefined, id: string, before: boolean): Promise<void> {
    const { ledger, summary } = this.#context;
    const record = await ledger.get(id);
    const { code, message } = failure ?? new ParseFailure("damaged").toFailure();
    const olderVersionSearchable = record?.searchableVersion !== undefined;
    summary.failed.push({ path, code, message, before, olderVersionSearchable });
  }
}

/** Another sync may take a document over, or find that it is gone: then it is the other's to finish. */
async function unlessTaken(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
  }
}

function planCounts(plan: Plan): Omit<Extract<SyncEvent, { type: "plan" }>, "type" | "ignored"> {
  return {
    new: plan.tasks.filter((task) => task.kind === "new").length,
    changed: plan.tasks.filter((task) => task.kind === "changed").length + plan.restored.length,
    moved: plan.moved.length + plan.copied.length,
    unchanged: plan.unchanged.length,
    gone: plan.gone.length,
    failedBefore: plan.failedBefore.length,
  };
}

function warningOf({ unreadablePages: pages }: ParsedDocument): string | undefined {
  if (pages.length === 0) return undefined;
  const list = pages.slice(0, 20).join(", ") + (pages.length > 20 ? ", …" : "");
  return `${pages.length} page${pages.length === 1 ? "" : "s"} could not be read and ${pages.length === 1 ? "is" : "are"} left out: ${list}.`;
}
