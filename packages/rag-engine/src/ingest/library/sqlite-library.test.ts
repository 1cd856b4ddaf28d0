import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import { DiskFullError } from "langchain-hybrid-store";
import { join } from "node:path";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { LibraryError, SyncInProgressError } from "../errors.js";
import { describeLibrary } from "./library-contract.js";
import { openLibrary } from "./sqlite-library.js";

let folder: TemporaryFolder;
beforeEach(() => void (folder = temporaryFolder()));
afterEach(() => folder.remove());

describeLibrary("in SQLite", async () => {
  const { path } = folder;
  return { open: async () => openLibrary(path) };
});

const document = {
  id: "00000000000000aa",
  root: "/docs",
  path: "a.pdf",
  contentHash: "hash",
  bytes: 12,
  mediaType: "application/pdf" as const,
};

describe("a library in a file", () => {
  it("is written by one at a time", async () => {
    const [one, two] = [openLibrary(folder.path), openLibrary(folder.path)];
    const ledger = await one.startSync();

    await expect(two.startSync()).rejects.toThrow(SyncInProgressError);
    await ledger.close();
    await (await two.startSync()).close();
    await Promise.all([one.close(), two.close()]);
  });

  it("says that the disk is full and keeps what was written before", async () => {
    const library = openLibrary(folder.path, { maxSizeBytes: 100_000 });
    const ledger = await library.startSync();
    await ledger.record({ root: "/docs", changed: [document], gone: [], queue: [] });
    const pages = Array.from({ length: 100 }, () => ({ text: "many words ".repeat(500) }));
    const content = { title: "A", pageKind: "page", unreadablePages: [], warning: undefined, pipeline: "p" } as const;

    const write = ledger.setParsed(document.id, { ...content, pages });

    await expect(write).rejects.toThrow(DiskFullError);
    expect(await library.documents()).toMatchObject([{ state: "queued", pageCount: 0 }]);
    await ledger.close();
    await library.close();
  });

  it("is refused when it is no library", () => {
    folder.write("library.sqlite", "This is no database, whatever its name says. ".repeat(50));

    expect(() => openLibrary(folder.path)).toThrow(LibraryError);
  });

  it("is refused when it is of another version", () => {
    const db = new Database(join(folder.path, "library.sqlite"));
    db.pragma("user_version = 99");
    db.close();

    expect(() => openLibrary(folder.path)).toThrow(/version 99/);
  });
});
