import { existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { acquireBuildLock } from "./build-lock.js";
import type { BuildPurpose, IndexBuild, IndexGeneration, IndexLocation, UnfinishedIndex } from "./index-location.js";
import { firstStore, readPointer, storesIn, writePointer, type IndexPointer } from "./index-pointer.js";

/**
 * The generations in a data directory: `store/` is the first, `store-2/` and so on the later ones, and `index.json` names
 * the one in use. Nothing is written before something is built.
 *
 * @throws IndexPointerError, from each method, when `index.json` is damaged.
 */
export function openFolderLocation(directory: string): IndexLocation {
  return new FolderLocation(directory);
}

class FolderLocation implements IndexLocation {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async current(): Promise<IndexGeneration> {
    return this.#generation(readPointer(this.#directory).current);
  }

  async previous(): Promise<IndexGeneration | undefined> {
    const { previous } = readPointer(this.#directory);
    const isThere = previous !== undefined && existsSync(join(this.#directory, previous));
    return isThere ? this.#generation(previous) : undefined;
  }

  async unfinished(): Promise<UnfinishedIndex | undefined> {
    const { unfinished } = readPointer(this.#directory);
    return unfinished && { ...this.#generation(unfinished.name), purpose: unfinished.purpose };
  }

  async begin(purpose: BuildPurpose): Promise<IndexBuild> {
    mkdirSync(this.#directory, { recursive: true });
    const release = acquireBuildLock(this.#directory);
    try {
      const pointer = readPointer(this.#directory);
      const begun = pointer.unfinished;
      const resumed = begun !== undefined && isSame(begun.purpose, purpose);
      const name = resumed ? begun.name : this.#nextName(pointer);
      if (!resumed) writePointer(this.#directory, { ...pointer, unfinished: { name, purpose } });
      this.#dropUnnamed();
      const drop = async (): Promise<void> => {
        try {
          this.#dropUnfinished(name);
        } finally {
          release();
        }
      };
      return { generation: { ...this.#generation(name), purpose }, resumed, release: async () => release(), drop };
    } catch (error) {
      release();
      throw error;
    }
  }

  async swap(to: IndexGeneration): Promise<void> {
    const pointer = readPointer(this.#directory);
    const name = basename(to.place);
    if (name === pointer.current) return;
    const hasOld = existsSync(join(this.#directory, pointer.current));
    const isUnfinished = pointer.unfinished?.name === name;
    writePointer(this.#directory, {
      version: 1,
      current: name,
      ...(hasOld ? { previous: pointer.current } : {}),
      ...(pointer.unfinished === undefined || isUnfinished ? {} : { unfinished: pointer.unfinished }),
    });
    this.#dropUnnamed();
  }

  async discard(): Promise<IndexGeneration[]> {
    const pointer = readPointer(this.#directory);
    const names = [pointer.previous, pointer.unfinished?.name].filter((name) => name !== undefined);
    if (names.length === 0) return [];
    const release = acquireBuildLock(this.#directory);
    try {
      // Room first: on a full disk nothing can be written before something is deleted.
      for (const name of names) this.#delete(name);
      writePointer(this.#directory, { version: 1, current: pointer.current });
      this.#dropUnnamed();
    } finally {
      release();
    }
    return names.map((name) => this.#generation(name));
  }

  async close(): Promise<void> {
    // Nothing is kept open between calls.
  }

  #generation(name: string): IndexGeneration {
    return { place: join(this.#directory, name) };
  }

  /** Never a name that is or was just in use: an open process might still have that folder's files. */
  #nextName({ current, previous, unfinished }: IndexPointer): string {
    const taken = [current, previous, unfinished?.name, ...storesIn(this.#directory)].map(
      (name) => Number(name?.slice(firstStore.length + 1)) || 1,
    );
    return `${firstStore}-${Math.max(...taken) + 1}`;
  }

  #dropUnfinished(name: string): void {
    const { unfinished, ...others } = readPointer(this.#directory);
    if (unfinished?.name !== name) return;
    // Room first, as in `discard`.
    this.#delete(name);
    writePointer(this.#directory, others);
  }

  #delete(name: string): void {
    rmSync(join(this.#directory, name), { recursive: true, force: true });
  }

  /** Deletes stores that `index.json` does not name: a crash can leave one after it was taken out of use. */
  #dropUnnamed(): void {
    const { current, previous, unfinished } = readPointer(this.#directory);
    const named = new Set([current, previous, unfinished?.name]);
    for (const name of storesIn(this.#directory)) {
      if (!named.has(name)) this.#delete(name);
    }
  }
}

function isSame(begun: BuildPurpose, asked: BuildPurpose): boolean {
  return (
    asked.kind === "reindex" &&
    begun.kind === "reindex" &&
    begun.embeddingModel === asked.embeddingModel &&
    begun.pipeline === asked.pipeline
  );
}
