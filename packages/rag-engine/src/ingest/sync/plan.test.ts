import { describe, expect, it } from "@jest/globals";
import { ParseFailure } from "../failure.js";
import type { FileEntry, LedgerEntry, ScannedDocument } from "../library/ledger.js";
import { documentIdOf } from "../sources/document-id.js";
import { withScans } from "./pipeline.js";
import { makePlan, type PlanInput } from "./plan.js";
import type { ScannedFile } from "./scan.js";

const document = (path: string, contentHash = path): ScannedDocument => ({
  id: documentIdOf("text/plain", contentHash),
  root: "/docs",
  path,
  contentHash,
  bytes: 1,
  mediaType: "text/plain",
});

const found = (path: string, contentHash = path): ScannedFile => ({ document: document(path, contentHash) });

const file = (path: string, contentHash = path, searchableId?: string): FileEntry => ({
  root: "/docs",
  path,
  documentId: document(path, contentHash).id,
  ...(searchableId === undefined ? {} : { searchableId }),
});

const entry = (contentHash: string, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...document(contentHash),
  files: [],
  title: contentHash,
  pageKind: "text",
  pageCount: 1,
  chunkCount: 2,
  embeddedCount: 2,
  state: "indexed",
  queuedAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  pipeline: "p",
  ...change,
});

function plan(change: Partial<PlanInput>): ReturnType<typeof makePlan> {
  const entries = change.entries ?? [];
  const chunkCounts = new Map(entries.map(({ id, chunkCount }) => [id, chunkCount]));
  return makePlan({ files: [], known: [], entries, chunkCounts, pipeline: "p", retryFailed: false, ...change });
}

describe("the plan", () => {
  it("reads files that are new", () => {
    const { tasks, changed } = plan({ files: [found("a")] });

    expect(tasks).toEqual([{ document: document("a"), kind: "new", begin: "file" }]);
    expect(changed).toEqual([document("a")]);
  });

  it("leaves indexed files alone", () => {
    const made = plan({ files: [found("a")], known: [file("a")], entries: [entry("a")] });

    expect(made).toMatchObject({ tasks: [], unchanged: ["a"], changed: [] });
  });

  it("reads files whose content changed", () => {
    const { tasks } = plan({ files: [found("a", "2")], known: [file("a", "1")], entries: [entry("1")] });

    expect(tasks).toMatchObject([{ kind: "changed", begin: "file" }]);
  });

  it("does nothing for a file that moved but write it down", () => {
    const made = plan({ files: [found("new", "1")], known: [file("old", "1")], entries: [entry("1")] });

    expect(made).toMatchObject({ tasks: [], moved: [{ from: "old", to: "new" }], gone: [], forgotten: ["old"] });
    expect(made.changed).toEqual([document("new", "1")]);
  });

  it("finds for each of several files with the same content where it moved to", () => {
    const files = [found("c", "1"), found("d", "1"), found("e", "1")];
    const known = [file("a", "1"), file("b", "1")];

    const made = plan({ files, known, entries: [entry("1")] });

    expect(made).toMatchObject({
      moved: [
        { from: "a", to: "c" },
        { from: "b", to: "d" },
      ],
      copied: ["e"],
      gone: [],
    });
  });

  it("leaves a file alone that is being written", () => {
    const made = plan({ known: [file("a")], entries: [entry("a")], beingWritten: new Set(["a", "new"]) });

    expect(made).toMatchObject({ gone: [], tasks: [], changed: [], forgotten: [] });
  });

  it("reads one of several files with the same new content", () => {
    const { tasks, copied } = plan({ files: [found("a", "1"), found("b", "1")] });

    expect(tasks.map(({ document: { path } }) => path)).toEqual(["a"]);
    expect(copied).toEqual(["b"]);
  });

  it("takes a new file with a content that is indexed for a copy", () => {
    const made = plan({ files: [found("a"), found("b", "a")], known: [file("a")], entries: [entry("a")] });

    expect(made).toMatchObject({ tasks: [], unchanged: ["a"], copied: ["b"], moved: [] });
  });

  it.each(["chunking", "embedding"] as const)("goes on with the stored pages of a file that was %s", (state) => {
    const entries = [entry("a", { state, chunkCount: 0 })];

    expect(plan({ files: [found("a")], known: [file("a")], entries }).tasks).toMatchObject([
      { kind: "new", begin: "pages" },
    ]);
  });

  it.each(["queued", "parsing"] as const)("reads a file again that was %s", (state) => {
    const made = plan({ files: [found("a")], known: [file("a")], entries: [entry("a", { state })] });

    expect(made.tasks).toMatchObject([{ begin: "file" }]);
  });

  it.each([0, 3])("cuts a file again that has 2 chunks and of which the index holds %d", (count) => {
    const chunkCounts = new Map([[document("a").id, count]]);

    const { tasks } = plan({ files: [found("a")], known: [file("a")], entries: [entry("a")], chunkCounts });

    expect(tasks).toMatchObject([{ begin: "pages" }]);
  });

  it("does a file anew when pages are cleaned or cut in another way now", () => {
    const { tasks } = plan({ files: [found("a")], known: [file("a")], entries: [entry("a")], pipeline: "q" });

    expect(tasks).toMatchObject([{ kind: "changed", begin: "file" }]);
  });

  it("reads a document with scanned pages again when their text shall be recognised", () => {
    const entries = [entry("a"), entry("b", { pipeline: withScans("p", undefined) })];
    const both = { files: [found("a"), found("b")], known: [file("a"), file("b")], entries };

    expect(plan(both)).toMatchObject({ tasks: [], unchanged: ["a", "b"] });
    expect(plan({ ...both, ocrLanguages: "eng" })).toMatchObject({
      tasks: [{ document: { path: "b" }, begin: "file" }],
      unchanged: ["a"],
    });
  });

  it("tries a PDF without text again when text shall be recognised, and no other failure", () => {
    const failed = (content: string, change: Partial<LedgerEntry>): LedgerEntry =>
      entry(content, { state: "failed", pipeline: withScans("p", undefined), mediaType: "application/pdf", ...change });
    const entries = [
      failed("a", { failure: { code: "no-text", message: "No." } }),
      failed("b", { failure: { code: "encrypted", message: "No." } }),
    ];
    const both = { files: [found("a"), found("b")], known: [file("a"), file("b")], entries };

    expect(plan(both).failedBefore.map(({ path }) => path)).toEqual(["a", "b"]);
    expect(plan({ ...both, ocrLanguages: "eng" }).failedBefore.map(({ path }) => path)).toEqual(["b"]);
    expect(plan({ ...both, ocrLanguages: "eng" }).tasks.map(({ document }) => document.path)).toEqual(["a"]);
  });

  it("only writes down a file that is back to a content that is still indexed", () => {
    const old = document("a", "1").id;
    const entries = [entry("1"), entry("2", { state: "failed", failure: { code: "damaged", message: "" } })];

    const made = plan({ files: [found("a", "1")], known: [file("a", "2", old)], entries });

    expect(made).toMatchObject({ tasks: [], restored: ["a"], changed: [document("a", "1")] });
  });

  it.each([
    ["damaged", false, 0],
    ["damaged", true, 1],
    ["unreadable", false, 1],
    ["changed-while-reading", false, 1],
  ] as const)("a file that failed as %s, with retryFailed %s, is tried %d times", (code, retryFailed, tries) => {
    const entries = [entry("a", { state: "failed", failure: { code, message: "" } })];

    const { tasks, failedBefore } = plan({ files: [found("a")], known: [file("a")], entries, retryFailed });

    expect([tasks.length, failedBefore.length]).toEqual([tries, 1 - tries]);
  });

  it("removes files that are gone, and keeps those that cannot be opened", () => {
    const failure = new ParseFailure("unreadable");
    const files = [{ document: document("locked", ""), failure }];

    const made = plan({ files, known: [file("gone"), file("locked")], entries: [entry("gone"), entry("locked")] });

    expect(made.gone).toEqual(["gone"]);
    expect(made.unreadable).toHaveLength(1);
  });
});
