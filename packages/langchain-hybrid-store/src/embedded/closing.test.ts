import { readdirSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { StoreClosedError } from "../errors.js";
import { startNode } from "../test-support/node-process.js";
import { temporaryStores } from "../test-support/temporary-stores.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { EmbeddedStore } from "./embedded-store.js";

const { folder, open } = temporaryStores();

function notes(count: number): { id: string; pageContent: string; metadata: object }[] {
  return Array.from({ length: count }, (_, i) => ({ id: `${i}`, pageContent: `note ${i}`, metadata: {} }));
}

function vectorsOf(documents: readonly { pageContent: string }[]): number[][] {
  return documents.map(({ pageContent }) => new WordEmbeddings().vector(pageContent));
}

describe("closing a store", () => {
  it("waits for a write that is sent in many slices", async () => {
    const directory = folder();
    const store = await open(directory);
    await store.addDocuments(notes(1));
    const documents = notes(2000);

    const adding = store.addVectors(vectorsOf(documents), documents);
    await store.close();

    expect(await adding).toHaveLength(2000);
    expect(await (await open(directory)).count()).toBe(2000);
  });

  it("waits for the first write, and leaves no file open", async () => {
    const directory = folder();
    const store = await open(directory);

    const adding = store.addVectors(vectorsOf(notes(1)), notes(1));
    await store.close();

    expect(await adding).toEqual(["0"]);
    expect(readdirSync(directory)).toEqual(["store.sqlite"]);
  });

  it("waits for searches", async () => {
    const store = await open();
    await store.addDocuments(notes(3));

    const byMeaning = store.vectorSearch(new WordEmbeddings().vector("note 1"));
    const byWords = store.lexicalSearch("note");
    await store.close();

    expect(await byMeaning).toHaveLength(3);
    expect(await byWords).toHaveLength(3);
  });

  it("waits for deletions", async () => {
    const directory = folder();
    const store = await open(directory);
    await store.addDocuments(notes(3));

    const deleting = store.delete({ ids: ["1"] });
    await store.close();

    await expect(deleting).resolves.toBeUndefined();
    expect(await (await open(directory)).ids()).toEqual(["0", "2"]);
  });

  it("refuses what comes after it, while it waits", async () => {
    const store = await open();
    const adding = store.addVectors(vectorsOf(notes(500)), notes(500));

    const closing = store.close();

    await expect(store.addVectors([], [])).rejects.toThrow(StoreClosedError);
    await expect(store.count()).rejects.toThrow(StoreClosedError);
    await Promise.all([adding, closing]);
  });

  it("never ends the process by a failure that nobody can catch", async () => {
    const { ended } = startNode(`
      const store = await open(${JSON.stringify(folder())});
      await store.addDocuments(notes("first", 1));
      const many = notes("n", 2000);
      const adding = store.addVectors(many.map(({ pageContent }) => vector(pageContent)), many);
      await Promise.all([store.close(), adding]);
      console.log("done");`);

    expect(await ended).toEqual({ code: 0, signal: null, stdout: "done\n", stderr: "" });
  });
});

describe("a store that fromDocuments could not fill", () => {
  it("is closed again", async () => {
    const directory = folder();
    const embeddings = new WordEmbeddings();
    embeddings.embedDocuments = () => Promise.reject(new Error("no answer"));

    const making = EmbeddedStore.fromDocuments(notes(1), embeddings, { directory, embeddingModel: "words" });

    await expect(making).rejects.toThrow("no answer");
    expect(readdirSync(directory)).toEqual(["store.sqlite"]);
  });
});
