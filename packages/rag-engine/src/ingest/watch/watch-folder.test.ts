import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { countWords } from "../../test-support/count-words.js";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { WordEmbeddings } from "../../test-support/word-embeddings.js";
import { SourceNotFoundError } from "../errors.js";
import type { Library } from "../library/library.js";
import { openLibrary } from "../library/sqlite-library.js";
import type { WatchEvent } from "./watch-event.js";
import { watchFolder } from "./watch-folder.js";

let folder: TemporaryFolder;
let data: TemporaryFolder;
let embeddings: WordEmbeddings;
let library: Library;
let store: HybridStore;

beforeEach(async () => {
  [folder, data] = [temporaryFolder(), temporaryFolder()];
  embeddings = new WordEmbeddings();
  library = openLibrary(data.path);
  store = await openEmbeddedStore(join(data.path, "index"), { embeddings, embeddingModel: "test/words" });
});

afterEach(async () => {
  await store.close();
  await library.close();
  folder.remove();
  data.remove();
});

/** A watch with the system's own clock and events, and the next of its events of a type. */
function startWatch(path = folder.path) {
  const stop = new AbortController();
  const listeners = new Set<(event: WatchEvent) => void>();
  const ended = watchFolder({
    folder: path,
    library,
    store,
    countTokens: countWords,
    maxChunkTokens: 40,
    signal: stop.signal,
    quietMs: 100,
    onWatch: (event) => listeners.forEach((listener) => listener(event)),
  });
  const next = <T extends WatchEvent["type"]>(type: T): Promise<Extract<WatchEvent, { type: T }>> =>
    new Promise((resolve) => {
      const listener = (event: WatchEvent): void => {
        if (event.type !== type) return;
        listeners.delete(listener);
        resolve(event as Extract<WatchEvent, { type: T }>);
      };
      listeners.add(listener);
    });
  return { ended, next, stop };
}

describe("watchFolder", () => {
  it("follows new files, new subfolders and moves, and embeds nothing for a move", async () => {
    folder.write("a.txt", "Alpha is here.");
    const { ended, next, stop } = startWatch();
    const first = await next("synced");
    const afterNew = next("synced");
    mkdirSync(join(folder.path, "sub"));
    folder.write("sub/b.txt", "Beta is here.");
    const second = await afterNew;
    const afterMove = next("synced");
    renameSync(join(folder.path, "sub/b.txt"), join(folder.path, "c.txt"));
    const third = await afterMove;
    stop.abort();
    await ended;

    expect(first.summary).toMatchObject({ indexed: 1 });
    expect(second.summary).toMatchObject({ indexed: 1, unchanged: 1 });
    expect(third.summary).toMatchObject({ moved: 1, removed: 0, chunksEmbedded: 0 });
    expect((await library.documents()).map(({ path }) => path)).toEqual(["a.txt", "c.txt"]);
  });

  it("ends cleanly in the middle of a sync", async () => {
    folder.write("a.txt", "Alpha is here.");
    const { ended, stop } = startWatch();
    embeddings.beforeBatch = () => stop.abort();

    await ended;

    expect((await library.syncs())[0]?.outcome).toMatch(/stopped|done/);
  });

  it("refuses a folder that is not there", async () => {
    await expect(startWatch(join(folder.path, "nothing")).ended).rejects.toBeInstanceOf(SourceNotFoundError);
  });
});
