import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { EmbeddingFileStore } from "./embedding-file-store.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "file-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (...values: number[]) => Uint8Array.from(values);
const read = async (store: EmbeddingFileStore, keys: string[]) =>
  (await store.mget(keys)).map((value) => value && [...value]);
const keysOf = async (store: EmbeddingFileStore, prefix?: string) => {
  const keys: string[] = [];
  for await (const key of store.yieldKeys(prefix)) keys.push(key);
  return keys.sort();
};

describe("EmbeddingFileStore", () => {
  it("keeps values for the next process", async () => {
    await new EmbeddingFileStore(folder).mset([
      ["a", bytes(1, 2)],
      ["b", bytes()],
    ]);

    expect(await read(new EmbeddingFileStore(folder), ["b", "none", "a"])).toEqual([[], undefined, [1, 2]]);
  });

  it("replaces and deletes values, and lists keys by their beginning", async () => {
    const store = new EmbeddingFileStore(folder);
    await store.mset([
      ["x-1", bytes(1)],
      ["x-2", bytes(2)],
      ["y-1", bytes(3)],
    ]);

    await store.mset([["x-1", bytes(9)]]);
    await store.mdelete(["x-2", "none"]);

    expect(await read(store, ["x-1", "x-2"])).toEqual([[9], undefined]);
    expect(await keysOf(store)).toEqual(["x-1", "y-1"]);
    expect(await keysOf(store, "y")).toEqual(["y-1"]);
  });

  it("has no keys before anything was kept, and makes its folder when something is", async () => {
    const store = new EmbeddingFileStore(path.join(folder, "deep", "er"));

    expect(await keysOf(store)).toEqual([]);
    await store.mset([["a", bytes(1)]]);
    expect(await keysOf(store)).toEqual(["a"]);
  });

  it.each(["../../escape", "..", ".", "a/b", "C:\\x", "ä.b c", "CON"])(
    "takes %j for a name and nothing else",
    async (key) => {
      const store = new EmbeddingFileStore(path.join(folder, "inner"));

      await store.mset([[key, bytes(7)]]);

      expect(await read(store, [key])).toEqual([[7]]);
      expect(await keysOf(store)).toEqual([key]);
      expect(readdirSync(folder)).toEqual(["inner"]);
    },
  );

  it("shows no part of a value that another process is writing", async () => {
    const store = new EmbeddingFileStore(folder);
    await store.mset([["key-1", bytes(1)]]);
    const [shard = ""] = readdirSync(folder);
    writeFileSync(path.join(folder, shard, "key-2.abcdef.part"), "half");

    expect(await keysOf(store)).toEqual(["key-1"]);
  });

  it("keeps what many writers keep at once", async () => {
    const pairs = Array.from({ length: 300 }, (_, i): [string, Uint8Array] => [`key-${i}`, bytes(i % 256)]);

    await Promise.all([1, 2, 3].map(() => new EmbeddingFileStore(folder).mset(pairs)));

    expect(await keysOf(new EmbeddingFileStore(folder))).toHaveLength(300);
    expect(await read(new EmbeddingFileStore(folder), ["key-299"])).toEqual([[299 % 256]]);
  });

  it("tells what stands in its way", async () => {
    writeFileSync(path.join(folder, "file"), "");

    const promise = new EmbeddingFileStore(path.join(folder, "file")).mset([["a", bytes(1)]]);

    await expect(promise).rejects.toMatchObject({ code: "ENOTDIR" });
  });
});
