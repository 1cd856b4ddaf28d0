import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openEmbeddedStore } from "langchain-hybrid-store";
import { fork } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { openLibrary } from "../library/sqlite-library.js";
import { openFolderLocation } from "./folder-location.js";
import type { ReindexSummary } from "./reindex-events.js";

const program = fileURLToPath(new URL("../../test-support/reindex-process.mjs", import.meta.url));
/** REINDEX_KILLS=100 for a long run. */
const kills = Number(process.env.REINDEX_KILLS ?? 3);

let data: TemporaryFolder;
beforeEach(async () => {
  data = temporaryFolder();
  await fillLibrary();
});
afterEach(() => data.remove());

/** Six documents of twenty pages, complete in the library; no index is needed to make a new one. */
async function fillLibrary(): Promise<void> {
  const library = openLibrary(data.path);
  const maintenance = await library.startMaintenance();
  const now = "2026-01-01T00:00:00.000Z";
  const ids = Array.from({ length: 6 }, (_, index) => `${index}`.repeat(16));
  for (const id of ids) {
    const pages = Array.from({ length: 20 }, (_, page) => ({
      text: `Page ${page} of ${id} tells of things. It has a second sentence, too. And a third one that is longer than both.`,
      state: "indexed" as const,
    }));
    const place = { root: "/docs", path: `${id}.txt`, files: [] };
    const kind = { mediaType: "text/plain", pageKind: "page", state: "indexed", pipeline: "1.1:30" } as const;
    const counts = { bytes: 1, pageCount: 20, chunkCount: 20, embeddedCount: 20 };
    const times = { queuedAt: now, updatedAt: now };
    await maintenance.restore({ id, title: id, contentHash: id, ...place, ...kind, ...counts, ...times }, pages);
  }
  await maintenance.replaceFiles(ids.map((id) => ({ root: "/docs", path: `${id}.txt`, documentId: id })));
  await maintenance.close();
  await library.close();
}

/** Runs the program; kills it so many ms after it began to build, or lets it end. */
async function run(killAfterMs?: number): Promise<ReindexSummary | undefined> {
  const child = fork(program, [data.path, "16"], { silent: true });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  const messages: unknown[] = [];
  child.on("message", (message) => messages.push(message));
  const ended = once(child, "exit");
  await Promise.race([once(child, "message"), ended]);
  if (killAfterMs !== undefined) {
    await Promise.race([setTimeout(killAfterMs), ended]);
    child.kill("SIGKILL");
  }
  await ended;
  const summary = messages.find((message) => message !== "begun") as ReindexSummary | undefined;
  // Killed or not, it never fails of its own.
  if (said !== "" || (summary === undefined && killAfterMs === undefined)) throw new Error(`It ended with: ${said}`);
  return summary;
}

async function indexInUse(): Promise<{ place: string; chunks: Map<string, number[]> }> {
  const { place } = await openFolderLocation(data.path).current();
  const embeddings = { embedDocuments: async () => [], embedQuery: async () => [] };
  const store = await openEmbeddedStore(place, {
    embeddings,
    embeddingModel: "test/letters-16",
    verifyCanary: "write",
  });
  const chunks = new Map<string, number[]>();
  for await (const batch of store.scan()) for (const { id, vector } of batch) chunks.set(id, [...vector]);
  await store.close();
  return { place, chunks };
}

/** Deterministic numbers from 0 to 1 (mulberry32), so that a failing run can be made again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("a reindex that is killed at any moment", () => {
  it("goes on when it is run again, and ends with the same index as one that was not killed", async () => {
    await run();
    const undisturbed = await indexInUse();
    await data.remove();
    data = temporaryFolder();
    await fillLibrary();
    const random = randomNumbers(5);

    for (let kill = 0; kill < kills; kill += 1) {
      await run(random() * 400);
      // Whatever is in use was there before, or is complete.
      const { place, chunks } = await indexInUse();
      expect(place.endsWith("store") ? 0 : undisturbed.chunks.size).toBe(chunks.size);
    }
    const summary = await run();

    expect((await indexInUse()).chunks).toEqual(undisturbed.chunks);
    expect(summary).toMatchObject({ chunks: undisturbed.chunks.size, cancelled: false });
  }, 600_000);
});
