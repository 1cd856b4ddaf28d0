import { join } from "node:path";
import { ParseFailure } from "../failure.js";
import type { LedgerEntry, NewDocument } from "../library/ledger.js";
import type { DocumentParser, ParsedDocument } from "../parse/document-parser.js";
import { chunkDocument, embedChunks } from "./index-document.js";
import type { Plan, Task } from "./plan.js";
import type { SyncOptions } from "./sync-folder.js";
import type { SyncEvent, SyncSummary } from "./sync-events.js";

type Context = Omit<SyncOptions, "parser" | "onEvent" | "batchSize"> & {
  parser: DocumentParser;
  batchSize: number;
  pipeline: string;
  summary: SyncSummary;
  onEvent: (event: SyncEvent) => void;
};

/**
 * Carries out a plan. Every step is safe to repeat, and the ledger names a version indexed only after all its chunks
 * are stored, so that a sync that died can be taken up by the next one.
 */
export class ApplyPlan {
  readonly #context: Context;
  #filesBeingRead = 0;
  #readingSince = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  async run(plan: Plan): Promise<void> {
    const { summary, onEvent } = this.#context;
    summary.unchanged = plan.unchanged.length;
    onEvent({ type: "plan", ...planCounts(plan), ignored: summary.ignored });
    for (const entry of plan.failedBefore)
      this.#reportFailure(entry, new ParseFailure(entry.failure?.code ?? "damaged"), true);
    await this.#remove(plan.gone);
    for (const { document, failure } of plan.unreadable) await this.#fail(document, failure);
    for (const { document } of plan.tasks) this.#context.library.ledger.enter(document);
    await this.#work(plan.tasks);
  }

  /** Reads the next files while the present one is embedded: reading happens in other processes. */
  async #work(tasks: readonly Task[]): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, ...(this.#context.signal ? [this.#context.signal] : [])]);
    const reading: Promise<boolean>[] = [];
    try {
      for (const [index, task] of tasks.entries()) {
        while (reading.length <= Math.min(index + this.#context.parser.parallel, tasks.length - 1)) {
          const next = tasks[reading.length];
          if (next === undefined) break;
          const read = this.#read(next, signal);
          // Its error is met when its turn comes, or never when another error ends the sync first.
          read.catch(() => undefined);
          reading.push(read);
        }
        if ((await reading[index]) === true) await this.#index(task);
      }
    } finally {
      stop.abort();
      await Promise.allSettled(reading);
    }
  }

  /** @returns whether the document's pages are in the library, ready to be embedded. */
  async #read({ document, begin, discardChunks }: Task, signal: AbortSignal): Promise<boolean> {
    const { library, parser, pipeline, summary, onEvent } = this.#context;
    signal.throwIfAborted();
    if (discardChunks) await this.#deleteChunks(document.id);
    if (begin !== "file") return true;
    library.ledger.setState(document.id, "parsing");
    this.#readingStarts();
    try {
      const parsed = await parser.parse(join(document.root, document.path), {
        signal,
        onPage: (page, pages) => onEvent({ type: "parsed", path: document.path, page, pages }),
      });
      if (parsed.contentHash !== document.contentHash) throw new ParseFailure("changed-while-reading");
      library.ledger.setParsed(document.id, { ...parsed, warning: warningOf(parsed), pipeline });
      summary.pages += parsed.pages.length;
      return true;
    } catch (error) {
      if (error instanceof ParseFailure) {
        await this.#fail(document, error);
        return false;
      }
      library.ledger.setState(document.id, "queued");
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

  async #index({ document, kind, begin }: Task): Promise<void> {
    const { library, store, summary, signal, batchSize, onEvent } = this.#context;
    const started = performance.now();
    const record = library.ledger.get(document.id);
    if (record === undefined) throw new Error(`The library lost ${document.path} during the sync. Run the sync again.`);
    let total = record.chunkCount;
    if (begin !== "drop-others") {
      const chunks = await chunkDocument(record, library.ledger.pages(document.id), this.#context, signal);
      total = chunks.length;
      if (total === 0) return this.#fail(document, new ParseFailure("no-text"));
      const onBatch = (embedded: number, done: number): void => {
        summary.chunksEmbedded += embedded;
        onEvent({ type: "embedding", path: document.path, done, total });
      };
      await embedChunks(store, chunks, batchSize, onBatch, signal);
    }
    // From here to setIndexed both versions can be found; the other way round there would be a moment with none.
    for (const other of this.#otherVersions(document)) await this.#deleteChunks(other.id);
    library.ledger.setIndexed(document.id, total);
    summary[kind === "new" ? "indexed" : "changed"] += 1;
    summary.chunks += total;
    summary.ms.embed += performance.now() - started;
    onEvent({
      type: "file",
      path: document.path,
      outcome: "indexed",
      ...(record.warning ? { reason: record.warning } : {}),
    });
  }

  async #fail(document: NewDocument, failure: ParseFailure): Promise<void> {
    const { library, onEvent } = this.#context;
    library.ledger.enter(document);
    await this.#deleteChunks(document.id);
    library.ledger.setFailed(document.id, failure.toFailure());
    // Older attempts that never became searchable say nothing any more.
    for (const other of this.#otherVersions(document)) {
      if (other.state === "indexed") continue;
      await this.#deleteChunks(other.id);
      library.ledger.remove(other.id);
    }
    this.#reportFailure(document, failure, false);
    onEvent({ type: "file", path: document.path, outcome: "failed", reason: failure.message });
  }

  #reportFailure(document: NewDocument, failure: ParseFailure, before: boolean): void {
    const record = this.#context.library.document(document.id);
    this.#context.summary.failed.push({
      path: document.path,
      code: failure.code,
      message: record?.failure?.message ?? failure.message,
      before,
      olderVersionSearchable: record?.searchableVersion !== undefined,
    });
  }

  async #remove(gone: readonly LedgerEntry[]): Promise<void> {
    const { library, signal, summary, onEvent } = this.#context;
    for (const entry of gone) {
      signal?.throwIfAborted();
      // The index first: a crash in between leaves a ledger entry that is gone again next time.
      await this.#deleteChunks(entry.id);
      library.ledger.remove(entry.id);
      if (!entry.current) continue;
      summary.removed += 1;
      onEvent({ type: "file", path: entry.path, outcome: "removed" });
    }
  }

  #otherVersions({ id, root, path }: NewDocument): LedgerEntry[] {
    return this.#context.library.ledger.versions(root, path).filter((version) => version.id !== id);
  }

  async #deleteChunks(documentId: string): Promise<void> {
    await this.#context.store.delete({ filter: { field: "documentId", eq: documentId } });
  }
}

function planCounts(plan: Plan): {
  new: number;
  changed: number;
  unchanged: number;
  gone: number;
  failedBefore: number;
} {
  return {
    new: plan.tasks.filter((task) => task.kind === "new").length,
    changed: plan.tasks.filter((task) => task.kind === "changed").length,
    unchanged: plan.unchanged.length,
    gone: plan.gone.filter((entry) => entry.current).length,
    failedBefore: plan.failedBefore.length,
  };
}

function warningOf({ unreadablePages: pages }: ParsedDocument): string | undefined {
  if (pages.length === 0) return undefined;
  const list = pages.slice(0, 20).join(", ") + (pages.length > 20 ? ", …" : "");
  return `${pages.length} page${pages.length === 1 ? "" : "s"} could not be read and ${pages.length === 1 ? "is" : "are"} left out: ${list}.`;
}
