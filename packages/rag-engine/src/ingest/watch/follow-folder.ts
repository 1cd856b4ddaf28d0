import { SourceNotFoundError } from "../errors.js";
import type { WatchClock } from "./clock.js";
import { ChangedFiles, lookAt, type FolderLook } from "./file-marks.js";
import type { FolderObserver, ObserverCalls } from "./observe-folders.js";
import type { WatchEvent } from "./watch-event.js";

/** What {@link followFolder} works with. */
export interface FollowOptions {
  folder: string;
  /** Brings the index in line, leaving alone files that are being written. */
  sync: (beingWritten: ReadonlySet<string>) => Promise<void>;
  /** Whether an error of `sync` may pass by itself, so that it is tried again. */
  mayPass: (error: unknown) => boolean;
  onEvent: (event: WatchEvent) => void;
  signal: AbortSignal;
  clock: WatchClock;
  observe: (root: string, calls: ObserverCalls) => FolderObserver;
  quietMs: number;
  pollMs: number;
}

/** Waits no longer than this for files that are being written before it syncs the others. */
const longestWaitMs = 30_000;
const firstRetryMs = 15_000;
const longestRetryMs = 300_000;
/** Looking again sooner than this after a look would keep a processor busy while many files are written. */
const leastPauseMs = 200;

/** Looks, compares, syncs and waits until the signal is aborted. */
export async function followFolder(options: FollowOptions): Promise<void> {
  const follow = new Follow(options);
  try {
    while (!options.signal.aborted) await follow.turn();
  } finally {
    follow.close();
  }
}

class Follow {
  readonly #options: FollowOptions;
  readonly #changed: ChangedFiles;
  readonly #observer: FolderObserver;
  #rung = new AbortController();
  #isLost = false;
  #announced = false;
  #pendingSince: number | undefined;
  #failures = 0;
  #waitsFor = "";

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#changed = new ChangedFiles(options.quietMs);
    this.#observer = options.observe(options.folder, {
      onChange: () => this.#rung.abort(),
      onTrouble: (reason) => options.onEvent({ type: "polling", reason, everyMs: options.pollMs }),
    });
  }

  close(): void {
    this.#observer.close();
  }

  /** One look, with the sync that it asks for, and the wait for the next. */
  async turn(): Promise<void> {
    const { clock, pollMs } = this.#options;
    const began = clock.now();
    // What rings from here on is not seen by this look, or only in part.
    this.#rung = new AbortController();
    const look = await this.#look();
    const nextInMs = look === undefined ? pollMs : await this.#deal(look);
    // Looking may take long in a large folder: it shall not take more than a tenth of the time.
    const tookMs = clock.now() - began;
    await this.#wait(Math.max(nextInMs, Math.min(10 * tookMs, pollMs)));
  }

  /** @returns undefined while the folder is not there, which is no reason to empty the index. */
  async #look(): Promise<FolderLook | undefined> {
    const { folder, onEvent } = this.#options;
    const look = await lookAt(folder).catch((error: unknown) => {
      if (error instanceof SourceNotFoundError) return undefined;
      throw error;
    });
    const isLost = look === undefined || (look.marks.size === 0 && this.#changed.known > 0);
    if (isLost !== this.#isLost) {
      this.#isLost = isLost;
      onEvent(isLost ? { type: "lost", problem: look === undefined ? "missing" : "empty" } : { type: "back" });
    }
    this.#observer.follow(look?.folders ?? []);
    return isLost ? undefined : look;
  }

  /** @returns in how many ms to look again. */
  async #deal(look: FolderLook): Promise<number> {
    const { clock, quietMs, pollMs, onEvent } = this.#options;
    if (!this.#announced) onEvent({ type: "watching", files: look.marks.size, folders: look.folders.length });
    this.#announced = true;
    const { quiet, beingWritten } = this.#changed.compare(look, clock.now());
    if (quiet.length === 0 && beingWritten.length === 0) {
      this.#pendingSince = undefined;
      return pollMs;
    }
    this.#pendingSince ??= clock.now();
    this.#tellWaiting(beingWritten);
    const isPatient = beingWritten.length > 0 && clock.now() - this.#pendingSince < longestWaitMs;
    if (quiet.length === 0 || isPatient) return quietMs;
    return this.#sync(look, quiet, new Set(beingWritten));
  }

  async #sync(look: FolderLook, quiet: readonly string[], beingWritten: ReadonlySet<string>): Promise<number> {
    const { sync, mayPass, signal, onEvent, quietMs, pollMs } = this.#options;
    onEvent({ type: "changes", files: quiet.length });
    try {
      await sync(beingWritten);
    } catch (error) {
      if (signal.aborted || !mayPass(error)) throw error;
      const retryInMs = Math.min(firstRetryMs * 2 ** this.#failures++, longestRetryMs);
      onEvent({ type: "failed", error, retryInMs });
      return retryInMs;
    }
    this.#failures = 0;
    this.#pendingSince = undefined;
    this.#changed.synced(look, beingWritten);
    return beingWritten.size > 0 ? quietMs : pollMs;
  }

  #tellWaiting(files: readonly string[]): void {
    const names = files.join("\n");
    if (files.length > 0 && names !== this.#waitsFor) this.#options.onEvent({ type: "waiting", files: [...files] });
    this.#waitsFor = names;
  }

  /** Ends early when something changes, but for a retry: an error does not pass because a file changes. */
  async #wait(ms: number): Promise<void> {
    const { clock, signal } = this.#options;
    await clock.sleep(leastPauseMs, signal);
    const wake = this.#failures > 0 ? signal : AbortSignal.any([signal, this.#rung.signal]);
    if (!wake.aborted && ms > leastPauseMs) await clock.sleep(ms - leastPauseMs, wake);
  }
}
