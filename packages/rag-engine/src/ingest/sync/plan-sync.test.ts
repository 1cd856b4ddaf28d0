import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { countWords } from "../../test-support/count-words.js";
import { encryptedPdf } from "../../test-support/pdf-files.js";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { WordEmbeddings } from "../../test-support/word-embeddings.js";
import { SourceNotFoundError } from "../errors.js";
import type { Library } from "../library/library.js";
import { openLibrary } from "../library/sqlite-library.js";
import { planSync, type PlanOptions } from "./plan-sync.js";
import { syncFolder } from "./sync-folder.js";
import type { SyncPlan } from "./sync-plan.js";

let folder: TemporaryFolder;
let data: TemporaryFolder;
let library: Library;
let store: HybridStore;

beforeEach(async () => {
  [folder, data] = [temporaryFolder(), temporaryFolder()];
  library = openLibrary(data.path);
  store = await openEmbeddedStore(join(data.path, "index"), {
    embeddings: new WordEmbeddings(),
    embeddingModel: "test/words",
    indexedFields: ["documentId", "contentKey"],
  });
});

afterEach(async () => {
  await store.close();
  await library.close();
  folder.remove();
  data.remove();
});

const cutting = { countTokens: countWords, maxChunkTokens: 40 };
const plan = (change: Partial<PlanOptions> = {}): Promise<SyncPlan> =>
  planSync({ folder: folder.path, library, store, ...cutting, ...change });
const sync = () => syncFolder({ folder: folder.path, library, store, ...cutting });
const longText = (topic: string): string =>
  Array.from({ length: 30 }, (_, index) => `Sentence ${index} is about ${topic} and about nothing else.`).join("\n");

describe("a plan", () => {
  it("says what the sync will then do, and writes nothing", async () => {
    folder.write("a.txt", longText("tea"));
    folder.write("b.md", "# Coffee\n\nSome words.");
    folder.write("photo.jpg", "x");

    const planned = await plan();
    const nothing = [await library.documents(), await library.syncs(), await store.count()];
    const done = await sync();

    expect(planned).toMatchObject({ new: ["a.txt", "b.md"], ignored: { ".jpg": 1 }, unchanged: 0 });
    expect(planned.work).toMatchObject({ documents: 2, pages: 2, chunks: done.chunksEmbedded, estimatedDocuments: 0 });
    expect(planned.work.tokens).toBeGreaterThan(planned.work.chunks * 10);
    expect(nothing).toEqual([[], [], 0]);
  });

  it("tells new, changed, moved, copied, gone and failed files apart, and finds nothing to embed for known texts", async () => {
    for (const name of ["changed", "moved", "gone", "same"]) folder.write(`${name}.txt`, longText(name));
    folder.write("secret.pdf", encryptedPdf());
    await sync();
    folder.write("changed.txt", `${longText("changed")}\nAnd this is a new last line of it.`);
    folder.write("copied.txt", longText("same"));
    folder.write("nowhere/secret too.pdf", Buffer.concat([encryptedPdf(), Buffer.from("\n")]));
    renameSync(join(folder.path, "moved.txt"), join(folder.path, "moved away.txt"));
    rmSync(join(folder.path, "gone.txt"));

    const planned = await plan();

    expect(planned).toMatchObject({
      new: ["nowhere/secret too.pdf"],
      changed: ["changed.txt"],
      moved: [{ from: "moved.txt", to: "moved away.txt" }],
      copied: ["copied.txt"],
      gone: ["gone.txt"],
      unchanged: 1,
      failedBefore: [{ path: "secret.pdf", code: "encrypted" }],
      willFail: [{ path: "nowhere/secret too.pdf", code: "encrypted" }],
    });
    expect(planned.work).toMatchObject({ documents: 1, chunks: 1 });
    expect(planned.work.reused).toBeGreaterThan(3);
  });

  it("counts a text once that stands in several new files", async () => {
    folder.write("a.txt", longText("tea"));
    folder.write("b.txt", `${longText("tea")}\n`);

    const { work } = await plan();

    expect(work.documents).toBe(2);
    expect(work.reused).toBeGreaterThanOrEqual(work.chunks - 1);
  });

  it("tries failed files again when asked", async () => {
    folder.write("secret.pdf", encryptedPdf());
    await sync();

    expect(await plan({ retryFailed: true })).toMatchObject({ failedBefore: [], willFail: [{ code: "encrypted" }] });
  });

  it("estimates what it has no time to read, and says for how many documents", async () => {
    folder.write("a.txt", longText("tea"));
    folder.write("b.txt", longText("coffee"));

    const [measured, { work }] = [await plan(), await plan({ readForMs: -1 })];

    expect(work).toMatchObject({ documents: 2, estimatedDocuments: 2 });
    expect(work.chunks).toBeGreaterThan(measured.work.chunks / 10);
    expect(work.chunks).toBeLessThan(measured.work.chunks * 10);
  });

  it("needs no index yet, and may be made while a sync is at work", async () => {
    folder.write("a.txt", "Some words.");
    const ledger = await library.startSync();

    const plans = [await plan(), await planSync({ folder: folder.path, ...cutting })];
    await ledger.close();

    expect(plans).toMatchObject([{ new: ["a.txt"] }, { new: ["a.txt"] }]);
  });

  it("refuses a folder that is not there", async () => {
    await expect(plan({ folder: join(folder.path, "nothing") })).rejects.toBeInstanceOf(SourceNotFoundError);
  });
});
