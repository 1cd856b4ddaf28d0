import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { Embeddings } from "@langchain/core/embeddings";
import { FakeVectorStore } from "@langchain/core/utils/testing";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import type { EmbeddingProgress } from "./embedding-run.js";
import { OVHcloudEmbeddings } from "./embeddings.js";
import type { OVHcloudEmbeddingsFields } from "./fields.js";

// What a LangChain user may expect of any embeddings class, against the emulator over HTTP, for each model that is or was
// served. What the emulator cannot show (odd answers) is beside this file, against scripted servers.

const DIMENSIONS = { "bge-m3": 1024, "bge-multilingual-gemma2": 3584, "Qwen3-Embedding-8B": 4096 };
const TEXTS = ["Cats sleep a lot.", "Le chat dort.", "The kernel schedules processes.", "🐈", "日本語"];

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false, maxEmbeddingBatch: 8, embeddings: "hash" });
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

function create(fields: OVHcloudEmbeddingsFields = {}): OVHcloudEmbeddings {
  const retry = { baseDelayMs: 1, rateLimitDelayMs: 1 };
  return new OVHcloudEmbeddings({ apiKey: "a-key", baseURL: emulator.url, retry, rateLimiter: false, ...fields });
}

/** Bodies of the requests that `run` leads to. */
async function sentBy(run: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = emulator.journal.length;
  await run();
  return emulator.journal.slice(before).map(({ body }) => body as Record<string, unknown>);
}

const many = (count: number) => Array.from({ length: count }, (_, i) => `text number ${i}`);

describe.each(Object.entries(DIMENSIONS))(
  "OVHcloudEmbeddings with %s keeps the contract of LangChain: it",
  (model, length) => {
    it("is one of core's embeddings", () => {
      expect(create({ model })).toBeInstanceOf(Embeddings);
    });

    it("embeds a question as a list of numbers", async () => {
      const vector = await create({ model }).embedQuery("What do cats do?");

      expect(vector).toHaveLength(length);
      expect(vector.every(Number.isFinite)).toBe(true);
    });

    it("embeds passages, one vector each, in order", async () => {
      const embeddings = create({ model });

      const together = await embeddings.embedDocuments(TEXTS);
      const alone = await Promise.all(TEXTS.map(async (text) => (await embeddings.embedDocuments([text]))[0]));

      expect(together).toEqual(alone);
      expect(embeddings.dimension).toBe(length);
    });

    it("gives the same vector for the same text every time", async () => {
      const text = "Cats sleep a lot.";

      expect(await create({ model }).embedQuery(text)).toEqual(await create({ model }).embedQuery(text));
    });

    it("keeps order over many requests that come back in any order", async () => {
      const texts = many(50);

      const packed = await create({ model, batchSize: 3 }).embedDocuments(texts);

      expect(packed).toEqual(await create({ model, batchSize: 8 }).embedDocuments(texts));
    });

    it("finds the same numbers in floats and in base64", async () => {
      const floats = await create({ model }).embedDocuments(TEXTS);
      const base64 = await create({ model, encodingFormat: "base64" }).embedDocuments(TEXTS);

      expect(base64.map((vector) => vector.map(Math.fround))).toEqual(floats.map((vector) => vector.map(Math.fround)));
    });

    it("serves a vector store", async () => {
      const store = await FakeVectorStore.fromTexts(TEXTS, {}, create({ model }));

      const [nearest] = await store.similaritySearch("日本語", 1);

      expect(nearest?.pageContent).toBe("日本語");
    });
  },
);

describe("OVHcloudEmbeddings over the wire: it", () => {
  it("asks for what it was told to ask for", async () => {
    const bodies = await sentBy(async () => {
      await create().embedDocuments(["one", "two"]);
      await create({ encodingFormat: "base64" }).embedQuery("three");
    });

    expect(bodies).toEqual([
      { model: "bge-m3", input: ["one", "two"], encoding_format: "float" },
      { model: "bge-m3", input: ["three"], encoding_format: "base64" },
    ]);
  });

  it("learns the server's cap by being refused, and keeps to it", async () => {
    const embeddings = create({ batchSize: 32, maxConcurrency: 1 });

    const bodies = await sentBy(() => embeddings.embedDocuments(many(64)));

    const sizes = bodies.map(({ input }) => (input as string[]).length);
    expect(sizes.slice(0, 2)).toEqual([32, 16]);
    expect(sizes.slice(2)).toEqual(Array.from({ length: 8 }, () => 8));
  });

  it("has no more requests under way than it may", async () => {
    const held = [1, 2].map(() => emulator.scenarios.hold());
    const before = emulator.journal.length;

    const vectors = create({ batchSize: 1, maxConcurrency: 2 }).embedDocuments(many(6));
    await Promise.all(held.map(({ arrived }) => arrived));
    const underWay = emulator.journal.length - before;
    for (const { release } of held) release();
    await vectors;

    expect(underWay).toBe(2);
    expect(emulator.journal.length - before).toBe(6);
  });

  it("sends again only the request that was refused", async () => {
    emulator.scenarios.rateLimitStorm({ times: 1, retryAfterSeconds: null });

    const bodies = await sentBy(() => create({ batchSize: 2, maxConcurrency: 1 }).embedDocuments(many(6)));

    const texts = bodies.map(({ input }) => (input as string[])[0]);
    expect(texts).toEqual(["text number 0", "text number 0", "text number 2", "text number 4"]);
  });

  it("reports its progress: from nothing to all, never back", async () => {
    const seen: EmbeddingProgress[] = [];

    await create({ batchSize: 4 }).embedDocuments([...many(10), ...many(10)], { onProgress: (now) => seen.push(now) });

    expect(seen[0]).toEqual({ done: 0, total: 10, cached: 0, requests: 0 });
    expect(seen.at(-1)).toEqual({ done: 10, total: 10, cached: 0, requests: 3 });
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
  });

  it("says which model there is when the one asked for is not", async () => {
    const failing = create({ model: "bge-m4" }).embedQuery("x");

    await expect(failing).rejects.toMatchObject({
      kind: "model-not-found",
      nearestModels: expect.arrayContaining(["bge-m3"]),
    });
  });
});
