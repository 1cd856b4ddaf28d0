import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import {
  DiskFullError,
  StoreBusyError,
  StoreCorruptError,
  StoreError,
  StoreNotFoundError,
  StoreReadonlyError,
} from "../errors.js";
import { temporaryStores } from "../test-support/temporary-stores.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { compiledEntry } from "./compiled-entry.js";
import { storeErrorFrom } from "./sqlite-errors.js";

const { folder, open } = temporaryStores();
const note = { pageContent: "a note", metadata: {} };

describe("a full disk", () => {
  it("undoes the write that did not fit, keeps all before it, and goes on when there is room", async () => {
    const directory = folder();
    const embeddings = new WordEmbeddings();
    const store = await open(directory, { maxSizeBytes: 400_000 });
    const batch = (name: string) =>
      Array.from({ length: 50 }, (_, i) => ({
        id: `${name}${i}`,
        pageContent: `${name} ${"x ".repeat(200)}`,
        metadata: {},
      }));
    let written = 0;

    const fill = async (): Promise<void> => {
      for (; ; written += 50) await store.addDocuments(batch(`b${written}-`));
    };

    await expect(fill()).rejects.toThrow(DiskFullError);
    await expect(fill()).rejects.toThrow(/Free some space/);
    expect(written).toBeGreaterThan(0);
    expect(await store.count()).toBe(written);
    expect(await store.vectorSearch(embeddings.vector("b0-0"), { k: 1000 })).toHaveLength(written);
    await store.close();
    const roomier = await open(directory);
    await roomier.addDocuments(batch("more"));
    expect(await roomier.count()).toBe(written + 50);
  });
});

describe("a folder that is no store", () => {
  it("is refused when its file is another one", async () => {
    const directory = folder();
    writeFileSync(path.join(directory, "store.sqlite"), "not a database at all, ".repeat(500));

    await expect(open(directory)).rejects.toThrow(StoreCorruptError);
  });

  it("is refused when its database is damaged", async () => {
    const directory = folder();
    const store = await open(directory);
    await store.addDocuments(
      Array.from({ length: 200 }, (_, i) => ({ pageContent: `text ${i} ${"y ".repeat(100)}`, metadata: {} })),
    );
    await store.close();
    truncateSync(path.join(directory, "store.sqlite"), 40_960);

    const use = async (): Promise<unknown> =>
      (await open(directory)).get(["x", ...Array.from({ length: 9 }, (_, i) => `${i}`)]);

    await expect(use().then(async () => (await open(directory)).lexicalSearch("text"))).rejects.toThrow(
      StoreCorruptError,
    );
  });

  it("is refused when a newer version of the package made it", async () => {
    const directory = folder();
    const database = new Database(path.join(directory, "store.sqlite"));
    database.pragma("user_version = 99");
    database.close();

    await expect(open(directory)).rejects.toThrow(/format 99.*Update the package/);
  });

  it("is refused when a file stands in its place", async () => {
    const file = path.join(folder(), "file");
    writeFileSync(file, "");

    await expect(open(file)).rejects.toThrow(StoreReadonlyError);
    await expect(open(path.join(file, "below"))).rejects.toThrow(StoreReadonlyError);
  });

  it("is refused when it cannot be written", () => {
    const directory = folder();
    mkdirSync(path.join(directory, "locked"));
    chmodSync(directory, 0o755);
    chmodSync(path.join(directory, "locked"), 0o555);

    const { stdout, stderr } = openUnprivileged(path.join(directory, "locked"));

    expect({ stdout, stderr }).toEqual({ stdout: "StoreReadonlyError", stderr: "" });
  });
});

describe("a store that another process writes to for long", () => {
  it("says so after the time it was told to wait, and can still be read", async () => {
    const directory = folder();
    const store = await open(directory, { busyTimeoutMs: 30 });
    await store.addDocuments([note], { ids: ["n"] });
    const other = new Database(path.join(directory, "store.sqlite"));
    other.exec("BEGIN IMMEDIATE");

    await expect(store.addDocuments([note])).rejects.toThrow(StoreBusyError);
    expect(await store.similaritySearch("a note", 1)).toMatchObject([{ id: "n" }]);

    other.close();
    await store.addDocuments([note]);
    expect(await store.count()).toBe(2);
  });
});

describe("a store opened with readonly", () => {
  it("answers, and refuses to write", async () => {
    const directory = folder();
    await (await open(directory)).addDocuments([note], { ids: ["n"] });

    const store = await open(directory, { readonly: true });

    expect(await store.hybridSearch("a note")).toMatchObject([{ id: "n", vectorRank: 1, lexicalRank: 1 }]);
    await expect(store.addDocuments([note])).rejects.toThrow(StoreReadonlyError);
    await expect(store.delete({ deleteAll: true })).rejects.toThrow(StoreReadonlyError);
  });

  it("answers also in a folder that cannot be written", async () => {
    const directory = folder();
    const store = await open(directory, { exactBelow: 1 });
    await store.addDocuments([note, { ...note, pageContent: "another note" }], { ids: ["n", "o"] });
    await store.close();
    chmodSync(directory, 0o555);

    const { stdout, stderr } = openUnprivileged(directory, "{ readonly: true }");

    chmodSync(directory, 0o755);
    expect({ stdout, stderr }).toEqual({ stdout: "n,o", stderr: "" });
  });

  it("must be there", async () => {
    const directory = path.join(folder(), "nothing");

    await expect(open(directory, { readonly: true })).rejects.toThrow(StoreNotFoundError);
  });
});

describe("storeErrorFrom", () => {
  it.each([
    ["SQLITE_FULL", "DiskFullError"],
    ["ENOSPC", "DiskFullError"],
    ["SQLITE_BUSY", "StoreBusyError"],
    ["SQLITE_BUSY_SNAPSHOT", "StoreBusyError"],
    ["SQLITE_CORRUPT_VTAB", "StoreCorruptError"],
    ["SQLITE_NOTADB", "StoreCorruptError"],
    ["SQLITE_READONLY_DBMOVED", "StoreReadonlyError"],
    ["EROFS", "StoreReadonlyError"],
    ["SQLITE_CONSTRAINT", "StoreError"],
  ])("makes of %s a %s that keeps its cause", (code, name) => {
    const cause = Object.assign(new Error("below"), { code });

    expect(storeErrorFrom(cause, "/a/store.sqlite")).toMatchObject({ name, cause });
    expect(storeErrorFrom(cause, "/a/store.sqlite").message).toMatch(/\/a\/store\.sqlite.*\.$/);
  });

  it("leaves the store's own errors as they are", () => {
    const error = new StoreError("own");

    expect(storeErrorFrom(error, "x")).toBe(error);
  });
});

/** Opens a store in a process that permissions apply to (they do not apply to root), and prints the ids or the error. */
function openUnprivileged(directory: string, options = "{}"): { stdout: string; stderr: string } {
  const script = `
    const { openEmbeddedStore } = await import(${JSON.stringify(compiledEntry(import.meta.url, "../index.js").href)});
    const embeddings = { embedQuery: async () => [1] };
    const options = { embeddings, embeddingModel: "words", verifyCanary: "write", ...${options} };
    try {
      const store = await openEmbeddedStore(${JSON.stringify(directory)}, options);
      process.stdout.write((await store.lexicalSearch("note")).map(({ id }) => id).join());
      await store.close();
    } catch (error) {
      process.stdout.write(error.name);
    }`;
  const isRoot = process.getuid?.() === 0;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    cwd: "/",
    ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}),
  });
  return { stdout, stderr };
}
