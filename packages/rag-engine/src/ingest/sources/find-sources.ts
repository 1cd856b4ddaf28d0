import { readdir, realpath, stat } from "node:fs/promises";
import type { Dirent } from "node:fs";
import { extname, join, resolve } from "node:path";
import { SourceNotFoundError } from "../errors.js";
import { mediaTypeOf } from "./media-type.js";

/** The documents below a folder. */
export interface FoundSources {
  /** The folder, absolute. */
  root: string;
  /** Paths below the root with `/` between names, sorted. */
  paths: string[];
  /** How many visible files of other kinds there are. */
  ignored: number;
  /** The same by extension, such as `.jpg`; "" for files without one. */
  ignoredKinds: Record<string, number>;
  /** Every folder that was looked into, below the root with `/` between names; "" is the root itself. */
  folders: string[];
}

/**
 * Lists the documents of a folder and its subfolders. Hidden names and `node_modules` are left out. Links are
 * followed, but no file or folder is taken twice, so that links in a circle do no harm.
 *
 * @throws SourceNotFoundError when the folder is missing, is not a folder or may not be listed.
 */
export async function findSources(folder: string): Promise<FoundSources> {
  const root = resolve(folder);
  await assertFolder(root);
  const walk = new Walk(root);
  await walk.folder("");
  // Links come last: when a file is also there under its own name, that name is the one that is kept.
  for (let link = walk.links.shift(); link !== undefined; link = walk.links.shift()) await walk.link(link);
  const ignored = Object.values(walk.ignoredKinds).reduce((sum, count) => sum + count, 0);
  return { root, paths: walk.paths.sort(), ignored, ignoredKinds: walk.ignoredKinds, folders: walk.folders };
}

/**
 * @param root absolute path.
 * @throws SourceNotFoundError when the folder is missing or is not a folder.
 */
export async function assertFolder(root: string): Promise<void> {
  const found = await stat(root).catch((error: unknown) => {
    throw new SourceNotFoundError(root, "does not exist or may not be read", { cause: error });
  });
  if (!found.isDirectory()) throw new SourceNotFoundError(root, "is not a folder");
}

class Walk {
  readonly paths: string[] = [];
  readonly links: string[] = [];
  readonly folders: string[] = [];
  readonly ignoredKinds: Record<string, number> = {};
  readonly #root: string;
  readonly #seen = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  async folder(path: string): Promise<void> {
    const absolute = join(this.#root, path);
    if (!this.#firstVisit(await realpath(absolute))) return;
    this.folders.push(path);
    for (const entry of await this.#entries(path))
      await this.#entry(entry, path === "" ? entry.name : `${path}/${entry.name}`);
  }

  async link(path: string): Promise<void> {
    const absolute = join(this.#root, path);
    const target = await stat(absolute).catch(() => undefined);
    if (target?.isDirectory() === true) await this.folder(path);
    // A link that leads nowhere is kept when it is named like a document: the sync reports it as unreadable.
    else if (target === undefined || this.#firstVisit(await realpath(absolute))) this.#file(path);
  }

  async #entry(entry: Dirent, path: string): Promise<void> {
    if (entry.name.startsWith(".") || entry.name === "node_modules") return;
    if (entry.isSymbolicLink()) this.links.push(path);
    else if (entry.isDirectory()) await this.folder(path);
    else if (entry.isFile() && this.#firstVisit(await realpath(join(this.#root, path)))) this.#file(path);
  }

  #file(path: string): void {
    if (mediaTypeOf(path) !== undefined) {
      this.paths.push(path);
      return;
    }
    const kind = extname(path).toLowerCase();
    this.ignoredKinds[kind] = (this.ignoredKinds[kind] ?? 0) + 1;
  }

  async #entries(path: string): Promise<Dirent[]> {
    const absolute = join(this.#root, path);
    try {
      const entries = await readdir(absolute, { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      // Going on would look as if its documents were gone and delete them from the index.
      throw new SourceNotFoundError(absolute, "may not be listed", { cause: error });
    }
  }

  #firstVisit(real: string): boolean {
    if (this.#seen.has(real)) return false;
    this.#seen.add(real);
    return true;
  }
}
