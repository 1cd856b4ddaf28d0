import { setTimeout } from "node:timers/promises";
import { EmbeddingQueue } from "../embed/embedding-queue.js";
import { LeaseLostError } from "../errors.js";
import { DocumentWorker, type WorkContext } from "./document-worker.js";
import type { Plan } from "./plan.js";
import { dropUnreferenced } from "./reconcile-store.js";
import type { SyncEvent } from "./sync-events.js";

/** How often to look whether another sync has finished, or died over, what it is at work on. */
const lookAgainMs = 500;

/** Documents under way besides those that are being read: enough to fill calls of the model with small files. */
const documentsAhead = 7;

/** Carries out a plan: writes it down, and works until nothing of it waits any more. */
export class ApplyPlan {
  readonly #context: WorkContext;
  readonly #worker: DocumentWorker;
  readonly #changed = new Set<string>();

  constructor(context: WorkContext) {
    this.#context = context;
    this.#worker = new DocumentWorker(context);
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
    await ledger.record({ root, changed: plan.changed, gone: plan.forgotten, titles: plan.titles, queue });
    for (const { document, kind } of plan.tasks) if (kind === "changed") this.#changed.add(document.id);
    for (const { path, entry } of plan.failedBefore) {
      await this.#worker.reportFailure({ id: entry.id, path, failure: entry.failure, before: true });
    }
    for (const { document, failure } of plan.unreadable) await unlessTaken(() => this.#worker.fail(document, failure));
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

  /** Several documents at once: while one is embedded the next are read, and small ones share calls of the model. */
  async #drain(root: string): Promise<void> {
    const { store, parser, batchSize, signal: outer } = this.#context;
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, ...(outer ? [outer] : [])]);
    const queue = new EmbeddingQueue({ embeddings: store.embeddings, batchSize, signal });
    const lanes = Array.from({ length: parser.parallel + documentsAhead }, () => this.#lane(root, queue, signal));
    try {
      await Promise.all(lanes);
    } finally {
      stop.abort();
      await Promise.allSettled(lanes);
    }
  }

  async #lane(root: string, queue: EmbeddingQueue, signal: AbortSignal): Promise<void> {
    const { ledger } = this.#context;
    for (;;) {
      signal.throwIfAborted();
      const document = await ledger.claim(root);
      if (document === undefined) return;
      const isChanged = this.#changed.has(document.id);
      await unlessTaken(() => this.#worker.work(document, { queue, isChanged, signal }));
    }
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
