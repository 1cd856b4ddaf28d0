import {
  closeSync,
  cpSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import type { StoreProblem } from "../../check.js";
import { StoreError, StoreReadonlyError } from "../../errors.js";
import { randomVectors } from "../../test-support/random-vectors.js";
import { temporaryStores } from "../../test-support/temporary-stores.js";
import { WordEmbeddings } from "../../test-support/word-embeddings.js";
import type { EmbeddedStoreOptions } from "../options.js";

const { folder, open } = temporaryStores();
const count = 200;
const vectors = randomVectors(count, 32);
const graphAboveFifty: Partial<EmbeddedStoreOptions> = { exactBelow: 50 };

/** A closed store of 200 chunks, whose graph is on disk unless it is told otherwise. */
async function makeStore(options = graphAboveFifty): Promise<string> {
  const directory = folder();
  const store = await open(directory, { indexedFields: ["key"], ...options });
  const documents = vectors.map((_, i) => ({ pageContent: `word${i} text`, metadata: { key: `k${i}` } }));
  await store.addVectors(vectors, documents, { ids: vectors.map((_, i) => `c${i}`) });
  while ((await store.index()).kind === "building");
  await store.close();
  return directory;
}

function change(directory: string, sql: string): void {
  const database = new Database(path.join(directory, "store.sqlite"));
  database.unsafeMode(true);
  database.exec(sql);
  database.close();
}

function graphFile(directory: string): string {
  return path.join(directory, readdirSync(directory).find((name) => name.endsWith(".hnsw")) ?? "none");
}

function codes(problems: readonly StoreProblem[]): string[] {
  return problems.map(({ code }) => code);
}

describe("check of a whole store", () => {
  it("finds no problem, and tells what there is", async () => {
    const store = await open(await makeStore(), graphAboveFifty);

    const report = await store.check();

    expect(report).toMatchObject({ count, dimension: 32, index: "graph of 200 vectors", problems: [] });
    expect(report.recall).toBeGreaterThan(0.97);
    expect(report.canaryCosine).toBeCloseTo(1, 5);
    expect(report.bytes).toBeGreaterThan(50_000);
    expect(report.versions).toMatchObject({ sqlite: expect.stringMatching(/^3\./), format: expect.any(String) });
  });

  it("has no recall to measure where every search is exact, and nothing at all in an empty store", async () => {
    const exact = await open(await makeStore({}));
    const empty = await open();

    expect(await exact.check()).toMatchObject({ recall: undefined, problems: [] });
    expect(await empty.check()).toMatchObject({ count: 0, dimension: undefined, problems: [] });
    expect(await empty.repair()).toEqual([]);
  });

  it("can be made of a store that may not be written, and repaired it cannot be", async () => {
    const directory = await makeStore();
    change(directory, "INSERT INTO chunks_text (chunks_text, rowid, text) VALUES ('delete', 3, 'word2 text')");
    const store = await open(directory, { ...graphAboveFifty, readonly: true });

    expect(codes((await store.check()).problems)).toEqual(["full-text-differs"]);
    await expect(store.repair()).rejects.toThrow(StoreReadonlyError);
  });
});

describe("check and repair", () => {
  it.each<[string, StoreProblem["code"], string, RegExp]>([
    [
      "vectors without chunks",
      "vector-without-chunk",
      `INSERT INTO vectors SELECT label + 1000, vector FROM vectors LIMIT 2`,
      /Removed 2 vectors/,
    ],
    [
      "words that the full text does not know",
      "full-text-differs",
      "INSERT INTO chunks_text (chunks_text, rowid, text) VALUES ('delete', 3, 'word2 text')",
      /full-text index again/,
    ],
    [
      "text that was changed behind the store's back",
      "full-text-differs",
      "UPDATE chunks SET text = 'quite other words' WHERE label = 3",
      /full-text index again/,
    ],
    [
      "an index on a field that misses rows",
      "database-damaged",
      `PRAGMA writable_schema = ON;
       UPDATE sqlite_master SET sql = replace(sql, '(json_extract', '(1 + json_extract') WHERE name LIKE 'chunks_by_%'`,
      /indexes again/,
    ],
  ])("tell and mend %s", async (_, code, damage, done) => {
    const directory = await makeStore();
    change(directory, damage);
    const store = await open(directory, graphAboveFifty);

    const { problems } = await store.check();

    expect(problems).toEqual([{ code, repairable: true, message: expect.stringMatching(/Run repair\(\)/) }]);
    expect(await store.repair()).toEqual([expect.stringMatching(done)]);
    expect((await store.check()).problems).toEqual([]);
    expect(await store.vectorSearch(vectors[0] ?? [], { k: count })).toHaveLength(count);
  });

  it.each<[string, (directory: string) => void | Promise<void>, RegExp]>([
    ["cut short", (directory) => truncateSync(graphFile(directory), 1000), /not what was written/],
    ["bit-flipped", (directory) => flipBit(graphFile(directory)), /not what was written/],
    ["another store's", async (directory) => replaceGraph(directory, await makeStore()), /another state/],
    ["without a header", (directory) => writeFileSync(path.join(directory, "vectors.json"), ""), /unreadable/],
  ])("tell of a graph that is %s, and make it again", async (_, damage, reason) => {
    const directory = await makeStore();
    await damage(directory);
    const store = await open(directory, graphAboveFifty);

    const { problems } = await store.check();

    expect(problems).toMatchObject([
      { code: "graph-not-usable", repairable: true, message: expect.stringMatching(reason) },
    ]);
    expect(await store.repair()).toEqual(["Made the vector graph again."]);
    expect(await store.check()).toMatchObject({ problems: [], index: "graph of 200 vectors" });
  });
});

describe("check of what cannot be mended", () => {
  it.each<[string, StoreProblem["code"], string]>([
    ["lost vectors", "chunk-without-vector", "DELETE FROM vectors WHERE label IN (5, 6)"],
    [
      "vectors of NaN",
      "bad-vector",
      `UPDATE vectors SET vector = unhex('${"0000c07f".repeat(32)}') WHERE label IN (5, 6)`,
    ],
    ["vectors of zeros", "bad-vector", "UPDATE vectors SET vector = zeroblob(128) WHERE label IN (5, 6)"],
    ["vectors of another length", "bad-vector", "UPDATE vectors SET vector = zeroblob(99) WHERE label IN (5, 6)"],
  ])("names the chunks with %s, which are found again once they are added again", async (_, code, damage) => {
    const directory = await makeStore({});
    change(directory, damage);
    const store = await open(directory);

    const { problems } = await store.check();
    const whileDamaged = await store.vectorSearch(vectors[0] ?? [], { k: count });

    expect(problems).toEqual([
      { code, repairable: false, ids: ["c4", "c5"], message: expect.stringMatching(/"c4", "c5".*Add them again/) },
    ]);
    expect(await store.repair()).toEqual([]);
    expect(whileDamaged).toHaveLength(count - 2);
    await expect(store.scan().next()).rejects.toThrow(StoreError);
    await store.addVectors(vectors.slice(4, 6), await store.get(["c4", "c5"]));
    expect((await store.check()).problems).toEqual([]);
    expect(await store.vectorSearch(vectors[4] ?? [], { k: 1 })).toMatchObject([{ id: "c4" }]);
  });

  it("says what to do about a page of the database that was overwritten", async () => {
    const directory = await makeStore();
    overwritePages(path.join(directory, "store.sqlite"));
    const store = await open(directory, { ...graphAboveFifty, verifyCanary: "write" });

    const { problems } = await store.check();

    expect(codes(problems)).toContain("database-damaged");
    expect(problems[0]).toMatchObject({
      repairable: false,
      message: expect.stringMatching(/Restore it from a backup/),
    });
  });

  it("tells that the model changed, and that it cannot be asked", async () => {
    const directory = await makeStore({});
    const changed = await open(directory, { embeddings: new WordEmbeddings({ seed: 99 }), verifyCanary: "write" });
    const unreachable = new WordEmbeddings();
    unreachable.embedQuery = () => Promise.reject(new Error("No network."));
    const offline = await open(directory, { embeddings: unreachable, verifyCanary: "write" });

    expect(codes((await changed.check()).problems)).toEqual(["model-changed"]);
    expect((await offline.check()).problems).toMatchObject([
      { code: "model-unreachable", message: expect.stringMatching(/No network/) },
    ]);
  });
});

function flipBit(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function replaceGraph(directory: string, other: string): void {
  cpSync(graphFile(other), path.join(directory, path.basename(graphFile(other))));
  cpSync(path.join(other, "vectors.json"), path.join(directory, "vectors.json"));
}

/** The schema on the first page is left as it is. */
function overwritePages(file: string): void {
  const descriptor = openSync(file, "r+");
  for (const page of [4, 8, 16]) writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096);
  closeSync(descriptor);
}
