import { afterEach, describe, expect, it } from "@jest/globals";
import { InMemoryStore } from "@langchain/core/stores";
import { embed, serveEmbeddings, textsOf } from "../test-support/embeddings-fixture.js";
import { type Answer, json, type ScriptedServer } from "../test-support/scripted-server.js";
import { decodeVector, encodeVector } from "./vector-cache.js";

let server: ScriptedServer;
afterEach(() => server?.close());

async function start(...script: Answer[]) {
  const served = await serveEmbeddings(...script);
  ({ server } = served);
  return served.create;
}
const asked = () => server.seen.map(textsOf);
const keysOf = async (store: InMemoryStore<Uint8Array>) => {
  const keys: string[] = [];
  for await (const key of store.yieldKeys()) keys.push(key);
  return keys;
};

describe("OVHcloudEmbeddings with a cache", () => {
  it("asks for each text once, in this run and in later ones", async () => {
    const create = await start();
    const cache = new InMemoryStore<Uint8Array>();

    const first = await create({ cache }).embedDocuments(["a", "bb"]);
    const second = await create({ cache }).embedDocuments(["bb", "ccc", "a"]);

    expect(asked()).toEqual([["a", "bb"], ["ccc"]]);
    expect(second[0]).toEqual(first[1]);
    expect(second[2]).toEqual(first[0]);
  });

  it("gives the same vector out of the service and out of the cache", async () => {
    const third = 1 / 3;
    const create = await start(json({ data: [{ index: 0, embedding: [third, 0.1] }] }));
    const cache = new InMemoryStore<Uint8Array>();

    const fresh = await create({ cache }).embedQuery("a");
    const cached = await create({ cache }).embedQuery("a");

    expect(cached).toEqual(fresh);
    expect(server.seen).toHaveLength(1);
  });

  it.each<[string, object, object]>([
    ["model", { model: "bge-m3" }, { model: "bge-multilingual-gemma2" }],
    ["instruction", {}, { instructions: { document: "passage: " } }],
    ["dimension", {}, { dimension: 3 }],
    ["namespace", { cacheNamespace: "emulator" }, { cacheNamespace: "service" }],
  ])("keeps vectors of another %s apart", async (_what, one, other) => {
    const create = await start();
    const cache = new InMemoryStore<Uint8Array>();

    await create({ cache, ...one }).embedDocuments(["a"]);
    await create({ cache, ...other }).embedDocuments(["a"]);
    await create({ cache, ...one }).embedDocuments(["a"]);

    expect(server.seen).toHaveLength(2);
  });

  it("keeps a question apart from the same words as a passage only where instructions differ", async () => {
    const create = await start();
    const cache = new InMemoryStore<Uint8Array>();
    const plain = create({ cache });
    const e5 = create({ cache, model: "multilingual-e5-base", instructions: "model-card" });

    await plain.embedDocuments(["a"]);
    await plain.embedQuery("a");
    await e5.embedDocuments(["a"]);
    await e5.embedQuery("a");

    expect(asked()).toEqual([["a"], ["passage: a"], ["query: a"]]);
  });

  it("keeps every batch that arrived when a later one fails", async () => {
    const create = await start((request, response) => {
      const bad = textsOf(request).includes("bad");
      (bad ? json({ message: "no" }, { status: 400 }) : embed)(request, response);
    });
    const cache = new InMemoryStore<Uint8Array>();
    const options = { cache, batchSize: 1, maxConcurrency: 1 };

    await expect(create(options).embedDocuments(["a", "b", "bad", "c"])).rejects.toMatchObject({ inputIndex: 2 });
    await create(options).embedDocuments(["a", "b", "c"]);

    expect(asked()).toEqual([["a"], ["b"], ["bad"], ["c"]]);
  });

  it.each<[string, Uint8Array]>([
    ["half written", encodeVector([1, 2, 3]).subarray(0, 10)],
    ["empty", new Uint8Array()],
    ["of another length than this model's", encodeVector([1, 2])],
    ["not numbers", encodeVector([1, Number.NaN, 3])],
  ])("makes a vector again that is %s, and keeps the new one", async (_what, bytes) => {
    const create = await start();
    const cache = new InMemoryStore<Uint8Array>();
    await create({ cache, dimension: 3 }).embedDocuments(["a"]);
    const [key = ""] = await keysOf(cache);
    await cache.mset([[key, bytes]]);

    const [vector] = await create({ cache, dimension: 3 }).embedDocuments(["a"]);

    expect(vector).toEqual([1, 97, 1]);
    expect(server.seen).toHaveLength(2);
    expect(await cache.mget([key])).toEqual([encodeVector([1, 97, 1])]);
  });

  it("holds neither the key nor the texts", async () => {
    const create = await start();
    const cache = new InMemoryStore<Uint8Array>();

    await create({ cache }).embedDocuments(["a secret sentence"]);

    const keys = await keysOf(cache);
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}-[0-9a-f]{64}$/) as unknown]);
  });
});

describe("A vector as bytes", () => {
  it("comes back as 32-bit numbers, also out of a larger buffer", () => {
    const bytes = encodeVector([0.1, -2, 3e10]);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);

    expect(decodeVector(larger.subarray(3))).toEqual([0.1, -2, 3e10].map(Math.fround));
  });
});
