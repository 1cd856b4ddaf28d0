import { lstat, stat } from "node:fs/promises";
import { join } from "node:path";
import { findSources } from "../sources/find-sources.js";

/** What a folder looks like at a moment. */
export interface FolderLook {
  /** A mark for each document that changes when the file is written, replaced or made readable. */
  marks: Map<string, string>;
  /** When each file was written last, in ms since 1970. */
  writtenAt: Map<string, number>;
  /** Folders below the root, "" for itself. */
  folders: string[];
}

/**
 * Looks at all documents of a folder without reading them.
 *
 * @throws SourceNotFoundError when the folder is missing.
 */
export async function lookAt(folder: string): Promise<FolderLook> {
  const { root, paths, folders } = await findSources(folder);
  const [marks, writtenAt] = [new Map<string, string>(), new Map<string, number>()];
  for (const path of paths) {
    const file = join(root, path);
    // A link that leads nowhere is a document that cannot be read, and has a mark as such.
    const found = await stat(file).catch(() => lstat(file).catch(() => undefined));
    if (found === undefined) continue;
    marks.set(path, `${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.ino}`);
    writtenAt.set(path, found.mtimeMs);
  }
  return { marks, writtenAt, folders };
}

/** Which files of a folder have changed since the last sync, and which of them have been quiet for a while. */
export class ChangedFiles {
  readonly #quietMs: number;
  /** Marks as of the last sync. */
  readonly #synced = new Map<string, string>();
  /** Marks as of the last look, and since when; an empty mark is a file that is gone. */
  readonly #seen = new Map<string, { mark: string; since: number }>();
  #isFirst = true;

  constructor(quietMs: number) {
    this.#quietMs = quietMs;
  }

  /** How many documents the last sync knew of. */
  get known(): number {
    return this.#synced.size;
  }

  /** @returns paths that changed, came or went since the last sync, by whether they still change. */
  compare({ marks, writtenAt }: FolderLook, now: number): { quiet: string[]; beingWritten: string[] } {
    const [quiet, beingWritten]: [string[], string[]] = [[], []];
    for (const path of new Set([...marks.keys(), ...this.#synced.keys()])) {
      const mark = marks.get(path) ?? "";
      if (mark === (this.#synced.get(path) ?? "")) {
        this.#seen.delete(path);
        continue;
      }
      const since = this.#since(path, mark, this.#isFirst ? (writtenAt.get(path) ?? now) : now, now);
      (now - since >= this.#quietMs ? quiet : beingWritten).push(path);
    }
    this.#isFirst = false;
    return { quiet, beingWritten };
  }

  /** Takes over what a sync has dealt with. */
  synced({ marks }: FolderLook, beingWritten: ReadonlySet<string>): void {
    for (const path of new Set([...marks.keys(), ...this.#synced.keys()])) {
      const mark = marks.get(path);
      if (beingWritten.has(path)) continue;
      if (mark === undefined) this.#synced.delete(path);
      else this.#synced.set(path, mark);
      this.#seen.delete(path);
    }
  }

  /** What lies there before the first look is as old as it says; later only what was seen counts. */
  #since(path: string, mark: string, at: number, now: number): number {
    const known = this.#seen.get(path);
    if (known?.mark === mark) return known.since;
    const since = Math.min(at, now);
    this.#seen.set(path, { mark, since });
    return since;
  }
}
