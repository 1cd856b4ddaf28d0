import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import { DiskFullError } from "langchain-hybrid-store";
import { join } from "node:path";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { LibraryError } from "../errors.js";
import type { NewDocument } from "./ledger.js";
import { openLibrary, type Library } from "./library.js";

let folder: TemporaryFolder;
beforeEach(() => void (folder = temporaryFolder()));
afterEach(() => folder.remove());

const document: NewDocument = {
  id: "00000000000000aa",
  root: "/docs",
  path: "sub/a.pdf",
  contentHash: "hash",
  bytes: 12,
  mediaType: "application/pdf",
};

function withLibrary<T>(work: (library: Library) => T): T {
  const library = openLibrary(folder.path);
  try {
    return work(library);
  } finally {
    library.close();
  }
}

describe("the library", () => {
  it("keeps documents and the exact text of their pages after closing", () => {
    const pages = ["First page\n\twith a tab, ünïcödé and 😀", ""];
    withLibrary(({ ledger }) => {
      ledger.enter(document);
      ledger.setParsed(document.id, { title: "A", pages, warning: "1 page could not be read.", pipeline: "p" });
      ledger.setIndexed(document.id, 7);
    });

    withLibrary((library) => {
      expect([1, 2, 3].map((page) => library.pageText(document.id, page))).toEqual([...pages, undefined]);
      expect(library.documents()).toEqual([
        {
          ...document,
          title: "A",
          pageCount: 2,
          chunkCount: 7,
          state: "indexed",
          warning: "1 page could not be read.",
          updatedAt: expect.any(String),
        },
      ]);
      expect(library.document("unknown")).toBeUndefined();
    });
  });

  it("shows the last version of a file only, and which older one is still searched", () => {
    withLibrary((library) => {
      library.ledger.enter(document);
      library.ledger.setIndexed(document.id, 1);
      library.ledger.enter({ ...document, id: "00000000000000bb" });
      library.ledger.setFailed("00000000000000bb", { code: "encrypted", message: "No." });

      expect(library.documents()).toMatchObject([
        { id: "00000000000000bb", state: "failed", searchableVersion: document.id },
      ]);
      expect(library.document(document.id)).toMatchObject({ state: "indexed" });
    });
  });

  it("forgets the pages of a version when another one is indexed", () => {
    withLibrary((library) => {
      library.ledger.enter(document);
      library.ledger.setParsed(document.id, { title: "A", pages: ["x"], warning: undefined, pipeline: "p" });
      library.ledger.enter({ ...document, id: "00000000000000bb" });
      library.ledger.setIndexed("00000000000000bb", 1);

      expect(library.pageText(document.id, 1)).toBeUndefined();
    });
  });

  it("can be read by a second connection while it is written", () => {
    withLibrary((writer) =>
      withLibrary((reader) => {
        writer.ledger.enter(document);

        expect(reader.documents()).toHaveLength(1);
      }),
    );
  });

  it("says that the disk is full and keeps what was written before", () => {
    const library = openLibrary(folder.path, { maxSizeBytes: 100_000 });
    library.ledger.enter(document);
    const pages = Array.from({ length: 100 }, () => "many words ".repeat(500));

    const write = (): void =>
      library.ledger.setParsed(document.id, { title: "A", pages, warning: undefined, pipeline: "p" });

    expect(write).toThrow(DiskFullError);
    expect(library.documents()).toMatchObject([{ state: "queued", pageCount: 0 }]);
    library.close();
  });

  it("refuses a file that is no library", () => {
    folder.write("library.sqlite", "This is no database, whatever its name says. ".repeat(50));

    expect(() => openLibrary(folder.path)).toThrow(LibraryError);
  });

  it("refuses a library of another version", () => {
    const db = new Database(join(folder.path, "library.sqlite"));
    db.pragma("user_version = 99");
    db.close();

    expect(() => openLibrary(folder.path)).toThrow(/version 99/);
  });
});
