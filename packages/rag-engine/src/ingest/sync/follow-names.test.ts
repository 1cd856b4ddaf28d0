import { describe, expect, it } from "@jest/globals";
import type { FileEntry, LedgerEntry, ScannedDocument } from "../library/ledger.js";
import type { MediaType } from "../sources/media-type.js";
import { followNames } from "./follow-names.js";

const id = "00000000000000aa";

const at = (path: string, mediaType: MediaType = "application/pdf"): { document: ScannedDocument } => ({
  document: { id, root: "/docs", path, contentHash: "hash", bytes: 1, mediaType },
});

const known = (path: string): FileEntry => ({ root: "/docs", path, documentId: id });

const entry = (title: string, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...at("any").document,
  files: [],
  title,
  pageKind: "page",
  pageCount: 1,
  chunkCount: 1,
  embeddedCount: 1,
  state: "indexed",
  queuedAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  pipeline: "p",
  ...change,
});

describe("a document that was called after its file", () => {
  it.each([
    ["report", "Minutes of May", "application/pdf"],
    ["report.pdf", "Minutes of May.pdf", "application/pdf"],
    ["report.pdf", "Minutes of May.pdf", "text/x-source"],
  ] as const)("as %j is called %j where the file has moved, as %s", (from, to, mediaType) => {
    const files = [at("2026/Minutes of May.pdf", mediaType)];

    const changes = followNames({ files, known: [known("report.pdf")], entries: [entry(from, { mediaType })] });

    expect(changes).toEqual([{ id, from, to }]);
  });

  it("takes the name of the first file that is left of several", () => {
    const files = [at("c.pdf"), at("b.pdf")];

    const changes = followNames({
      files,
      known: [known("a.pdf"), known("b.pdf"), known("c.pdf")],
      entries: [entry("a")],
    });

    expect(changes).toEqual([{ id, from: "a", to: "b" }]);
  });

  it("takes the name of a file in another folder when none is left here", () => {
    const entries = [
      entry("a", {
        files: [
          { root: "/more", path: "sub/b.pdf" },
          { root: "/docs", path: "a.pdf" },
        ],
      }),
    ];

    expect(followNames({ files: [], known: [known("a.pdf")], entries })).toEqual([{ id, from: "a", to: "b" }]);
  });

  it.each([
    ["it moved to another folder under its name", "a", [at("sub/a.pdf")], [known("a.pdf")]],
    ["it has a title of its own", "The title", [at("b.pdf")], [known("a.pdf")]],
    ["its file is where it was, beside a copy", "b", [at("a.pdf"), at("b.pdf")], [known("b.pdf")]],
    [
      "another file of the same name is left",
      "a",
      [at("b.pdf"), at("sub/a.pdf")],
      [known("a.pdf"), known("sub/a.pdf")],
    ],
    ["no file is left", "a", [], [known("a.pdf")]],
  ])("keeps what it is called when %s", (_, title, files, before) => {
    expect(followNames({ files, known: before, entries: [entry(title)] })).toEqual([]);
  });

  it("keeps what it is called while its file is being written", () => {
    const input = { files: [at("b.pdf")], known: [known("a.pdf")], entries: [entry("a")] };

    expect(followNames({ ...input, beingWritten: new Set(["a.pdf"]) })).toEqual([]);
  });
});
