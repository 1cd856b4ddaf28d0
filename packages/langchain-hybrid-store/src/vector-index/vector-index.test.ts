import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import { sampleWithNearest } from "../embedded/check/nearest-sample.js";
import { pruneRemovals } from "../embedded/prune-removals.js";
import { migrate } from "../embedded/schema.js";
import { randomVectors } from "../test-support/random-vectors.js";
import { VectorIndex, type VectorIndexOptions } from "./vector-index.js";

const dimension = 16;
const exactBelow = 50;
const parameters = { m: 8, efConstruction: 60 };
let folder: string;
let writer: Database.Database;
let connections: Database.Database[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "vector-index-"));
  connections = [];
  writer = connect();
  migrate(writer);
});

afterEach(() => {
  for (const connection of connections) connection.close();
  rmSync(folder, { recursive: true });
});

function connect(): Database.Database {
  const database = new Database(path.join(folder, "store.sqlite"));
  database.pragma("journal_mode = WAL");
  connections.push(database);
  return database;
}

function open(options: Partial<VectorIndexOptions> = {}): VectorIndex {
  return new VectorIndex({
    database: connect(),
    folder,
    dimension,
    exactBelow,
    parameters,
    ef: 60,
    recallTarget: 0.98,
    ...options,
  });
}

/** Adds rows as the writing thread does. Their labels follow the last one. */
function add(vectors: readonly number[][], database = writer): void {
  database.transaction(() => {
    for (const vector of vectors) {
      const { lastInsertRowid } = database
        .prepare("INSERT INTO chunks (id, text, metadata) VALUES (hex(randomblob(8)), 'text', '{}')")
        .run();
      database
        .prepare("INSERT INTO vectors VALUES (?, ?)")
        .run(lastInsertRowid, Buffer.from(Float32Array.from(vector).buffer));
    }
  })();
}

function remove(...labels: number[]): void {
  for (const label of labels) writer.prepare("DELETE FROM chunks WHERE label = ?").run(label);
}

function build(index: VectorIndex, count: number): boolean {
  return index.build((moved) => moved >= count);
}

function buildAll(index: VectorIndex): void {
  while (build(index, 64));
}

function nearest(vectors: ReadonlyMap<number, number[]>, query: readonly number[], k: number): number[] {
  const scored = [...vectors].map(([label, vector]) => ({
    label,
    score: vector.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0),
  }));
  return scored
    .toSorted((a, b) => b.score - a.score)
    .slice(0, k)
    .map(({ label }) => label);
}

function labelled(vectors: readonly number[][]): Map<number, number[]> {
  return new Map(vectors.map((vector, i) => [i + 1, vector]));
}

function labelsOf(index: VectorIndex, query: readonly number[], k = 10, allowed?: number[]): number[] {
  return index.search(Float32Array.from(query), k, allowed).map(({ label }) => label);
}

function graphFile(): string {
  const name = readdirSync(folder).find((one) => one.endsWith(".hnsw"));
  return path.join(folder, name ?? "none");
}

/** A store of 200 vectors whose graph is on disk. */
async function makeSaved(): Promise<number[][]> {
  const vectors = randomVectors(200, dimension);
  add(vectors);
  const index = open();
  buildAll(index);
  await index.saveWhenWorthwhile();
  return vectors;
}

describe("searching", () => {
  it("compares every vector while there are few", async () => {
    const vectors = randomVectors(exactBelow, dimension);
    add(vectors);
    const index = open();

    expect(build(index, 64)).toBe(false);
    expect(index.state).toMatchObject({ kind: "exact", flat: exactBelow, graph: 0 });
    for (const query of randomVectors(20, dimension, 2)) {
      expect(labelsOf(index, query)).toEqual(nearest(labelled(vectors), query, 10));
    }
  });

  it("finds nearly all of the true neighbours through the graph, with the same scores", async () => {
    const vectors = randomVectors(1500, dimension);
    add(vectors);
    const index = open();
    buildAll(index);

    const queries = randomVectors(50, dimension, 2);
    const found = queries.flatMap((query) => {
      const truth = new Set(nearest(labelled(vectors), query, 10));
      return labelsOf(index, query).filter((label) => truth.has(label));
    });

    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 1500 });
    expect(found.length / 500).toBeGreaterThan(0.95);
    expect(index.search(Float32Array.from(vectors[7] ?? []), 1)[0]?.score).toBeCloseTo(1, 5);
  });

  it("sees everything while the graph is being built", async () => {
    const vectors = randomVectors(300, dimension);
    add(vectors);
    const index = open();
    build(index, 100);

    const own = vectors.map((vector) => labelsOf(index, vector, 1)[0]);

    expect(index.state).toMatchObject({ kind: "building", flat: 200, graph: 100 });
    expect(own).toEqual(vectors.map((_, i) => i + 1));
  });

  it("takes exactly what is allowed, by comparing the few and by walking the graph for the many", async () => {
    const vectors = randomVectors(3000, dimension);
    add(vectors);
    const index = open({ exactBelow: 200 });
    buildAll(index);
    const [query = []] = randomVectors(1, dimension, 3);
    const few = Array.from({ length: 150 }, (_, i) => i * 20 + 1);
    const many = Array.from({ length: 1500 }, (_, i) => i * 2 + 1);
    const vectorsOf = (labels: number[]) => new Map(labels.map((label) => [label, vectors[label - 1] ?? []]));

    expect(labelsOf(index, query, 10, few)).toEqual(nearest(vectorsOf(few), query, 10));
    const among = labelsOf(index, query, 10, many);
    expect(among.every((label) => many.includes(label))).toBe(true);
    expect(among.filter((label) => nearest(vectorsOf(many), query, 10).includes(label)).length).toBeGreaterThan(7);
  });

  it("leaves out what was removed, wherever it is", async () => {
    const vectors = randomVectors(200, dimension);
    add(vectors);
    const index = open();
    build(index, 100);

    remove(10, 150);

    expect(labelsOf(index, vectors[9] ?? [], 200)).not.toContain(10);
    expect(labelsOf(index, vectors[149] ?? [], 200)).not.toContain(150);
    expect(labelsOf(index, vectors[149] ?? [], 200, [10, 150, 20])).toEqual([20]);
    buildAll(index);
    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 198 });
  });

  it("makes the graph again when a fifth of it is deleted", async () => {
    add(randomVectors(200, dimension));
    const index = open();
    buildAll(index);

    remove(...Array.from({ length: 60 }, (_, i) => i + 1));
    index.refresh();

    expect(index.state).toMatchObject({ kind: "building", flat: 140, graph: 0 });
    buildAll(index);
    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 140 });
  });
});

describe("removals that are forgotten", () => {
  it("are the old ones, once there are twice as many as are kept", () => {
    add(randomVectors(30, dimension));

    remove(...Array.from({ length: 19 }, (_, i) => i + 1));
    pruneRemovals(writer, 10);
    const before = writer.prepare("SELECT count(*) FROM removals").pluck().get();
    remove(20, 21);
    pruneRemovals(writer, 10);

    expect(before).toBe(19);
    expect(writer.prepare("SELECT count(*), min(seq), max(seq) FROM removals").raw().get()).toEqual([10, 12, 21]);
  });

  it("do not come back to whoever missed them: the graph in memory is made again", () => {
    const vectors = randomVectors(200, dimension);
    add(vectors);
    const index = open();
    buildAll(index);

    remove(...Array.from({ length: 30 }, (_, i) => i + 1));
    pruneRemovals(writer, 10);

    expect(labelsOf(index, vectors[4] ?? [], 300).toSorted((a, b) => a - b)).toEqual(
      vectors.map((_, i) => i + 1).slice(30),
    );
    expect(index.state).toMatchObject({ kind: "building", flat: 170, graph: 0 });
  });

  it("do not come back to whoever missed them: the graph on disk is made again", async () => {
    const vectors = await makeSaved();

    remove(...Array.from({ length: 30 }, (_, i) => i + 1));
    pruneRemovals(writer, 10);

    const index = open();
    expect(index.state).toMatchObject({ kind: "building", flat: 170, graph: 0 });
    expect(labelsOf(index, vectors[4] ?? [], 300)).not.toContain(5);
  });
});

describe("while the graph is being written", () => {
  it("removed vectors are not found, and are removed from it afterwards", async () => {
    const vectors = randomVectors(200, dimension);
    add(vectors);
    const index = open();
    buildAll(index);

    const saving = index.saveWhenWorthwhile();
    remove(5);
    const meanwhile = labelsOf(index, vectors[4] ?? [], 10);
    const stateMeanwhile = index.state;
    await saving;

    expect(meanwhile).toHaveLength(10);
    expect(meanwhile).not.toContain(5);
    expect(stateMeanwhile).toMatchObject({ graph: 199 });
    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 199 });
    expect(labelsOf(index, vectors[4] ?? [], 10)).not.toContain(5);
    expect(labelsOf(open(), vectors[4] ?? [], 10)).not.toContain(5);
  });

  it("added vectors are found, and wait until it is written", async () => {
    add(randomVectors(200, dimension));
    const index = open();
    buildAll(index);

    const saving = index.saveWhenWorthwhile();
    const [late = []] = randomVectors(1, dimension, 77);
    add([late]);
    const meanwhile = labelsOf(index, late, 1);
    const isBuilt = build(index, 64);
    await saving;

    expect(meanwhile).toEqual([201]);
    expect(isBuilt).toBe(false);
    expect(index.state).toMatchObject({ kind: "building", flat: 1, graph: 200 });
    expect(open().state).toMatchObject({ flat: 1, graph: 200 });
  });
});

describe("the number of candidates of a search", () => {
  const measured = { ef: undefined };

  it("is the least that reaches the recall target on the store's own vectors, and is kept with the graph", async () => {
    add(randomVectors(1500, dimension));
    const index = open(measured);
    buildAll(index);
    await index.saveWhenWorthwhile();

    const wanted = index.wantsTuning;
    await index.tune(sampleWithNearest(connect(), { dimension, count: 50, k: 10 }));

    expect(wanted).toBe(true);
    expect(index.wantsTuning).toBe(false);
    const { ef } = index.state;
    expect(ef).toBeLessThan(200);
    expect(open(measured).state.ef).toBe(ef);
    expect(open(measured).wantsTuning).toBe(false);
    expect(open({ ...measured, recallTarget: 0.9 }).wantsTuning).toBe(true);
    expect(open({ ef: 33 }).state.ef).toBe(33);
  });

  it("is measured again when the graph has grown by half", async () => {
    add(randomVectors(100, dimension));
    const index = open(measured);
    buildAll(index);
    await index.tune(sampleWithNearest(connect(), { dimension, count: 20, k: 10 }));

    add(randomVectors(40, dimension, 4));
    index.refresh();
    buildAll(index);
    const afterALittle = index.wantsTuning;
    add(randomVectors(20, dimension, 5));
    index.refresh();
    buildAll(index);

    expect(afterALittle).toBe(false);
    expect(index.wantsTuning).toBe(true);
  });
});

describe("the graph on disk", () => {
  it("is used by the next opening, with the same results", async () => {
    const vectors = await makeSaved();

    const index = open();

    expect(index.state).toMatchObject({ kind: "graph", flat: 0, graph: 200 });
    expect(vectors.map((vector) => labelsOf(index, vector, 1)[0])).toEqual(vectors.map((_, i) => i + 1));
  });

  it("is caught up with what was added and removed since", async () => {
    const vectors = await makeSaved();
    add(randomVectors(20, dimension, 5));
    remove(3, 210);

    const index = open();

    expect(index.state).toMatchObject({ kind: "building", flat: 19, graph: 199 });
    expect(labelsOf(index, vectors[2] ?? [], 300)).not.toContain(3);
  });

  it("keeps the deletions it was saved with", async () => {
    await makeSaved();
    remove(1, 2, 3, 4, 5, 6, 7);
    const second = open();
    await second.saveWhenWorthwhile();

    const third = open();

    expect(third.state).toMatchObject({ kind: "graph", flat: 0, graph: 193 });
    expect(readdirSync(folder).filter((name) => name.endsWith(".hnsw"))).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    ["is cut short", () => truncateSync(graphFile(), 1000)],
    ["is empty", () => truncateSync(graphFile(), 0)],
    ["is gone", () => rmSync(graphFile())],
    ["has a flipped bit", () => flipBit(graphFile())],
    ["has no header", () => rmSync(path.join(folder, "vectors.json"))],
    ["has half a header", () => truncateSync(path.join(folder, "vectors.json"), 40)],
    ["has a header that is not an object", () => writeFileSync(path.join(folder, "vectors.json"), "null")],
    ["names a file elsewhere", () => editHeader({ file: "../vectors-x.hnsw" })],
    ["is of another store", () => editHeader({ storeId: "another" })],
    ["is of another dimension", () => editHeader({ dimension: 17 })],
    ["knows more than the database", () => editHeader({ lastLabel: 100_000 })],
    ["holds another number of vectors than it says", () => editHeader({ size: 199 })],
  ])("is made again when it %s", async (_, damage) => {
    const vectors = await makeSaved();
    damage();

    const index = open();

    expect(index.state).toMatchObject({ kind: "building", flat: 200, graph: 0 });
    expect(labelsOf(index, vectors[41] ?? [], 1)).toEqual([42]);
    buildAll(index);
    await index.saveWhenWorthwhile();
    expect(open().state).toMatchObject({ kind: "graph", flat: 0, graph: 200 });
  });

  it("is made again for other parameters", async () => {
    await makeSaved();

    expect(open({ parameters: { ...parameters, m: 12 } }).state.kind).toBe("building");
    expect(open({ ef: 20 }).state.kind).toBe("graph");
  });

  it("is made again when the database was put back to a backup and went on from there", async () => {
    add(randomVectors(190, dimension));
    writer.pragma("wal_checkpoint(TRUNCATE)");
    const file = path.join(folder, "store.sqlite");
    copyFileSync(file, `${file}.backup`);
    add(randomVectors(10, dimension, 5));
    const index = open();
    buildAll(index);
    await index.saveWhenWorthwhile();
    for (const connection of connections.splice(0)) connection.close();
    copyFileSync(`${file}.backup`, file);
    writer = connect();
    const different = randomVectors(10, dimension, 6);
    add(different, writer);

    const after = open();

    expect(after.state).toMatchObject({ kind: "building", flat: 200, graph: 0 });
    expect(labelsOf(after, different[9] ?? [], 1)).toEqual([200]);
  });

  it("is made again when a backup was put back and as much was removed from it as before", async () => {
    const vectors = await makeSaved();
    writer.pragma("wal_checkpoint(TRUNCATE)");
    const file = path.join(folder, "store.sqlite");
    copyFileSync(file, `${file}.backup`);
    remove(1, 2, 3, 4, 5, 6, 7);
    await open().saveWhenWorthwhile();
    for (const connection of connections.splice(0)) connection.close();
    copyFileSync(`${file}.backup`, file);
    writer = connect();
    remove(11, 12, 13, 14, 15, 16, 17);

    const after = open();

    expect(labelsOf(after, vectors[2] ?? [], 1)).toEqual([3]);
    expect(labelsOf(after, vectors[12] ?? [], 300)).not.toContain(13);
  });

  it("is not written for a change that is caught up sooner", async () => {
    await makeSaved();
    const before = graphFile();
    remove(1);
    const index = open();

    await index.saveWhenWorthwhile();

    expect(graphFile()).toBe(before);
  });

  it("is not written by a reader, nor while another process writes to the database", async () => {
    add(randomVectors(200, dimension));
    const reader = open({ readonly: true });
    buildAll(reader);
    const busy = open();
    buildAll(busy);

    await reader.saveWhenWorthwhile();
    writer.exec("BEGIN IMMEDIATE");
    await busy.saveWhenWorthwhile();
    writer.exec("ROLLBACK");
    expect(readdirSync(folder).filter((name) => name.startsWith("vectors"))).toEqual([]);

    await busy.saveWhenWorthwhile();
    expect(open().state.kind).toBe("graph");
  });

  it("leaves the one before in place when it cannot be written", async () => {
    await makeSaved();
    const before = graphFile();
    add(randomVectors(100, dimension, 9));
    const index = open();
    buildAll(index);
    const header = path.join(folder, "vectors.json");
    const text = readFileSync(header);
    rmSync(header);
    // A folder in the header's place makes the rename fail.
    makeFolderWithContent(header);

    await expect(index.saveWhenWorthwhile()).rejects.toThrow();

    rmSync(header, { recursive: true });
    writeFileSync(header, text);
    expect(graphFile()).toBe(before);
    expect(open().state).toMatchObject({ kind: "building", flat: 100, graph: 200 });
  });
});

function flipBit(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function editHeader(change: object): void {
  const header = path.join(folder, "vectors.json");
  writeFileSync(header, JSON.stringify({ ...(JSON.parse(readFileSync(header, "utf8")) as object), ...change }));
}

function makeFolderWithContent(name: string): void {
  mkdirSync(path.join(name, "content"), { recursive: true });
}
