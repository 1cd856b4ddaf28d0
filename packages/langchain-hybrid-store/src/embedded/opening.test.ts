import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import { StoreCorruptError, StoreError, StoreNotFoundError } from "../errors.js";
import { temporaryStores } from "../test-support/temporary-stores.js";
import { readManifest } from "./read-manifest.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";

const { folder, open } = temporaryStores();
const note = { id: "n", pageContent: "a note", metadata: {} };

async function makeStore(): Promise<string> {
  const directory = folder();
  const store = await open(directory);
  await store.addDocuments([note]);
  await store.close();
  return directory;
}

function change(directory: string, sql: string): void {
  const database = new Database(path.join(directory, "store.sqlite"));
  database.exec(sql);
  database.close();
}

describe("opening a store", () => {
  it("refuses a manifest that is none", async () => {
    const directory = await makeStore();
    change(directory, "UPDATE store SET value = 'no JSON' WHERE key = 'manifest'");

    await expect(open(directory)).rejects.toThrow(StoreCorruptError);
  });
});

describe("readManifest", () => {
  it("tells what an index was made with, without its model", async () => {
    const directory = await makeStore();

    expect(readManifest(directory)).toMatchObject({ embeddingModel: "words", dimension: 32 });
    expect(() => readManifest(folder())).toThrow(StoreNotFoundError);
  });
});

describe("opening with readonly", () => {
  it("refuses what a newer version of the package made", async () => {
    const directory = await makeStore();
    change(directory, "PRAGMA user_version = 99");

    await expect(open(directory, { readonly: true })).rejects.toThrow(/format 99.*Update the package/);
  });

  it("finds no store in a database without its tables", async () => {
    const directory = folder();
    change(directory, "CREATE TABLE other (a)");

    await expect(open(directory, { readonly: true })).rejects.toThrow(StoreNotFoundError);
  });
});

describe("the first write", () => {
  it("leaves no manifest when the canary's embedding is unusable, and can be repeated", async () => {
    const directory = folder();
    const embeddings = new WordEmbeddings();
    const embedQuery = embeddings.embedQuery.bind(embeddings);
    embeddings.embedQuery = async () => Array.from({ length: 32 }, () => 0);
    const store = await open(directory, { embeddings });

    await expect(store.addDocuments([note])).rejects.toThrow(StoreError);

    expect(store.manifest).toBeUndefined();
    expect(await store.count()).toBe(0);
    embeddings.embedQuery = embedQuery;
    await store.addDocuments([note]);
    expect(store.manifest).toMatchObject({ embeddingModel: "words" });
  });
});

describe("a store that was opened empty and filled by another process's model", () => {
  it("notices that only the name is the same", async () => {
    const directory = folder();
    const other = await open(directory, { embeddings: new WordEmbeddings({ seed: 99 }) });
    await (await open(directory)).addDocuments([note]);

    await expect(other.similaritySearch("a note", 1)).rejects.toThrow(/embeds differently/);
  });
});
