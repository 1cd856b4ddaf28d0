import { readdirSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { InvalidOptionError } from "../errors.js";
import { randomVectors } from "../test-support/random-vectors.js";
import { temporaryStores } from "../test-support/temporary-stores.js";
import type { EmbeddedStoreOptions } from "./options.js";

const { folder, open } = temporaryStores();

describe("the options of a store", () => {
  it.each<[string, Partial<EmbeddedStoreOptions>]>([
    ["exactBelow", { exactBelow: Number.NaN }],
    ["exactBelow", { exactBelow: -1 }],
    ["maxSizeBytes", { maxSizeBytes: Number.NaN }],
    ["maxSizeBytes", { maxSizeBytes: 0 }],
    ["busyTimeoutMs", { busyTimeoutMs: -1 }],
    ["busyTimeoutMs", { busyTimeoutMs: 2 ** 31 }],
    ["hnsw.m", { hnsw: { m: 0 } }],
    ["hnsw.m", { hnsw: { m: 1 } }],
    ["hnsw.m", { hnsw: { m: Number.NaN } }],
    ["hnsw.m", { hnsw: { m: 100_000 } }],
    ["hnsw.efConstruction", { hnsw: { efConstruction: 0 } }],
    ["hnsw.ef", { hnsw: { ef: 0.5 } }],
    ["embeddingModel", { embeddingModel: "" }],
  ])("refuse a wrong %s before anything is made: %j", async (name, options) => {
    const directory = folder();

    const opening = open(directory, options);

    await expect(opening).rejects.toThrow(InvalidOptionError);
    await expect(opening).rejects.toThrow(new RegExp(`^${name} is .*Use `));
    expect(readdirSync(directory)).toEqual([]);
  });

  it("take undefined for what was not given", async () => {
    const options = { exactBelow: undefined, hnsw: { m: undefined, efConstruction: undefined, ef: undefined } };
    const given = options as unknown as Partial<EmbeddedStoreOptions>;
    const store = await open(undefined, given);
    const vectors = randomVectors(20, 32);
    await store.addVectors(
      vectors,
      vectors.map((_, i) => ({ id: `${i}`, pageContent: "text", metadata: {} })),
    );

    expect(await store.vectorSearch(vectors[7] ?? [], { k: 1 })).toMatchObject([{ id: "7" }]);
  });

  it("can keep every search exact", async () => {
    const store = await open(undefined, { exactBelow: Infinity });
    const vectors = randomVectors(20, 32);
    await store.addVectors(
      vectors,
      vectors.map(() => ({ pageContent: "text", metadata: {} })),
    );

    expect(await store.index()).toMatchObject({ kind: "exact", flat: 20, graph: 0 });
  });
});
