import { afterEach, describe, expect, it } from "@jest/globals";
import { inspect } from "node:util";
import { type Answer, json, type ScriptedServer, startScriptedServer } from "../test-support/scripted-server.js";
import { OVHcloudEmbeddings } from "./embeddings.js";
import type { OVHcloudEmbeddingsFields } from "./fields.js";

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

// A vector that tells which text it belongs to.
const vectorOf = (text: string) => [text.length, text.charCodeAt(0) || 0, 1];

const embed: Answer = (request, response) => {
  const data: unknown[] = [];
  // The last text first: the order of an answer is not to be trusted.
  (request.body.input as string[]).forEach((text, index) => data.unshift({ index, embedding: vectorOf(text) }));
  json({ data })(request, response);
};

async function embeddings(fields: OVHcloudEmbeddingsFields = {}, ...script: Answer[]): Promise<OVHcloudEmbeddings> {
  server = await startScriptedServer(...(script.length > 0 ? script : [embed]));
  return new OVHcloudEmbeddings({
    apiKey: "very-secret-key",
    baseURL: server.url,
    retry: { baseDelayMs: 1 },
    ...fields,
  });
}

const inputs = () => server?.seen.map(({ body }) => body.input);

describe("OVHcloudEmbeddings", () => {
  it("asks for floats and keeps the order of the texts", async () => {
    const model = await embeddings();

    const vectors = await model.embedDocuments(["a", "bb", "ccc"]);

    expect(vectors).toEqual(["a", "bb", "ccc"].map(vectorOf));
    expect(server?.seen[0]?.body).toEqual({ model: "bge-m3", input: ["a", "bb", "ccc"], encoding_format: "float" });
    expect(model.dimension).toBe(3);
  });

  it("embeds a question", async () => {
    const model = await embeddings();

    expect(await model.embedQuery("line\nbreak")).toEqual(vectorOf("line\nbreak"));
    expect(inputs()).toEqual([["line\nbreak"]]);
  });

  it("makes no request for no texts", async () => {
    const model = await embeddings();

    expect(await model.embedDocuments([])).toEqual([]);
    expect(server?.seen).toEqual([]);
  });

  it("sends equal texts once, and gives each its own vector", async () => {
    const model = await embeddings();

    const [first, other, again] = await model.embedDocuments(["a", "bb", "a"]);
    first?.fill(0);

    expect(inputs()).toEqual([["a", "bb"]]);
    expect(other).toEqual(vectorOf("bb"));
    expect(again).toEqual(vectorOf("a"));
  });

  it("splits by count", async () => {
    const model = await embeddings({ batchSize: 2, maxConcurrency: 1 });

    const vectors = await model.embedDocuments(["a", "b", "c", "d", "e"]);

    expect(vectors).toEqual(["a", "b", "c", "d", "e"].map(vectorOf));
    expect(inputs()).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  it("halves a batch that is too large, and remembers the smaller size", async () => {
    const refuse: Answer = (request, response) => {
      const many = (request.body.input as string[]).length > 2;
      const refusal = json({ error: { message: "batch size 8 > maximum allowed batch size 2" } }, { status: 422 });
      (many ? refusal : embed)(request, response);
    };
    const model = await embeddings({ maxConcurrency: 1 }, refuse);
    const texts = ["a", "b", "c", "d", "e", "f", "g", "h"];

    const vectors = await model.embedDocuments(texts);
    const requests = server?.seen.length;
    await model.embedDocuments(["i", "j", "k"]);

    expect(vectors).toEqual(texts.map(vectorOf));
    expect(requests).toBe(6);
    expect(inputs()?.slice(6)).toEqual([["i", "j"], ["k"]]);
  });

  it("learns a refused size for the batches that are still waiting", async () => {
    const refuse: Answer = (request, response) => {
      const many = (request.body.input as string[]).length > 2;
      (many ? json({ error: "too many inputs" }, { status: 400 }) : embed)(request, response);
    };
    const model = await embeddings({ batchSize: 4, maxConcurrency: 1 }, refuse);
    const texts = Array.from({ length: 12 }, (_, i) => "x".repeat(i + 1));

    const vectors = await model.embedDocuments(texts);

    expect(vectors).toEqual(texts.map(vectorOf));
    expect(inputs()?.map((input) => (input as string[]).length)).toEqual([4, 2, 2, 2, 2, 2, 2]);
  });

  it("halves a batch whose body is too large, down to one text", async () => {
    const model = await embeddings({ maxConcurrency: 1 }, json({ message: "too large" }, { status: 413 }));

    await expect(model.embedDocuments(["a", "b"])).rejects.toMatchObject({ name: "OVHcloudPayloadTooLargeError" });

    expect(inputs()?.slice(0, 2)).toEqual([["a", "b"], ["a"]]);
  });

  it("refuses vectors whose length changes between answers", async () => {
    const model = await embeddings({}, embed, json({ data: [{ index: 0, embedding: [1] }] }));
    await model.embedQuery("a");

    await expect(model.embedQuery("b")).rejects.toMatchObject({ name: "OVHcloudInvalidResponseError" });
  });

  it("aborts the other requests when one fails", async () => {
    const model = await embeddings({ batchSize: 1 }, (request, response) => {
      if (request.body.input?.toString() === "bad") json({ detail: "no" }, { status: 400 })(request, response);
    });

    await expect(model.embedDocuments(["slow", "bad"])).rejects.toMatchObject({ name: "OVHcloudBadRequestError" });

    await Promise.all(server?.seen.map(({ closed }) => closed) ?? []);
  });

  it("stops and closes its sockets when the signal aborts", async () => {
    const controller = new AbortController();
    const model = await embeddings({}, () => controller.abort());

    await expect(model.embedDocuments(["a"], { signal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
    });

    await server?.seen[0]?.closed;
  });

  it.each([
    [undefined, "bge-m3", "q", "d"],
    ["model-card" as const, "bge-m3", "q", "d"],
    ["model-card" as const, "multilingual-e5-base", "query: q", "passage: d"],
    ["model-card" as const, "bge-base-en-v1.5", "Represent this sentence for searching relevant passages: q", "d"],
    [{ query: "Q " }, "bge-m3", "Q q", "d"],
  ])("puts instructions %p of %s before the texts", async (instructions, model, query, document) => {
    const embedder = await embeddings({ instructions, model });

    await embedder.embedQuery("q");
    await embedder.embedDocuments(["d"]);

    expect(inputs()).toEqual([[query], [document]]);
  });

  it("shows the key in no form of itself", async () => {
    const model = await embeddings();

    expect(JSON.stringify(model)).not.toContain("very-secret-key");
    expect(inspect(model, { depth: 10, showHidden: true })).not.toContain("very-secret-key");
  });

  it.each([{ batchSize: 0 }, { maxBatchTokens: -1 }, { maxBatchBytes: 0 }])("refuses %p", (fields) => {
    expect(() => new OVHcloudEmbeddings({ apiKey: "key", ...fields })).toThrow(/1 or more/);
  });
});
