import { describe, expect, it } from "@jest/globals";
import { ManifestMismatchError } from "./errors.js";
import { assertCanary, assertSameModel, canarySentence, makeManifest } from "./manifest.js";
import { WordEmbeddings } from "./test-support/word-embeddings.js";

const model = {
  embeddings: new WordEmbeddings(),
  embeddingModel: "words",
  instruction: "query: ",
  chunkerVersion: "1",
};

describe("makeManifest", () => {
  it("records what the index is made with", async () => {
    const manifest = await makeManifest(model, 32);

    expect(manifest).toMatchObject({
      formatVersion: 1,
      embeddingModel: "words",
      dimension: 32,
      metric: "cosine",
      instruction: "query: ",
      chunkerVersion: "1",
      canary: model.embeddings.vector(canarySentence),
    });
    expect(Date.parse(manifest.createdAt)).not.toBeNaN();
  });

  it("refuses vectors that are not of the model's dimension, and names both", async () => {
    await expect(makeManifest(model, 2)).rejects.toThrow(/have 2 numbers, words gives 32/);
  });
});

describe("assertSameModel", () => {
  it("names both models and what to do when they differ", async () => {
    const manifest = await makeManifest(model, 32);

    const open = (): void => assertSameModel(manifest, { ...model, embeddingModel: "other" });
    expect(open).toThrow(ManifestMismatchError);
    expect(open).toThrow(/made with the embedding model words, and is now opened with other/);
    expect(open).toThrow(/index the documents again/);
  });

  it("refuses another instruction, and no instruction where there was one", async () => {
    const manifest = await makeManifest(model, 32);

    expect(() => assertSameModel(manifest, { ...model, instruction: "passage: " })).toThrow(ManifestMismatchError);
    expect(() => assertSameModel(manifest, { embeddingModel: "words" })).toThrow(ManifestMismatchError);
    expect(() => assertSameModel(manifest, model)).not.toThrow();
  });
});

describe("assertCanary", () => {
  it("accepts a vector that moved by rounding", async () => {
    const manifest = await makeManifest(model, 32);
    const rounded = model.embeddings.vector(canarySentence).map((value) => Math.round(value * 100) / 100 + 0.001);

    await expect(assertCanary({ ...manifest, canary: rounded }, model.embeddings)).resolves.toBeUndefined();
  });

  it("refuses a model of the same name that embeds differently, and says by how much", async () => {
    const manifest = await makeManifest(model, 32);

    await expect(assertCanary(manifest, new WordEmbeddings({ seed: 99 }))).rejects.toThrow(/cosine 0\.\d+/);
  });

  it("refuses another dimension and names both", async () => {
    const manifest = await makeManifest(model, 32);

    await expect(assertCanary(manifest, new WordEmbeddings({ dimension: 16 }))).rejects.toMatchObject({
      name: "ManifestMismatchError",
      expected: "32",
      actual: "dimension 16",
    });
  });
});
