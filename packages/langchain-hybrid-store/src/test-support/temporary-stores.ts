import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach } from "@jest/globals";
import { openEmbeddedStore } from "../embedded/open-embedded-store.js";
import type { EmbeddedStore } from "../embedded/embedded-store.js";
import type { EmbeddedStoreOptions } from "../embedded/options.js";
import { WordEmbeddings } from "./word-embeddings.js";

/** Folders and stores for the tests of one file; all are closed and removed after each test. */
export function temporaryStores(): {
  folder(): string;
  open(directory?: string, options?: Partial<EmbeddedStoreOptions>): Promise<EmbeddedStore>;
} {
  const folders: string[] = [];
  const stores: EmbeddedStore[] = [];

  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  const folder = (): string => {
    const made = mkdtempSync(path.join(tmpdir(), "hybrid-store-"));
    folders.push(made);
    return made;
  };
  const open = async (directory = folder(), options: Partial<EmbeddedStoreOptions> = {}): Promise<EmbeddedStore> => {
    const defaults = { embeddings: new WordEmbeddings(), embeddingModel: "words" };
    const store = await openEmbeddedStore(directory, { ...defaults, ...options });
    stores.push(store);
    return store;
  };
  return { folder, open };
}
