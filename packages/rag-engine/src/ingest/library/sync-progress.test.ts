import { describe, expect, it } from "@jest/globals";
import type { Tally } from "./sync-record.js";
import { syncProgress } from "./sync-progress.js";

const tally = (change: Partial<Tally>): Tally => ({
  state: "indexed",
  mediaType: "text/plain",
  documents: 1,
  bytes: 1000,
  chunks: 10,
  embedded: 10,
  ...change,
});

describe("the progress of a library", () => {
  it("is exact when all documents have been cut", () => {
    const tallies = [tally({}), tally({ state: "embedding", chunks: 30, embedded: 4 })];

    expect(syncProgress(tallies)).toEqual({ done: 14, total: 40, isEstimate: false });
  });

  it("gives waiting documents as many chunks a byte as others of their kind have", () => {
    const tallies = [
      tally({}),
      tally({ mediaType: "application/pdf", bytes: 10_000 }),
      tally({ state: "queued", mediaType: "application/pdf", bytes: 20_000, chunks: 0, embedded: 0 }),
    ];

    expect(syncProgress(tallies)).toEqual({ done: 20, total: 40, isEstimate: true });
  });

  it("takes any kind where nothing is known of the own one", () => {
    const tallies = [tally({}), tally({ state: "parsing", mediaType: "text/markdown", chunks: 0, embedded: 0 })];

    expect(syncProgress(tallies)).toEqual({ done: 10, total: 20, isEstimate: true });
  });

  it("is not known while nothing has been cut", () => {
    expect(syncProgress([tally({ state: "queued", chunks: 0, embedded: 0 })])).toBeUndefined();
  });

  it("leaves out what failed", () => {
    expect(syncProgress([tally({}), tally({ state: "failed", chunks: 0, embedded: 0 })])).toMatchObject({ total: 10 });
  });
});
