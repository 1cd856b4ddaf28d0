import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { randomVectors } from "../test-support/random-vectors.js";
import { buildAll, dimension, labelsOf, parameters, VectorIndexFixture } from "../test-support/vector-index-fixture.js";

const store = new VectorIndexFixture();

describe("the graph on disk", () => {
  it("is used by the next opening, with the same results", async () => {
    const vectors = await store.makeSaved();

    const index = store.open();

    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 200 });
    expect(vectors.map((vector) => labelsOf(index, vector, 1)[0])).toEqual(vectors.map((_, i) => i + 1));
  });

  it("is caught up with what was added and removed since", async () => {
    const vectors = await store.makeSaved();
    store.add(randomVectors(20, dimension, 5));
    store.remove(3, 210);

    const index = store.open();

    expect(index.state).toMatchObject({ kind: "building", flat: 19, graph: 199 });
    expect(labelsOf(index, vectors[2] ?? [], 300)).not.toContain(3);
  });

  it("keeps the deletions it was saved with", async () => {
    await store.makeSaved();
    store.remove(1, 2, 3, 4, 5, 6, 7);
    const second = store.open();
    await second.saveWhenWorthwhile();

    const third = store.open();

    expect(third.state).toMatchObject({ kind: "graph", flat: 0, graph: 193 });
    expect(readdirSync(store.folder).filter((name) => name.endsWith(".hnsw"))).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    ["is cut short", () => truncateSync(store.graphFile, 1000)],
    ["is empty", () => truncateSync(store.graphFile, 0)],
    ["is gone", () => rmSync(store.graphFile)],
    ["has a flipped bit", () => flipBit(store.graphFile)],
    ["has no header", () => rmSync(path.join(store.folder, "vectors.json"))],
    ["has half a header", () => truncateSync(path.join(store.folder, "vectors.json"), 40)],
    ["has a header that is not an object", () => writeFileSync(path.join(store.folder, "vectors.json"), "null")],
    ["names a file elsewhere", () => editHeader({ file: "../vectors-x.hnsw" })],
    ["is of another store", () => editHeader({ storeId: "another" })],
    ["is of another dimension", () => editHeader({ dimension: 17 })],
    ["knows more than the database", () => editHeader({ lastLabel: 100_000 })],
    ["holds another number of vectors than it says", () => editHeader({ size: 199 })],
  ])("is made again when it %s", async (_, damage) => {
    const vectors = await store.makeSaved();
    damage();

    const index = store.open();

    expect(index.state).toMatchObject({ kind: "building", flat: 200, graph: 0 });
    expect(labelsOf(index, vectors[41] ?? [], 1)).toEqual([42]);
    buildAll(index);
    await index.saveWhenWorthwhile();
    expect(store.open().state).toMatchObject({ kind: "graph", flat: 0, graph: 200 });
  });

  it("is made again for other parameters", async () => {
    await store.makeSaved();

    expect(store.open({ parameters: { ...parameters, m: 12 } }).state.kind).toBe("building");
    expect(store.open({ ef: 20 }).state.kind).toBe("graph");
  });

  it("is made again when the database was put back to a backup and went on from there", async () => {
    store.add(randomVectors(190, dimension));
    store.writer.pragma("wal_checkpoint(TRUNCATE)");
    const file = path.join(store.folder, "store.sqlite");
    copyFileSync(file, `${file}.backup`);
    store.add(randomVectors(10, dimension, 5));
    const index = store.open();
    buildAll(index);
    await index.saveWhenWorthwhile();
    store.closeAll();
    copyFileSync(`${file}.backup`, file);
    const different = randomVectors(10, dimension, 6);
    store.add(different);

    const after = store.open();

    expect(after.state).toMatchObject({ kind: "building", flat: 200, graph: 0 });
    expect(labelsOf(after, different[9] ?? [], 1)).toEqual([200]);
  });

  it("is made again when a backup was put back and as much was removed from it as before", async () => {
    const vectors = await store.makeSaved();
    store.writer.pragma("wal_checkpoint(TRUNCATE)");
    const file = path.join(store.folder, "store.sqlite");
    copyFileSync(file, `${file}.backup`);
    store.remove(1, 2, 3, 4, 5, 6, 7);
    await store.open().saveWhenWorthwhile();
    store.closeAll();
    copyFileSync(`${file}.backup`, file);
    store.remove(11, 12, 13, 14, 15, 16, 17);

    const after = store.open();

    expect(labelsOf(after, vectors[2] ?? [], 1)).toEqual([3]);
    expect(labelsOf(after, vectors[12] ?? [], 300)).not.toContain(13);
  });

  it("is not written for a change that is caught up sooner", async () => {
    await store.makeSaved();
    const before = store.graphFile;
    store.remove(1);
    const index = store.open();

    await index.saveWhenWorthwhile();

    expect(store.graphFile).toBe(before);
  });

  it("is not written by a reader, nor while another process writes to the database", async () => {
    store.add(randomVectors(200, dimension));
    const reader = store.open({ readonly: true });
    buildAll(reader);
    const busy = store.open();
    buildAll(busy);

    await reader.saveWhenWorthwhile();
    store.writer.exec("BEGIN IMMEDIATE");
    await busy.saveWhenWorthwhile();
    store.writer.exec("ROLLBACK");
    expect(readdirSync(store.folder).filter((name) => name.startsWith("vectors"))).toEqual([]);

    await busy.saveWhenWorthwhile();
    expect(store.open().state.kind).toBe("graph");
  });

  it("leaves the one before in place when it cannot be written", async () => {
    await store.makeSaved();
    const before = store.graphFile;
    store.add(randomVectors(100, dimension, 9));
    const index = store.open();
    buildAll(index);
    const header = path.join(store.folder, "vectors.json");
    const text = readFileSync(header);
    rmSync(header);
    // A store.folder in the header's place makes the rename fail.
    makeFolderWithContent(header);

    await expect(index.saveWhenWorthwhile()).rejects.toThrow();

    rmSync(header, { recursive: true });
    writeFileSync(header, text);
    expect(store.graphFile).toBe(before);
    expect(store.open().state).toMatchObject({ kind: "building", flat: 100, graph: 200 });
  });
});

function flipBit(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function editHeader(change: object): void {
  const header = path.join(store.folder, "vectors.json");
  writeFileSync(header, JSON.stringify({ ...(JSON.parse(readFileSync(header, "utf8")) as object), ...change }));
}

function makeFolderWithContent(name: string): void {
  mkdirSync(path.join(name, "content"), { recursive: true });
}
