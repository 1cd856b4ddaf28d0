import { describe, expect, it } from "@jest/globals";
import { ParseFailure } from "../failure.js";
import type { LedgerEntry, NewDocument } from "../library/ledger.js";
import { documentIdOf, makePlan, type PlanInput } from "./plan.js";

const document = (path: string, contentHash = "1"): NewDocument => ({
  id: documentIdOf("/docs", path, contentHash),
  root: "/docs",
  path,
  contentHash,
  bytes: 1,
  mediaType: "text/plain",
});

const entry = (path: string, change: Partial<LedgerEntry> = {}, contentHash = "1"): LedgerEntry => ({
  ...document(path, contentHash),
  title: path,
  pageCount: 1,
  chunkCount: 2,
  state: "indexed",
  updatedAt: "2026-01-01T00:00:00.000Z",
  pipeline: "p",
  current: true,
  ...change,
});

function plan(change: Partial<PlanInput>): ReturnType<typeof makePlan> {
  const entries = change.entries ?? [];
  const chunkCounts = new Map(entries.map(({ id, chunkCount }) => [id, chunkCount]));
  return makePlan({ files: [], entries, chunkCounts, pipeline: "p", retryFailed: false, ...change });
}

describe("the plan", () => {
  it("reads files that are new", () => {
    expect(plan({ files: [{ document: document("a") }] }).tasks).toEqual([
      { document: document("a"), kind: "new", begin: "file", discardChunks: false },
    ]);
  });

  it("leaves indexed files alone", () => {
    const { tasks, unchanged } = plan({ files: [{ document: document("a") }], entries: [entry("a")] });

    expect(tasks).toEqual([]);
    expect(unchanged).toEqual([document("a")]);
  });

  it("reads files whose content changed", () => {
    const { tasks } = plan({ files: [{ document: document("a", "2") }], entries: [entry("a")] });

    expect(tasks).toMatchObject([{ kind: "changed", begin: "file" }]);
  });

  it("goes on with the stored pages of a file that was being embedded", () => {
    const entries = [entry("a", { state: "embedding", chunkCount: 0 })];

    expect(plan({ files: [{ document: document("a") }], entries }).tasks).toMatchObject([
      { kind: "new", begin: "pages" },
    ]);
  });

  it.each(["queued", "parsing"] as const)("reads a file again that was %s", (state) => {
    expect(plan({ files: [{ document: document("a") }], entries: [entry("a", { state })] }).tasks).toMatchObject([
      { begin: "file" },
    ]);
  });

  it("embeds again what the index lost", () => {
    const { tasks } = plan({ files: [{ document: document("a") }], entries: [entry("a")], chunkCounts: new Map() });

    expect(tasks).toMatchObject([{ begin: "pages", discardChunks: false }]);
  });

  it("does a file anew when pages are cleaned or cut in another way now", () => {
    const { tasks } = plan({ files: [{ document: document("a") }], entries: [entry("a")], pipeline: "q" });

    expect(tasks).toMatchObject([{ begin: "file", discardChunks: true }]);
  });

  it("drops a failed new version when the file is back to the old one", () => {
    const entries = [
      entry("a", { current: false }),
      entry("a", { state: "failed", failure: { code: "damaged", message: "" } }, "2"),
    ];

    expect(plan({ files: [{ document: document("a") }], entries }).tasks).toMatchObject([{ begin: "drop-others" }]);
  });

  it.each([
    ["damaged", false, 0],
    ["damaged", true, 1],
    ["unreadable", false, 1],
    ["changed-while-reading", false, 1],
  ] as const)("a file that failed as %s, with retryFailed %s, is tried %d times", (code, retryFailed, tries) => {
    const entries = [entry("a", { state: "failed", failure: { code, message: "" } })];

    const { tasks, failedBefore } = plan({ files: [{ document: document("a") }], entries, retryFailed });

    expect([tasks.length, failedBefore.length]).toEqual([tries, 1 - tries]);
  });

  it("removes all versions of files that are gone, and keeps those that cannot be opened", () => {
    const entries = [entry("gone"), entry("gone", { current: false }, "0"), entry("locked")];
    const failure = new ParseFailure("unreadable");

    const { gone, unreadable } = plan({ files: [{ document: document("locked", ""), failure }], entries });

    expect(gone.map(({ path }) => path)).toEqual(["gone", "gone"]);
    expect(unreadable).toHaveLength(1);
  });
});
