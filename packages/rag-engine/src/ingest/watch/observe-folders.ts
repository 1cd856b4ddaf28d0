import { watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** Rings when something below a folder may have changed. It may ring for nothing, and it may miss something. */
export interface FolderObserver {
  /** The folders to listen to, below the root. */
  follow(folders: readonly string[]): void;
  close(): void;
}

/** What an observer calls. */
export interface ObserverCalls {
  onChange: () => void;
  /** It cannot listen any more, for the reason given; looking now and then is what is left. */
  onTrouble: (reason: string) => void;
}

/** Listens to the operating system. On Linux each folder has to be listened to; elsewhere the root is enough. */
export function observeFolders(root: string, calls: ObserverCalls): FolderObserver {
  return new SystemObserver(root, calls, process.platform === "darwin" || process.platform === "win32");
}

class SystemObserver implements FolderObserver {
  readonly #root: string;
  readonly #calls: ObserverCalls;
  readonly #isRecursive: boolean;
  readonly #watchers = new Map<string, FSWatcher>();
  #gaveUp = false;

  constructor(root: string, calls: ObserverCalls, isRecursive: boolean) {
    this.#root = root;
    this.#calls = calls;
    this.#isRecursive = isRecursive;
  }

  follow(folders: readonly string[]): void {
    const wanted = new Set(this.#isRecursive ? folders.slice(0, 1) : folders);
    for (const folder of this.#watchers.keys()) if (!wanted.has(folder)) this.#forget(folder);
    for (const folder of wanted) if (!this.#gaveUp && !this.#watchers.has(folder)) this.#listen(folder);
  }

  close(): void {
    for (const folder of this.#watchers.keys()) this.#forget(folder);
  }

  #listen(folder: string): void {
    try {
      const watcher = watch(join(this.#root, folder), { recursive: this.#isRecursive }, () => this.#calls.onChange());
      watcher.on("error", (error) => this.#failed(folder, error));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      this.#failed(folder, error);
    }
  }

  #failed(folder: string, error: unknown): void {
    this.#forget(folder);
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : String(error);
    // A folder that has just gone; the next look tells what there is.
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EPERM") return this.#calls.onChange();
    this.#gaveUp = true;
    this.close();
    this.#calls.onTrouble(REASONS[code] ?? code);
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

const REASONS: Record<string, string> = {
  ENOSPC: "the system's limit of watched folders is reached (fs.inotify.max_user_watches)",
  EMFILE: "the system's limit of watchers or open files is reached (fs.inotify.max_user_instances)",
  ENOSYS: "the system cannot watch this folder",
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: "the system cannot watch this folder",
};
