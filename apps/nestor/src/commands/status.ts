import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import {
  syncProgress,
  type DocumentRecord,
  type Library,
  type SyncProgress,
  type SyncRecord,
  type Tally,
} from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { openLibraryForReading } from "../runtime/knowledge-base.js";
import { json, type Console } from "../terminal/console.js";
import { showStatus } from "../terminal/status-view.js";

/** Where the index stands, as `nestor status --json` prints it. */
export interface Status {
  /** The data directory, or the database's address without user and password. */
  index: string;
  /** Bytes of the data directory; missing for a database. */
  bytes?: number;
  /** Sums by state and kind of document. */
  tallies: Tally[];
  /** Chunks done and known; missing while nothing can be said. */
  progress?: SyncProgress;
  /** Ms that the running sync will still take at its speed so far. */
  etaMs?: number;
  /** What is being worked on. */
  working: Pick<DocumentRecord, "path" | "state" | "chunkCount" | "embeddedCount" | "worker">[];
  failed: (Pick<DocumentRecord, "path" | "root" | "failure"> & { olderVersionSearchable: boolean })[];
  /** Newest first. */
  syncs: SyncRecord[];
}

/** Says how far the index has come and who is at work; works beside a running sync and after one was killed. */
export async function statusCommand(settings: Settings, console: Console): Promise<ExitCode> {
  const library = await openLibraryForReading(settings);
  try {
    const status = await readStatus(library, settings);
    if (settings.json) json(console.out, status);
    else showStatus(console, status);
    return exitCode.ok;
  } finally {
    await library.close();
  }
}

async function readStatus(library: Library, { dataDirectory, postgres }: Settings): Promise<Status> {
  const [tallies, documents, syncs] = [await library.tally(), await library.documents(), await library.syncs()];
  const progress = syncProgress(tallies);
  const etaMs = progress === undefined ? undefined : timeLeft(progress, syncs);
  return {
    ...(postgres === undefined ? { index: dataDirectory, bytes: bytesIn(dataDirectory) } : { index: String(postgres) }),
    tallies,
    ...(progress === undefined ? {} : { progress }),
    ...(etaMs === undefined ? {} : { etaMs }),
    working: documents
      .filter(({ worker }) => worker !== undefined)
      .map(({ path: file, state, chunkCount, embeddedCount, worker }) => ({
        path: file,
        state,
        chunkCount,
        embeddedCount,
        ...(worker === undefined ? {} : { worker }),
      })),
    failed: documents.flatMap(({ path: file, root, failure, searchableVersion }) =>
      failure === undefined
        ? []
        : [{ path: file, root, failure, olderVersionSearchable: searchableVersion !== undefined }],
    ),
    syncs,
  };
}

/** All running syncs together go on as fast as they did so far. */
function timeLeft({ done, total }: SyncProgress, syncs: readonly SyncRecord[]): number | undefined {
  const perMs = syncs
    .filter(({ outcome, chunksEmbedded }) => outcome === "running" && chunksEmbedded > 0)
    .reduce(
      (sum, sync) => sum + sync.chunksEmbedded / Math.max(1, Date.parse(sync.seenAt) - Date.parse(sync.startedAt)),
      0,
    );
  return perMs === 0 ? undefined : Math.round((total - done) / perMs);
}

/** Files may come and go while they are counted. */
function bytesIn(directory: string): number {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, { parentPath, name }) =>
        sum + (statSync(path.join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}
