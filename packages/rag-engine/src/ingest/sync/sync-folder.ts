import type { HybridStore } from "langchain-hybrid-store";
import type { Library } from "../library/library.js";
import type { Ledger } from "../library/ledger.js";
import { createDocumentParser, type DocumentParser, type DocumentParserOptions } from "../parse/document-parser.js";
import { findSources, type FoundSources } from "../sources/find-sources.js";
import { ApplyPlan } from "./apply-plan.js";
import { pipelineOf } from "./pipeline.js";
import { makePlan, type Plan } from "./plan.js";
import { reconcileStore } from "./reconcile-store.js";
import { scanFiles } from "./scan.js";
import type { SyncEvent, SyncSummary } from "./sync-events.js";

/** What {@link syncFolder} needs. */
export interface SyncOptions {
  /** The folder with the documents. */
  folder: string;
  library: Library;
  /** Where chunks are embedded and kept. */
  store: HybridStore;
  /** Counts the tokens of a text as the embedding model does. */
  countTokens: (text: string) => number;
  /** Longest chunk. At most what the embedding model reads; about 200 for MiniLM, which reads 256. */
  maxChunkTokens: number;
  /** Try files again that failed before and have not changed. Default false. */
  retryFailed?: boolean;
  /** Chunks that are embedded and committed at once. Default 64. */
  batchSize?: number;
  /** Paths below the folder of files that are being written just now: they are left as they are in the index. */
  beingWritten?: ReadonlySet<string>;
  /** Stops at once. Nothing that is stored is lost; the summary says `cancelled`. */
  signal?: AbortSignal;
  onEvent?: (event: SyncEvent) => void;
  /** A parser to use, which stays open, or options for one. */
  parser?: DocumentParser | DocumentParserOptions;
}

/**
 * Brings library and index in line with a folder: new and changed documents are read, cut and embedded, documents
 * that are gone are removed, all others are left alone. A file that cannot be read is marked failed and the others go
 * on. May be stopped or killed at any moment; the next sync repairs and goes on from there.
 *
 * @throws SourceNotFoundError when the folder is not there; OcrSetupError when text recognition is asked for and not
 *   installed; SyncInProgressError when another sync is at work in the library's directory; DiskFullError; and whatever
 *   the embedding model or the store throws. After an error all that was finished is kept.
 */
export async function syncFolder(options: SyncOptions): Promise<SyncSummary> {
  const sources = await findSources(options.folder);
  const { parser = {} } = options;
  // What it refuses must leave no sync behind that has begun.
  const ownParser = "parse" in parser ? undefined : createDocumentParser(parser);
  try {
    return await recorded(options, sources, ownParser ?? (parser as DocumentParser));
  } finally {
    await ownParser?.close();
  }
}

async function recorded(options: SyncOptions, sources: FoundSources, parser: DocumentParser): Promise<SyncSummary> {
  const ledger = await options.library.startSync(sources.root);
  try {
    const summary = await run(options, sources, ledger, parser);
    await ledger.finish(summary.cancelled ? "stopped" : "done");
    return summary;
  } catch (error) {
    // Where not even this can be written (a full disk), the sync shows as interrupted; the error itself says why.
    await ledger.finish("failed", error instanceof Error ? error.message : String(error)).catch(() => undefined);
    throw error;
  } finally {
    await ledger.close();
  }
}

async function run(
  options: SyncOptions,
  sources: FoundSources,
  ledger: Ledger,
  parser: DocumentParser,
): Promise<SyncSummary> {
  const started = performance.now();
  const summary = emptySummary(sources.ignored);
  const { signal, onEvent = () => undefined, beingWritten = new Set() } = options;
  const pipeline = pipelineOf(options);
  const batchSize = options.batchSize ?? 64;
  const apply = new ApplyPlan({ ...options, ledger, batchSize, parser, pipeline, summary, onEvent });
  try {
    const paths = sources.paths.filter((path) => !beingWritten.has(path));
    const total = paths.length;
    const files = await scanFiles({ ...sources, paths }, (done) => onEvent({ type: "scanned", done, total }), signal);
    await ledger.exclusively(async () => {
      const { ocrLanguages } = parser;
      const plan = await planFor({ ...options, files, root: sources.root, ledger, pipeline, ocrLanguages });
      await apply.writeDown(sources.root, plan);
    });
    await apply.work(sources.root);
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw error;
    summary.cancelled = true;
  }
  summary.ms.total = performance.now() - started;
  return summary;
}

async function planFor(
  input: Pick<SyncOptions, "store" | "retryFailed" | "beingWritten"> & {
    files: Awaited<ReturnType<typeof scanFiles>>;
    root: string;
    ledger: Ledger;
    pipeline: string;
    ocrLanguages: string | undefined;
  },
): Promise<Plan> {
  const { root, ledger, store, retryFailed = false } = input;
  const chunkCounts = await reconcileStore(store, ledger);
  const [known, entries] = [await ledger.files(root), await ledger.entries()];
  return makePlan({ ...input, known, entries, chunkCounts, retryFailed });
}

function emptySummary(ignored: number): SyncSummary {
  return {
    indexed: 0,
    changed: 0,
    unchanged: 0,
    moved: 0,
    removed: 0,
    failed: [],
    ignored,
    pages: 0,
    chunks: 0,
    chunksEmbedded: 0,
    ms: { parse: 0, embed: 0, total: 0 },
    cancelled: false,
  };
}
