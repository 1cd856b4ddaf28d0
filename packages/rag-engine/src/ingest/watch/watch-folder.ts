import { resolve } from "node:path";
import { DiskFullError } from "langchain-hybrid-store";
import { SourceNotFoundError, SyncInProgressError } from "../errors.js";
import { assertFolder } from "../sources/find-sources.js";
import { syncFolder, type SyncOptions } from "../sync/sync-folder.js";
import { systemClock, type WatchClock } from "./clock.js";
import { followFolder } from "./follow-folder.js";
import { observeFolders } from "./observe-folders.js";
import type { WatchEvent } from "./watch-event.js";

/** What {@link watchFolder} needs: what `syncFolder` does, and: */
export interface WatchOptions extends Omit<SyncOptions, "beingWritten"> {
  /** Ends the watch; a sync that is under way is stopped. */
  signal: AbortSignal;
  /** A file is read once its size and time have not changed for so long, in ms. Default 1,500. */
  quietMs?: number;
  /** How often the folder is looked at even if the system tells of no change, in ms. Default 5,000. */
  pollMs?: number;
  /**
   * Whether an error of a sync may pass by itself, so that the sync is tried again later instead of ending the watch.
   * A full disk, another sync at work and a folder that goes away meanwhile always may. Default: nothing else.
   */
  mayPass?: (error: unknown) => boolean;
  /** Called before each sync, for what to sync into where that may change. Default: `library` and `store` as given. */
  open?: () => Promise<Pick<SyncOptions, "library" | "store">>;
  onWatch?: (event: WatchEvent) => void;
  clock?: WatchClock;
}

/**
 * Keeps library and index in line with a folder until the signal is aborted: syncs at once, and again whenever files have
 * changed and have been quiet for a while. Listens to the operating system where that works, and looks by itself now and
 * then in any case. Changes that come together are one sync. A folder that vanishes, or is empty all at once, is told of
 * and waited for: it does not empty the index.
 *
 * @throws SourceNotFoundError when the folder is not there to begin with; errors of a sync that do not pass.
 */
export async function watchFolder(options: WatchOptions): Promise<void> {
  const { signal, quietMs = 1500, pollMs = 5000, mayPass = () => false, clock = systemClock } = options;
  const { onWatch = () => undefined } = options;
  const folder = resolve(options.folder);
  await assertFolder(folder);
  await followFolder({
    folder,
    signal,
    quietMs,
    pollMs,
    clock,
    onEvent: onWatch,
    observe: observeFolders,
    mayPass: (error) => isPassing(error) || mayPass(error),
    sync: async (beingWritten) => {
      const summary = await syncFolder({ ...options, ...(await options.open?.()), beingWritten });
      onWatch({ type: "synced", summary });
    },
  });
}

function isPassing(error: unknown): boolean {
  return [DiskFullError, SyncInProgressError, SourceNotFoundError].some((kind) => error instanceof kind);
}
