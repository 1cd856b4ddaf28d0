import type { HybridStore } from "langchain-hybrid-store";
import type { LedgerReader } from "../library/ledger.js";
import type { Library } from "../library/library.js";
import { createDocumentParser, type DocumentParser } from "../parse/document-parser.js";
import { findSources, type FoundSources } from "../sources/find-sources.js";
import { MeasureWork } from "./measure-work.js";
import { pipelineOf } from "./pipeline.js";
import { makePlan, type Plan } from "./plan.js";
import { countChunks } from "./reconcile-store.js";
import { scanFiles } from "./scan.js";
import type { SyncOptions } from "./sync-folder.js";
import type { PlannedWork, SyncPlan } from "./sync-plan.js";

/** What {@link planSync} needs: what `syncFolder` does, where `library` and `store` may be missing before the first sync. */
export interface PlanOptions extends Pick<
  SyncOptions,
  "folder" | "countTokens" | "maxChunkTokens" | "retryFailed" | "parser" | "signal"
> {
  library?: Library;
  store?: HybridStore;
  /** Time for reading new and changed files, in ms; what is left then is estimated. Default 60,000. */
  readForMs?: number;
  /** Called after each document that was looked at. */
  onProgress?: (progress: { done: number; total: number }) => void;
}

/**
 * Says what `syncFolder` would do now, and how much there is to embed. New and changed files are read and cut for it, one
 * after the other, and forgotten again; nothing is written, and no lock is taken, so it may run beside a sync.
 *
 * @throws SourceNotFoundError when the folder is not there; whatever the store throws; the signal's reason.
 */
export async function planSync(options: PlanOptions): Promise<SyncPlan> {
  const { signal, parser = {} } = options;
  const sources = await findSources(options.folder);
  const ownParser = "parse" in parser ? undefined : createDocumentParser(parser);
  const usedParser = ownParser ?? (parser as DocumentParser);
  try {
    const plan = await compare(options, sources, usedParser.ocrLanguages);
    const measure = new MeasureWork({ ...options, root: sources.root, parser: usedParser });
    for (const [index, task] of plan.tasks.entries()) {
      signal?.throwIfAborted();
      await measure.add(task);
      options.onProgress?.({ done: index + 1, total: plan.tasks.length });
    }
    return describe(plan, sources, measure);
  } finally {
    await ownParser?.close();
  }
}

async function compare(
  { library, store, retryFailed = false, ...options }: PlanOptions,
  sources: FoundSources,
  ocrLanguages: string | undefined,
): Promise<Plan> {
  const files = await scanFiles(sources, () => undefined, options.signal);
  const known: LedgerReader = library ?? nothingKnown;
  const entries = await known.entries();
  const { counts } = await countChunks(store ?? emptyStore, new Set(entries.map(({ id }) => id)));
  return makePlan({
    files,
    known: await known.files(sources.root),
    entries,
    chunkCounts: counts,
    pipeline: pipelineOf(options),
    ocrLanguages,
    retryFailed,
  });
}

const nothingKnown: LedgerReader = { files: async () => [], entries: async () => [] };
const emptyStore = { ids: async () => [] };

function describe(plan: Plan, { root, ignoredKinds }: FoundSources, measured: MeasureWork): SyncPlan {
  const pathsOf = (kind: "new" | "changed"): string[] =>
    plan.tasks.filter((task) => task.kind === kind).map(({ document }) => document.path);
  const work: PlannedWork = measured.sum();
  return {
    root,
    new: pathsOf("new"),
    changed: pathsOf("changed"),
    moved: plan.moved,
    copied: plan.copied,
    restored: plan.restored,
    gone: plan.gone,
    unchanged: plan.unchanged.length,
    failedBefore: plan.failedBefore.map(({ path, entry: { failure } }) => ({
      path,
      code: failure?.code ?? "damaged",
      message: failure?.message ?? "",
    })),
    willFail: [
      ...plan.unreadable.map(({ document: { path }, failure }) => ({ path, ...failure.toFailure() })),
      ...measured.refused,
    ],
    ignored: ignoredKinds,
    work,
  };
}
