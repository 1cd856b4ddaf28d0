import type { SyncSummary } from "../sync/sync-events.js";

/** What `watchFolder` reports. */
export type WatchEvent =
  /** It has begun, with this many documents in this many folders. */
  | { type: "watching"; files: number; folders: number }
  /** The system does not tell about changes: the folder is looked at every so often. */
  | { type: "polling"; reason: string; everyMs: number }
  /** Files that still change; they are left alone until they have been quiet for a while. */
  | { type: "waiting"; files: string[] }
  /** So many files have changed, come or gone: a sync begins. */
  | { type: "changes"; files: number }
  | { type: "synced"; summary: SyncSummary }
  /** The folder is gone, or holds no documents any more: the index is left as it is until the folder is back. */
  | { type: "lost"; problem: "missing" | "empty" }
  | { type: "back" }
  /** A sync failed with an error that may pass; it is tried again. */
  | { type: "failed"; error: unknown; retryInMs: number };
