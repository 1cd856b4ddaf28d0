import { ManifestMismatchError, type HybridStore } from "langchain-hybrid-store";
import { setTimeout } from "node:timers/promises";
import { SyncInProgressError } from "../errors.js";
import type { LedgerEntry } from "../library/ledger.js";
import type { Library } from "../library/library.js";
import type { Maintenance } from "../library/maintenance.js";
import { pipelineOf, recutPipeline } from "../sync/pipeline.js";
import { IndexBuilder } from "./build-index.js";
import { NoPreviousIndexError, ReindexUnfinishedError } from "./errors.js";
import type { BuildPurpose, IndexGeneration, IndexLocation } from "./index-location.js";
import type { ReindexEvent, ReindexSummary } from "./reindex-events.js";
import { searchedDocuments } from "./searched-documents.js";
import { hasSameModel, VectorSource } from "./vector-source.js";
import { verifyIndex } from "./verify-index.js";

/** What {@link reindex} needs. */
export interface ReindexOptions {
  library: Library;
  location: IndexLocation;
  /** Opens the store of a generation with the model that is to embed from now on. */
  openStore: (generation: IndexGeneration) => Promise<HybridStore>;
  /** Identity of that model, as the store's manifest holds it. */
  embeddingModel: string;
  /** Counts the tokens of a text as that model does. */
  countTokens: (text: string) => number;
  /** Longest chunk. At most what that model reads. */
  maxChunkTokens: number;
  /** Chunks that are embedded and committed at once. Default 128. */
  batchSize?: number;
  /** Stops after the present batch; nothing that is finished is lost. */
  signal?: AbortSignal;
  onEvent?: (event: ReindexEvent) => void;
}

/** How often to look whether the sync that is in the way has ended. */
const lookAgainMs = 500;

/**
 * Makes the index anew from the pages in the library (the files are not needed), with today's chunker and the given
 * model, beside the one in use, which goes on answering. When it is complete and checked it takes the other's place, in
 * one step; the old one is kept. Syncs may run meanwhile: what they change is taken over before the swap. May be stopped
 * or killed at any moment: run it again, and it goes on. Vectors of texts that the same model embedded before are used again.
 *
 * @throws ReindexUnfinishedError when one with another model or chunk size was begun; ReindexBusyError when another process
 *   is at it; IndexCheckError when the new index is not whole; DiskFullError; whatever the model throws.
 */
export async function reindex(options: ReindexOptions): Promise<ReindexSummary> {
  const { location, embeddingModel } = options;
  const purpose: BuildPurpose = { kind: "reindex", embeddingModel, pipeline: pipelineOf(options) };
  const begun = await location.unfinished();
  if (begun?.purpose.kind === "reindex" && !isSame(begun.purpose, purpose)) {
    throw new ReindexUnfinishedError(begun.purpose, purpose);
  }
  const build = await location.begin(purpose);
  try {
    return await buildAndSwap(options, build.generation, build.resumed);
  } finally {
    await build.release();
  }
}

/**
 * Puts the index back into use that was there before the last reindex. What was synced since is not in it: the next sync
 * adds that.
 *
 * @throws NoPreviousIndexError when there is none; SyncInProgressError while a sync is at work.
 */
export async function undoReindex({ library, location }: Pick<ReindexOptions, "library" | "location">): Promise<void> {
  const maintenance = await library.startMaintenance();
  try {
    const previous = await location.previous();
    if (previous === undefined) throw new NoPreviousIndexError();
    await location.swap(previous);
  } finally {
    await maintenance.close();
  }
}

async function buildAndSwap(options: ReindexOptions, target: IndexGeneration, resumed: boolean) {
  const started = performance.now();
  const { library, location, signal, onEvent = () => undefined } = options;
  const documents = await searchedDocuments(library);
  const chunks = documents.reduce((sum, { chunkCount }) => sum + chunkCount, 0);
  onEvent({ type: "begun", resumed, documents: documents.length, chunks });
  const store = await options.openStore(target);
  const old = await openReusable(options, store);
  const vectors = new VectorSource(store, old === undefined ? [] : [old], signal);
  const { batchSize = 128 } = options;
  const builder = new IndexBuilder({ ...options, store, vectors, batchSize, signal, onEvent });
  const summary = { documents: documents.length, chunks, keptOld: false, cancelled: false };
  try {
    await builder.build(documents);
    Object.assign(summary, await finish({ options, store, builder, target }));
    summary.keptOld = (await location.previous()) !== undefined;
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw error;
    summary.cancelled = true;
  } finally {
    await old?.close();
    await store.close();
  }
  return { ...summary, ...vectors.counts, ms: performance.now() - started };
}

interface Finishing {
  options: ReindexOptions;
  store: HybridStore;
  builder: IndexBuilder;
  target: IndexGeneration;
}

/** While no sync runs: takes over what changed since, checks, swaps, notes how documents are cut now. */
async function finish({ options, store, builder, target }: Finishing): Promise<{ documents: number; chunks: number }> {
  const { library, location, onEvent = () => undefined } = options;
  const maintenance = await holdStill(options);
  try {
    const documents = await searchedDocuments(library);
    await builder.build(documents);
    onEvent({ type: "checking" });
    const counts = builder.chunkCounts;
    await verifyIndex(store, counts);
    await location.swap(target);
    await maintenance.recount(documents.flatMap((document) => recounted(document, counts, options)));
    return { documents: documents.length, chunks: [...counts.values()].reduce((sum, count) => sum + count, 0) };
  } finally {
    await maintenance.close();
  }
}

function recounted(
  { id, pipeline }: LedgerEntry,
  counts: ReadonlyMap<string, number>,
  options: Pick<ReindexOptions, "maxChunkTokens">,
): { id: string; chunkCount: number; pipeline: string }[] {
  const chunkCount = counts.get(id);
  if (chunkCount === undefined) return [];
  return [{ id, chunkCount, pipeline: recutPipeline(pipeline, pipelineOf(options)) }];
}

async function holdStill({ library, signal, onEvent }: ReindexOptions): Promise<Maintenance> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await library.startMaintenance();
    } catch (error) {
      if (!(error instanceof SyncInProgressError)) throw error;
      if (isFirst) onEvent?.({ type: "waiting" });
      await setTimeout(lookAgainMs, undefined, signal === undefined ? {} : { signal }).catch(() =>
        signal?.throwIfAborted(),
      );
    }
  }
}

/** The index in use, when its vectors can be used again: it was made with this very model. */
async function openReusable({ location, openStore }: ReindexOptions, target: HybridStore) {
  const old = await openStore(await location.current()).catch((error: unknown) => {
    if (error instanceof ManifestMismatchError) return undefined;
    return target.close().then(() => Promise.reject(error as Error));
  });
  if (old === undefined || (await hasSameModel(old))) return old;
  await old.close();
  return undefined;
}

function isSame(a: BuildPurpose, b: BuildPurpose): boolean {
  return a.embeddingModel === b.embeddingModel && a.pipeline === b.pipeline;
}
