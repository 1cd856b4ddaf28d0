import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import { startNode } from "../test-support/node-process.js";
import { randomVectors } from "../test-support/random-vectors.js";
import { temporaryStores } from "../test-support/temporary-stores.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";

const { folder, open } = temporaryStores();
const fine = { code: 0, signal: null, stderr: "" };

describe("several processes on one folder", () => {
  it("see what one of them has committed, in searches by meaning, by words and by id", async () => {
    const directory = folder();
    const reader = await open(directory);
    await reader.addDocuments([
      { id: "own", pageContent: "my own note", metadata: {} },
      { id: "old", pageContent: "an old note", metadata: {} },
    ]);
    await reader.similaritySearch("note", 1);

    const { ended } = startNode(`
      const store = await open(${JSON.stringify(directory)});
      await store.addDocuments([{ id: "new", pageContent: "submarine", metadata: {} }]);
      await store.delete({ ids: ["old"] });
      await store.close();`);

    expect(await ended).toMatchObject(fine);
    expect(await reader.vectorSearch(new WordEmbeddings().vector("submarine"), { k: 5 })).toMatchObject([
      { id: "new" },
      { id: "own" },
    ]);
    expect(await reader.lexicalSearch("submarine")).toMatchObject([{ id: "new" }]);
    expect(await reader.get(["old", "new"])).toMatchObject([{ id: "new" }]);
  });

  it("can make it together, and write to it together", async () => {
    const directory = folder();
    const writing = ["a", "b"].map((name) =>
      startNode(`
        const store = await open(${JSON.stringify(directory)});
        for (let i = 0; i < 10; i += 1) await store.addDocuments(notes("${name}" + i + "-", 20));
        await store.close();`),
    );

    const ends = await Promise.all(writing.map(({ ended }) => ended));

    expect(ends).toMatchObject([fine, fine]);
    const store = await open(directory);
    expect(await store.count()).toBe(400);
    expect(await store.vectorSearch(new WordEmbeddings().vector("note"), { k: 1000 })).toHaveLength(400);
  });
});

describe("a process", () => {
  it.each(["", "await store.close();"])("ends by itself after its work (%j)", async (last) => {
    const directory = folder();

    const { ended } = startNode(`
      const store = await open(${JSON.stringify(directory)});
      await store.addDocuments(notes("n", 3));
      await store.similaritySearch("note n1", 1);
      ${last}`);

    expect(await ended).toMatchObject(fine);
    expect(await (await open(directory)).count()).toBe(3);
  });

  it("that is killed while it writes and builds the graph loses nothing that was acknowledged", async () => {
    const directory = folder();
    const writer = startNode(`
      const store = await open(${JSON.stringify(directory)}, { exactBelow: 10 });
      for (let i = 0; ; i += 1) {
        await store.addDocuments(notes("b" + i + "-", 10));
        console.log("written", i);
      }`);
    await writer.printed("written 30\n");
    writer.child.kill("SIGKILL");
    const { stdout } = await writer.ended;

    expect(damageOf(directory)).toEqual({ integrity: "ok", vectors: 0 });
    const store = await open(directory, { exactBelow: 10 });

    const acknowledged = (stdout.match(/written \d+\n/g) ?? []).length * 10;
    const count = await store.count();
    expect(count % 10).toBe(0);
    expect(count).toBeGreaterThanOrEqual(acknowledged);
    expect(await store.vectorSearch(new WordEmbeddings().vector("note"), { k: count + 10 })).toHaveLength(count);
    expect(await store.lexicalSearch("note", { k: count + 10 })).toHaveLength(count);
  });
});

describe("the graph", () => {
  it("is built while documents arrive, searched through, saved on close and used again", async () => {
    const directory = folder();
    const store = await open(directory, { exactBelow: 50 });
    const vectors = randomVectors(400, 32);
    const documents = vectors.map((_, i) => ({ id: `${i}`, pageContent: "text", metadata: {} }));
    await store.addVectors(vectors, documents);
    while ((await store.index()).kind !== "graph");

    const [found] = await store.vectorSearch(vectors[123] ?? [], { k: 1 });
    await store.close();
    const again = await open(directory, { exactBelow: 50 });

    expect(found?.id).toBe("123");
    expect(await again.index()).toMatchObject({ kind: "graph", flat: 0, graph: 400 });
    expect(await again.vectorSearch(vectors[123] ?? [], { k: 1 })).toMatchObject([{ id: "123" }]);
  });

  it("is done without where hnswlib-node cannot be loaded", async () => {
    const directory = folder();
    const block = path.join(directory, "block.cjs");
    writeFileSync(
      block,
      `const module_ = require("node:module"); const load = module_._load;
       module_._load = (name, ...rest) => { if (name === "hnswlib-node") throw new Error("not built"); return load(name, ...rest); };`,
    );

    const { ended } = startNode(
      `const store = await open(${JSON.stringify(path.join(directory, "store"))}, { exactBelow: 10 });
       await store.addDocuments(notes("n", 40));
       const [[, score]] = await store.similaritySearchWithScore("note n17", 1);
       console.log((await store.index()).kind, score.toFixed(3));
       await store.close();`,
      { NODE_OPTIONS: `--require ${block}` },
    );

    expect(await ended).toMatchObject({ ...fine, stdout: "exact-no-native 1.000\n" });
  });
});

/** What SQLite finds wrong, and how many vectors are without a chunk or the other way round. */
function damageOf(directory: string): { integrity: unknown; vectors: unknown } {
  const database = new Database(path.join(directory, "store.sqlite"));
  try {
    const integrity = database.pragma("integrity_check", { simple: true });
    // Throws when the full-text index does not match the chunks.
    database.exec("INSERT INTO chunks_text (chunks_text, rank) VALUES ('integrity-check', 1)");
    const alone = "SELECT count(*) FROM chunks FULL JOIN vectors USING (label) WHERE id IS NULL OR vector IS NULL";
    return { integrity, vectors: database.prepare(alone).pluck().get() };
  } finally {
    database.close();
  }
}
