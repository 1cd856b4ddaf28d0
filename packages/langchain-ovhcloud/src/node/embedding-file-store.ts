import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { BaseStore } from "@langchain/core/stores";

/**
 * Keeps bytes in files, one a key, for the cache of `OVHcloudEmbeddings`. Any of LangChain's byte stores does there; this
 * one survives crashes and is safe for several processes: a value is written beside its place and then moved there, so
 * that a reader finds the old one, the new one or none, and never a part.
 *
 * @example
 * ```ts
 * const cache = new EmbeddingFileStore("embeddings-cache");
 * const embeddings = new OVHcloudEmbeddings({ cache });
 * ```
 */
export class EmbeddingFileStore extends BaseStore<string, Uint8Array> {
  lc_namespace = ["langchain", "storage", "ovhcloud"];
  readonly #folder: string;

  /** @param folder where the files are; made when the first value is kept. */
  constructor(folder: string) {
    super({ folder });
    this.#folder = path.resolve(folder);
  }

  override mget(keys: string[]): Promise<(Uint8Array | undefined)[]> {
    return inGroups(keys, (key) => readFile(this.#fileOf(key)).catch(orMissing));
  }

  override async mset(pairs: [string, Uint8Array][]): Promise<void> {
    await inGroups(pairs, async ([key, value]) => {
      const file = this.#fileOf(key);
      const draft = `${file}.${randomBytes(6).toString("hex")}.part`;
      await mkdir(path.dirname(file), { recursive: true });
      try {
        await writeFile(draft, value);
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    });
  }

  override async mdelete(keys: string[]): Promise<void> {
    await inGroups(keys, (key) => rm(this.#fileOf(key), { force: true }));
  }

  override async *yieldKeys(prefix = ""): AsyncGenerator<string> {
    for (const shard of await readdir(this.#folder).catch(orEmpty)) {
      for (const name of await readdir(path.join(this.#folder, shard)).catch(orEmpty)) {
        const key = name.endsWith(".part") ? undefined : decodeURIComponent(name);
        if (key?.startsWith(prefix)) yield key;
      }
    }
  }

  // By the end of the key, where the hash of the text is: folders of a million files are slow everywhere.
  #fileOf(key: string): string {
    const name = encodeURIComponent(key).replaceAll(".", "%2E");
    return path.join(this.#folder, name.slice(-2).padStart(2, "_"), name);
  }
}

const AT_ONCE = 64;

async function inGroups<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}

function orMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

function orEmpty(error: NodeJS.ErrnoException): string[] {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
  return [];
}
