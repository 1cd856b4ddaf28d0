import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { HumanMessage } from "@langchain/core/messages";
import { createReadStream, createWriteStream, existsSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { createAnswerEngine } from "../answer/answer-engine.js";
import {
  contentsOf,
  expectedOf,
  fillIndex,
  openIndexFolder,
  testDocument,
  testModel,
  type IndexFolder,
} from "../test-support/index-folder.js";
import { passage } from "../test-support/passages.js";
import { ScriptedModel } from "../test-support/scripted-model.js";
import { exportIndex } from "./export-index.js";
import { importIndex, type ImportOptions } from "./import-index.js";

let from: IndexFolder;
let to: IndexFolder;
let file: string;

beforeEach(async () => {
  from = openIndexFolder();
  to = openIndexFolder();
  file = join(from.folder.path, "index.export");
  await fillIndex(from, [
    testDocument("aa".repeat(8), "Tea is hot."),
    testDocument("bb".repeat(8), "Ünïcödé 😀\n\n中文"),
  ]);
});

afterEach(async () => {
  await from.close();
  await to.close();
});

const save = (index = from): Promise<unknown> =>
  index.inUse((store) => exportIndex(createWriteStream(file), { ...index, store }));
const load = (change: Partial<ImportOptions> = {}, index = to): Promise<unknown> =>
  importIndex({ ...index, open: () => createReadStream(file), ...change });

async function converse(index: IndexFolder, threadId: string): Promise<void> {
  const source = passage(1, "The hold can be removed with apt-mark unhold.");
  const engine = createAnswerEngine({
    model: new ScriptedModel(['"The hold can be removed" [1]']),
    library: index.library,
    retriever: { retrieve: async () => [source] },
    checkpointer: index.threads.checkpointer,
  });
  await engine.ask("How is the hold of a package removed?", { threadId });
}

describe("an export and its import", () => {
  it("carry documents, pages, chunks, vectors and the model into an empty index", async () => {
    await save();

    const counts = await load();

    expect(counts).toEqual({ documents: 2, pages: 2, files: 2, chunks: 2, conversations: 0 });
    expect(await contentsOf(to)).toEqual(await expectedOf(from));
  });

  it("carry conversations, which can be gone on with", async () => {
    await converse(from, "abc");
    await save();

    await load();
    await converse(to, "abc");

    expect(await to.threads.list()).toMatchObject([{ id: "abc", turns: 2 }]);
    expect((await to.threads.messages("abc"))[0]).toBeInstanceOf(HumanMessage);
  });

  it("carry an index that is empty", async () => {
    const empty = openIndexFolder();
    await exportIndex(createWriteStream(file), empty);

    expect(await load()).toEqual({ documents: 0, pages: 0, files: 0, chunks: 0, conversations: 0 });
    await empty.close();
  });

  it("carry failed documents, and the older version that is searched for a changed file", async () => {
    const failed = testDocument("cc".repeat(8), "", { state: "failed", pageCount: 0, chunkCount: 0, embeddedCount: 0 });
    failed.entry.failure = { code: "encrypted", message: "Locked." };
    const maintenance = await from.library.startMaintenance();
    await maintenance.restore(failed.entry, []);
    const place = { root: "/docs", path: "a.txt", documentId: failed.entry.id, searchableId: "aa".repeat(8) };
    await maintenance.replaceFiles([place]);
    await maintenance.close();
    await save();

    await load();

    expect(await to.library.files("/docs")).toEqual([place]);
    expect(await to.library.document(failed.entry.id)).toMatchObject({ failure: failed.entry.failure });
    expect((await to.library.searchable(["aa".repeat(8)])).size).toBe(1);
  });

  it("leave a document to the next sync whose chunks are not all in the file", async () => {
    await from.inUse((store) => store.delete({ ids: [`${"aa".repeat(8)}:00ff`] }));
    await save();

    await load();

    const states = (await to.library.documents()).map(({ state }) => state);
    expect(states).toEqual(["chunking", "indexed"]);
  });

  it("leave out chunks of documents that the library does not know", async () => {
    await from.inUse((store) =>
      store.addVectors([[1, 0, 0, 0]], [{ pageContent: "x", metadata: { documentId: "dd".repeat(8) } }], {
        ids: ["x"],
      }),
    );

    expect(await save()).toMatchObject({ chunks: 2 });
  });

  it("say how far they are", async () => {
    const phases = new Set<string>();
    await save();

    await load({ onEvent: ({ phase }) => void phases.add(phase) });

    expect([...phases]).toEqual(["checking", "importing"]);
  });
});

describe("an import", () => {
  beforeEach(() => save());

  it("is refused where documents are, and changes nothing", async () => {
    await fillIndex(to, [testDocument("dd".repeat(8), "Here already.")]);
    const before = await contentsOf(to);

    await expect(load()).rejects.toMatchObject({ name: "IndexNotEmptyError" });

    expect(await contentsOf(to)).toEqual(before);
  });

  it("replaces what is there on request, and keeps nothing of it", async () => {
    await fillIndex(to, [testDocument("dd".repeat(8), "Here already."), testDocument("aa".repeat(8), "Other text.")]);

    await load({ replace: true });

    expect(await contentsOf(to)).toEqual(await expectedOf(from));
    expect(await to.location.previous()).toBeUndefined();
    expect(existsSync(join(to.folder.path, "store"))).toBe(false);
  });

  it("keeps a conversation that is here already, and replaces it on request", async () => {
    await converse(from, "abc");
    await save();
    await converse(to, "abc");
    await converse(to, "abc");

    await load();
    expect(await to.threads.list()).toMatchObject([{ id: "abc", turns: 2 }]);
    await load({ replace: true });

    expect(await to.threads.list()).toMatchObject([{ id: "abc", turns: 1 }]);
  });

  it("shows nothing before all of it is there, and nothing of it after a failure", async () => {
    const seen: unknown[] = [];
    const failing = async (...[generation, model]: Parameters<ImportOptions["openStore"]>) => {
      const store = await to.openStore(generation, model);
      store.addVectors = async () => {
        seen.push(await to.library.documents(), await to.location.current());
        throw new Error("power cut");
      };
      return store;
    };

    await expect(load({ openStore: failing })).rejects.toThrow("power cut");

    expect(seen).toEqual([[], { place: join(to.folder.path, "store") }]);
    expect(await to.library.documents()).toEqual([]);
    expect(existsSync(join(to.folder.path, "store-2"))).toBe(false);
    await load();
    expect(await contentsOf(to)).toEqual(await expectedOf(from));
  });

  it("is refused while a sync is at work", async () => {
    const ledger = await to.library.startSync("/docs");

    await expect(load()).rejects.toMatchObject({ name: "SyncInProgressError" });

    await ledger.close();
  });

  it("changes nothing when the file is damaged", async () => {
    truncateSync(file, 300);

    await expect(load()).rejects.toMatchObject({ name: "ExportDamagedError" });

    expect(await to.library.entries()).toEqual([]);
    expect(existsSync(join(to.folder.path, "index.json"))).toBe(false);
  });

  it("stops on request and leaves nothing behind", async () => {
    const stop = new AbortController();
    stop.abort(new Error("stopped"));

    await expect(load({ signal: stop.signal })).rejects.toThrow("stopped");

    expect(await to.location.unfinished()).toBeUndefined();
  });
});

describe("an export that fails", () => {
  it("is told when its disk is full", async () => {
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error("ENOSPC")) });

    await expect(from.inUse((store) => exportIndex(full, { ...from, store }))).rejects.toThrow("ENOSPC");
  });

  it("stops on request", async () => {
    const stop = new AbortController();
    stop.abort();

    const stopped = from.inUse((store) =>
      exportIndex(createWriteStream(file), { ...from, store, signal: stop.signal }),
    );

    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  });

  it("needs no model", async () => {
    expect(await from.inUse(async (store) => store.manifest?.embeddingModel)).toBe(testModel.embeddingModel);
  });
});
