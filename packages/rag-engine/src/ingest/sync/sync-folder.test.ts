import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { countWords } from "../../test-support/count-words.js";
import { encryptedPdf, textPdf } from "../../test-support/pdf-files.js";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { WordEmbeddings } from "../../test-support/word-embeddings.js";
import { SourceNotFoundError, SyncInProgressError } from "../errors.js";
import { OcrSetupError } from "../ocr/errors.js";
import type { Library } from "../library/library.js";
import { openLibrary } from "../library/sqlite-library.js";
import { acquireSyncLock } from "../library/sync-lock.js";
import type { SyncEvent, SyncSummary } from "./sync-events.js";
import { syncFolder, type SyncOptions } from "./sync-folder.js";

let folder: TemporaryFolder;
let data: TemporaryFolder;
let embeddings: WordEmbeddings;
let library: Library;
let store: HybridStore;

beforeEach(async () => {
  folder = temporaryFolder();
  data = temporaryFolder();
  embeddings = new WordEmbeddings();
  library = openLibrary(data.path);
  store = await openStore();
  embeddings.embedded.length = 0;
});

afterEach(async () => {
  await store.close();
  await library.close();
  folder.remove();
  data.remove();
});

function openStore(): Promise<HybridStore> {
  return openEmbeddedStore(join(data.path, "index"), { embeddings, embeddingModel: "test/words" });
}

function sync(change: Partial<SyncOptions> = {}): Promise<SyncSummary> {
  return syncFolder({ folder: folder.path, library, store, countTokens: countWords, maxChunkTokens: 40, ...change });
}

const pathsInIndex = async (): Promise<string[]> => {
  const documents = await store.get(await store.ids());
  const searchable = await library.searchable(documents.map(({ metadata }) => String(metadata.documentId)));
  return [...searchable.values()].map(({ path }) => path).sort();
};

const textsInIndex = async (): Promise<string[]> =>
  (await store.get(await store.ids())).map(({ pageContent }) => pageContent).sort();

const longText = (topic: string, sentences = 30): string =>
  Array.from({ length: sentences }, (_, index) => `Sentence ${index} is about ${topic} and about nothing else.`).join(
    "\n",
  );

describe("a first sync", () => {
  it("indexes PDF, Markdown and text, with chunks that stand in the stored pages", async () => {
    folder.write("sub/a.pdf", textPdf([["Page one of the PDF."], ["Page two of the PDF."]], "A title"));
    folder.write("b.md", "# Heading\n\nSome words.");
    folder.write("c.txt", longText("tea"));

    const summary = await sync();

    expect(summary).toMatchObject({
      indexed: 3,
      changed: 0,
      unchanged: 0,
      removed: 0,
      failed: [],
      pages: 4,
      cancelled: false,
    });
    expect(summary.chunksEmbedded).toBe(summary.chunks);
    const chunks = await store.get(await store.ids());
    expect(chunks).toHaveLength(summary.chunks);
    for (const { id, pageContent, metadata } of chunks) {
      const { documentId, page, start, end } = metadata;
      expect(id).toMatch(new RegExp(`^${documentId}:[0-9a-f]{16}$`));
      expect((await library.pageText(documentId, page))?.slice(start, end)).toBe(pageContent);
      expect(await library.document(documentId)).toMatchObject({ root: folder.path, state: "indexed" });
    }
    expect((await library.documents()).map(({ path, title, pageCount }) => [path, title, pageCount])).toEqual([
      ["b.md", "Heading", 1],
      ["c.txt", "c", 1],
      ["sub/a.pdf", "A title", 2],
    ]);
  });

  it("tells the plan first, then pages, chunks and files", async () => {
    folder.write("a.txt", "Some words.");
    folder.write("photo.jpg", "x");
    const events: SyncEvent[] = [];

    await sync({ onEvent: (event) => events.push(event) });

    expect(events).toEqual([
      { type: "scanned", done: 1, total: 1 },
      { type: "plan", new: 1, changed: 0, moved: 0, unchanged: 0, gone: 0, failedBefore: 0, ignored: 1 },
      { type: "parsed", path: "a.txt", page: 1, pages: 1 },
      { type: "embedding", path: "a.txt", done: 1, total: 1 },
      { type: "file", path: "a.txt", outcome: "indexed" },
    ]);
  });

  it("marks files that cannot be read with the reason and indexes the others", async () => {
    folder.write("good.pdf", textPdf([["Fine."]]));
    folder.write("secret.pdf", encryptedPdf());
    symlinkSync("missing.txt", join(folder.path, "nowhere.txt"));

    const summary = await sync();

    expect(summary.indexed).toBe(1);
    expect(summary.failed.map(({ path, code, before }) => [path, code, before])).toEqual([
      ["nowhere.txt", "unreadable", false],
      ["secret.pdf", "encrypted", false],
    ]);
    expect((await library.documents()).find(({ path }) => path === "secret.pdf")).toMatchObject({
      state: "failed",
      failure: { code: "encrypted", message: expect.stringContaining("without the password") },
    });
    expect(await pathsInIndex()).toEqual(["good.pdf"]);
  });

  it("fails a document whose text holds no words", async () => {
    folder.write("lines.txt", "---\n- -\n***");

    expect((await sync()).failed).toMatchObject([{ path: "lines.txt", code: "no-text" }]);
  });

  it("refuses a folder that is not there", async () => {
    await expect(sync({ folder: join(folder.path, "nothing") })).rejects.toBeInstanceOf(SourceNotFoundError);
  });

  it("refuses text recognition that is not installed before it begins", async () => {
    folder.write("a.txt", "Some words.");

    const parser = { ocr: { languages: "xho" } };

    await expect(sync({ parser })).rejects.toBeInstanceOf(OcrSetupError);
    expect(await library.syncs()).toEqual([]);
    expect(await sync()).toMatchObject({ indexed: 1 });
  });
});

describe("a later sync", () => {
  it("embeds nothing when nothing changed", async () => {
    folder.write("a.txt", longText("tea"));
    await sync();
    embeddings.embedded.length = 0;

    const summary = await sync();

    expect(summary).toMatchObject({ indexed: 0, unchanged: 1, chunks: 0, chunksEmbedded: 0 });
    expect(embeddings.embedded).toEqual([]);
  });

  it("embeds only the file that changed and drops its old chunks and pages", async () => {
    folder.write("a.txt", "Alpha is here.");
    folder.write("b.txt", "Beta is here.");
    await sync();
    const old = (await library.documents())[0]?.id ?? "";
    folder.write("a.txt", "Gamma is here.");
    embeddings.embedded.length = 0;

    const summary = await sync();

    expect(summary).toMatchObject({ indexed: 0, changed: 1, unchanged: 1, chunksEmbedded: 1 });
    expect(embeddings.embedded).toEqual(["Gamma is here."]);
    expect(await textsInIndex()).toEqual(["Beta is here.", "Gamma is here."]);
    expect(await library.document(old)).toBeUndefined();
    expect(await library.pageText(old, 1)).toBeUndefined();
  });

  it("removes files that are gone", async () => {
    folder.write("a.txt", "Alpha is here.");
    const file = folder.write("b.txt", "Beta is here.");
    await sync();
    rmSync(file);

    expect(await sync()).toMatchObject({ removed: 1, unchanged: 1 });
    expect(await pathsInIndex()).toEqual(["a.txt"]);
    expect(await library.documents()).toHaveLength(1);
  });

  it("calls a moved file by its new name where it has no title of its own", async () => {
    folder.write("notes.txt", "Alpha is here.");
    folder.write("guide.md", "# The guide\n\nBeta is here.");
    folder.write("cut.docx", "no archive");
    await sync();
    embeddings.embedded.length = 0;
    for (const [from, to] of [
      ["notes.txt", "minutes.txt"],
      ["guide.md", "manual.md"],
      ["cut.docx", "short.docx"],
    ] as const) {
      renameSync(join(folder.path, from), join(folder.path, to));
    }

    expect(await sync()).toMatchObject({ moved: 3, removed: 0, chunksEmbedded: 0 });
    expect((await library.documents()).map(({ path, title }) => [path, title])).toEqual([
      ["manual.md", "The guide"],
      ["minutes.txt", "minutes"],
      ["short.docx", "short.docx"],
    ]);
    expect(embeddings.embedded).toEqual([]);
  });

  it("keeps the old version searchable when the new one fails, and says so", async () => {
    folder.write("a.pdf", textPdf([["The old version."]]));
    await sync();
    const old = (await library.documents())[0]?.id;
    folder.write("a.pdf", encryptedPdf());

    const summary = await sync();

    expect(summary.failed).toMatchObject([{ path: "a.pdf", code: "encrypted", olderVersionSearchable: true }]);
    expect(await library.documents()).toMatchObject([{ state: "failed", searchableVersion: old }]);
    expect(await textsInIndex()).toEqual(["The old version."]);
    expect(await library.pageText(old ?? "", 1)).toBe("The old version.");
  });

  it("goes back to the old version without embedding when the file does", async () => {
    const good = textPdf([["The old version."]]);
    folder.write("a.pdf", good);
    await sync();
    folder.write("a.pdf", encryptedPdf());
    await sync();
    folder.write("a.pdf", good);
    embeddings.embedded.length = 0;

    expect(await sync()).toMatchObject({ changed: 1, failed: [] });
    expect(embeddings.embedded).toEqual([]);
    expect(await library.documents()).toMatchObject([{ state: "indexed" }]);
    expect(await sync()).toMatchObject({ unchanged: 1 });
  });

  it("does not try a failed file again unless asked or changed, and still reports it", async () => {
    folder.write("a.pdf", encryptedPdf());
    await sync();

    const [again, retried] = [await sync(), await sync({ retryFailed: true })];
    folder.write("a.pdf", textPdf([["Open now."]]));
    const mended = await sync();

    expect(again.failed).toMatchObject([{ path: "a.pdf", code: "encrypted", before: true }]);
    expect(retried.failed).toMatchObject([{ path: "a.pdf", code: "encrypted", before: false }]);
    expect(mended).toMatchObject({ indexed: 1, failed: [] });
  });

  it("leaves the documents of another folder alone", async () => {
    const other = temporaryFolder();
    other.write("o.txt", "Omega is here.");
    folder.write("a.txt", "Alpha is here.");

    await sync({ folder: other.path });
    await sync();
    other.remove();

    expect(await pathsInIndex()).toEqual(["a.txt", "o.txt"]);
  });

  it("cuts and embeds again for another chunk size", async () => {
    folder.write("a.txt", longText("tea"));
    await sync();

    const summary = await sync({ maxChunkTokens: 80 });

    expect(summary).toMatchObject({ changed: 1 });
    expect(await store.count()).toBe(summary.chunks);
    expect((await library.documents())[0]?.chunkCount).toBe(summary.chunks);
  });
});

describe("an interrupted sync", () => {
  it("stops between batches when the signal says so, keeps what is done, and goes on from there", async () => {
    folder.write("a.txt", "Alpha is here.");
    folder.write("b.txt", longText("tea"));
    const stop = new AbortController();
    const onEvent = (event: SyncEvent): void => {
      if (event.type === "embedding" && event.path === "b.txt") stop.abort();
    };

    const first = await sync({ signal: stop.signal, onEvent, batchSize: 4 });
    const kept = await store.count();
    const second = await sync({ batchSize: 4 });

    expect(first).toMatchObject({ cancelled: true, indexed: 1, chunksEmbedded: kept });
    expect(kept).toBeGreaterThanOrEqual(5);
    expect(kept).toBeLessThan(second.chunks);
    expect(second).toMatchObject({ cancelled: false, indexed: 1, pages: 0, chunksEmbedded: second.chunks + 1 - kept });
    // Two calls are under way at most, and their answers are not waited for.
    expect(embeddings.embedded.length - new Set(embeddings.embedded).size).toBeLessThanOrEqual(8);
  });

  it("stops at once while a PDF is read, and leaves no lock and no process behind", async () => {
    folder.write("a.pdf", readFileSync(fileURLToPath(new URL("../../../../../samples/fhs-3.0.pdf", import.meta.url))));
    const stop = new AbortController();
    const onEvent = (event: SyncEvent): void => {
      if (event.type === "parsed") stop.abort();
    };

    expect(await sync({ signal: stop.signal, onEvent })).toMatchObject({ cancelled: true, indexed: 0 });
    expect(await library.documents()).toMatchObject([{ state: "queued" }]);
    acquireSyncLock(data.path).release();
  });

  it("ends with the model's error, loses nothing, and goes on next time", async () => {
    folder.write("a.txt", longText("tea"));
    folder.write("b.txt", "Beta is here.");
    const refused = new Error("401 wrong key");
    let batches = 0;
    embeddings.beforeBatch = () => {
      if (++batches > 2) throw refused;
    };

    await expect(sync({ batchSize: 4 })).rejects.toThrow("401 wrong key");
    const kept = await store.count();
    embeddings.beforeBatch = () => undefined;
    const summary = await sync({ batchSize: 4 });

    expect(kept).toBeGreaterThanOrEqual(4);
    expect(summary).toMatchObject({ cancelled: false, chunksEmbedded: (await store.count()) - kept });
    expect((await library.documents()).map(({ state }) => state)).toEqual(["indexed", "indexed"]);
  });

  it("is repaired after the process was killed: orphans go, lost chunks come back", async () => {
    folder.write("a.txt", longText("tea"));
    await sync();
    const all = await store.ids();
    await store.delete({ ids: all.slice(0, 3) });
    await store.addDocuments(
      [
        { pageContent: "Nobody knows me.", metadata: { documentId: "0123456789abcdef" } },
        { pageContent: "I belong to someone else.", metadata: {} },
      ],
      { ids: ["0123456789abcdef:0", "foreign"] },
    );

    const summary = await sync();

    expect(summary.chunksEmbedded).toBe(3);
    expect((await store.ids()).sort()).toEqual([...all, "foreign"].sort());
  });

  it("goes on in another process after it was killed", async () => {
    folder.write("a.txt", longText("tea", 100));
    folder.write("b.txt", longText("coffee", 100));
    const other = temporaryFolder();
    const killed = startSync(other, 3);
    expect(await once(killed, "message")).toEqual(["stalled"]);
    killed.kill("SIGKILL");
    await once(killed, "close");

    const [summary] = await once(startSync(other, Infinity), "message");
    other.remove();

    expect(summary).toMatchObject({
      indexed: 2,
      failed: [],
      stored: summary.chunks,
    });
    expect(summary.chunksEmbedded).toBeLessThanOrEqual(summary.chunks - 4);
  }, 30_000);
});

function startSync(directory: TemporaryFolder, batches: number): ChildProcess {
  const entry = fileURLToPath(new URL("../../test-support/sync-process.mjs", import.meta.url));
  return fork(entry, [folder.path, directory.path, String(batches)], { execArgv: [] });
}

describe("two syncs at once", () => {
  it("are refused, and the message names the process that is at work", async () => {
    const lock = acquireSyncLock(data.path);

    const error = await sync().catch((reason: unknown) => reason);
    lock.release();

    expect(error).toBeInstanceOf(SyncInProgressError);
    expect(error).toMatchObject({ pid: process.pid });
    expect(String(error)).toMatch(/run the sync again\.$/);
    expect(await sync()).toMatchObject({ cancelled: false });
  });
});

describe("texts that the index holds already", () => {
  it("are not embedded again for another file, a changed one, or other chunks", async () => {
    folder.write("a.txt", longText("tea"));
    await sync();
    embeddings.embedded.length = 0;

    folder.write("b.txt", `${longText("tea")}\n\n${longText("cups", 8)}`);
    const summary = await sync();

    expect(summary.indexed).toBe(1);
    expect(embeddings.embedded.length).toBeLessThan(summary.chunks / 2);
    expect(embeddings.embedded.join(" ")).toContain("cups");
    expect(await store.count()).toBeGreaterThan(summary.chunks);
  });

  it("share calls of the model when files are small", async () => {
    for (let i = 0; i < 20; i++) folder.write(`${i}.txt`, `Note ${i} is about subject ${i}.`);
    let calls = 0;
    embeddings.beforeBatch = () => void (calls += 1);

    expect(await sync()).toMatchObject({ indexed: 20 });
    // How many depends on how fast the files are read meanwhile.
    expect(calls).toBeLessThan(20);
  });
});
