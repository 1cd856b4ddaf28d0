import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { randomVectors } from "../test-support/random-vectors.js";
import { temporaryStores } from "../test-support/temporary-stores.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";

const { folder, open } = temporaryStores();

function documents(count: number, from = 0): { id: string; pageContent: string; metadata: object }[] {
  return Array.from({ length: count }, (_, i) => ({ id: `${from + i}`, pageContent: "text", metadata: {} }));
}

describe("a search", () => {
  it("finds every chunk while all of them are being replaced", async () => {
    const store = await open();
    const vectors = randomVectors(100, 32);
    await store.addVectors(vectors, documents(100));
    const writer = { isBusy: true };
    const replace = async (): Promise<void> => {
      for (let i = 0; i < 60; i += 1) await store.addVectors(vectors, documents(100));
      writer.isBusy = false;
    };

    const replaced = replace();
    const lengths = new Set<number>();
    while (writer.isBusy) lengths.add((await store.vectorSearch(vectors[0] ?? [], { k: 200 })).length);
    await replaced;

    expect([...lengths]).toEqual([100]);
  });

  it("takes any number of hits, also through the graph", async () => {
    const store = await open(undefined, { exactBelow: 10 });
    const vectors = randomVectors(120, 32);
    await store.addVectors(vectors, documents(120));
    while ((await store.index()).kind !== "graph");

    for (const k of [120, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      expect(await store.vectorSearch(vectors[0] ?? [], { k })).toHaveLength(120);
      expect(await store.lexicalSearch("text", { k })).toHaveLength(120);
    }
  });
});

describe("a graph that cannot be saved", () => {
  it("is a warning, and searches go on", async () => {
    const directory = folder();
    const warnings: string[] = [];
    let onWarning: (warning: Error) => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      onWarning = ({ message }) => {
        warnings.push(message);
        resolve();
      };
    });
    const store = await open(directory, { exactBelow: 50, onWarning });
    const vectors = randomVectors(100, 32);
    await store.addVectors(vectors.slice(0, 50), documents(50));
    await store.index();
    // A folder in the header's place makes the rename fail.
    mkdirSync(path.join(directory, "vectors.json", "content"), { recursive: true });

    await store.addVectors(vectors.slice(50), documents(50, 50));
    await heard;

    expect(readdirSync(directory).filter((name) => name.endsWith(".tmp") || name.endsWith(".hnsw"))).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/graph was not saved/)]);
    expect(await store.vectorSearch(vectors[77] ?? [], { k: 1 })).toMatchObject([{ id: "77" }]);
    await store.addVectors(vectors.slice(0, 1), documents(1, 500));
    expect(await store.count()).toBe(101);
    rmSync(path.join(directory, "vectors.json"), { recursive: true });
    await store.close();
    expect(readdirSync(directory)).toContain("vectors.json");
  });
});

describe("a graph that cannot be read", () => {
  it("is made again", async () => {
    const directory = folder();
    const first = await open(directory);
    await first.addDocuments(documents(3));
    await first.close();
    mkdirSync(path.join(directory, "vectors.json"));
    writeFileSync(path.join(directory, "vectors.json", "x"), "");

    const store = await open(directory);

    expect(await store.vectorSearch(new WordEmbeddings().vector("text"), { k: 9 })).toHaveLength(3);
  });
});
