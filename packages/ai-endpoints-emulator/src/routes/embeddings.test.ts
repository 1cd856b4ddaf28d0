import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

interface EmbeddingsAnswer {
  object: string;
  model: string;
  data: { object: string; index: number; embedding: number[] }[];
  usage: { prompt_tokens: number; total_tokens: number };
}

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator({ maxEmbeddingBatch: 3 });
});
afterAll(() => client.emulator.close());

async function embed(body: object): Promise<EmbeddingsAnswer> {
  const response = await client.post("/embeddings", { model: "bge-m3", ...body });
  expect(response.status).toBe(200);
  return (await response.json()) as EmbeddingsAnswer;
}

const cosine = (a: number[] = [], b: number[] = []) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

describe("POST /v1/embeddings", () => {
  it.each([
    ["bge-m3", 1024],
    ["bge-multilingual-gemma2", 3584],
    ["Qwen3-Embedding-8B", 4096],
    ["bge-base-en-v1.5", 768],
    ["multilingual-e5-base", 768],
  ])("gives vectors of %s's dimension", async (model, dimension) => {
    const { data } = await embed({ model, input: "hello" });

    expect(data[0]?.embedding).toHaveLength(dimension);
  });

  it("gives the vectors of all-MiniLM-L6-v2, padded with zeros, of length 1", async () => {
    const { data } = await embed({ input: ["This is an example sentence", "Each sentence is converted"] });

    const [first = [], second = []] = data.map(({ embedding }) => embedding);
    const starts = [first, second].map((vector) => vector.slice(0, 3).map((value) => Number(value.toFixed(4))));
    expect(starts).toEqual([
      [0.0142, 0.0556, 0.0443],
      [0.0614, 0.1028, -0.0155],
    ]);
    expect(first.slice(384).every((value) => value === 0)).toBe(true);
    expect(cosine(first, first)).toBeCloseTo(1, 5);
  });

  it("puts near meanings near each other", async () => {
    const { data } = await embed({
      input: ["A cat sleeps on the sofa", "The kitten is napping on the couch", "Interest rates rose"],
    });

    const [cat, kitten, rates] = data.map(({ embedding }) => embedding);
    expect(cosine(cat, kitten)).toBeGreaterThan(cosine(cat, rates) + 0.3);
  });

  it("gives the same numbers as base64", async () => {
    const floats = await embed({ input: "hello world" });
    const encoded = await embed({ input: "hello world", encoding_format: "base64" });

    const bytes = Buffer.from(encoded.data[0]?.embedding as unknown as string, "base64");
    const decoded = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
    expect(decoded).toEqual(floats.data[0]?.embedding);
  });

  it("keeps order and index, counts tokens, and names the model by its id", async () => {
    const answer = await embed({ model: "BGE-M3", input: ["one", "two", "one"] });

    expect(answer.data.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(answer.data[2]?.embedding).toEqual(answer.data[0]?.embedding);
    expect(answer).toMatchObject({ object: "list", model: "bge-m3", usage: { prompt_tokens: 9, total_tokens: 9 } });
  });

  it.each([
    ["more texts than the largest batch", { input: ["1", "2", "3", "4"] }, "input"],
    ["an empty list", { input: [] }, "input"],
    ["token lists", { input: [[1, 2]] }, "input"],
    ["other dimensions", { input: "x", dimensions: 64 }, "dimensions"],
    ["a chat model", { model: "gpt-oss-20b", input: "x" }, "model"],
  ])("refuses %s", async (_, body, param) => {
    const response = await client.post("/embeddings", { model: "bge-m3", ...body });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param, message: expect.any(String) } });
  });
});

describe("POST /v1/embeddings without meaning", () => {
  let fast: TestClient;
  beforeAll(async () => {
    fast = await startEmulator({ embeddings: "hash", embeddingLatencyMs: 30 });
  });
  afterAll(() => fast.emulator.close());

  it("gives the same text the same vector, of length 1 and the model's dimension", async () => {
    const response = await fast.post("/embeddings", { model: "bge-m3", input: ["one", "two", "one"] });
    const { data } = (await response.json()) as EmbeddingsAnswer;
    const [one, two, again] = data.map(({ embedding }) => embedding);

    expect(one).toHaveLength(1024);
    expect(again).toEqual(one);
    expect(two).not.toEqual(one);
    expect(cosine(one, one)).toBeCloseTo(1, 4);
  });

  it("answers no sooner than told", async () => {
    const startedAt = performance.now();

    await fast.post("/embeddings", { model: "bge-m3", input: "one" });

    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
  });
});
