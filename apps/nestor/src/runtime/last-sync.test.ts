import { describe, expect, it } from "@jest/globals";
import type { SyncRecord } from "rag-engine";
import { lastSync } from "./last-sync.js";

const at = (minute: number): string => `2026-01-01T00:${String(minute).padStart(2, "0")}:00.000Z`;

const sync = (outcome: SyncRecord["outcome"], from: number, to: number, root = "/docs"): SyncRecord => ({
  worker: `worker of minute ${from}`,
  root,
  startedAt: at(from),
  seenAt: at(to),
  ...(outcome === "running" || outcome === "interrupted" ? {} : { endedAt: at(to) }),
  outcome,
  chunksEmbedded: 1,
});

describe("the last sync", () => {
  it.each(["interrupted", "failed", "stopped"] as const)(
    "is the one that finished the folder after a worker that began later was %s",
    (outcome) => {
      const killed = sync(outcome, 2, 3);
      const finished = sync("done", 1, 9);

      expect(lastSync([killed, finished])).toBe(finished);
    },
  );

  it.each([
    ["nothing finished after it", sync("done", 0, 1)],
    ["another folder was finished after it", sync("done", 0, 9, "/other")],
    ["what finishes its work is not done", sync("running", 0, 9)],
    ["another one broke off after it", sync("failed", 0, 9)],
  ])("is the interrupted one when %s", (_, other) => {
    const killed = sync("interrupted", 2, 3);

    expect(lastSync([killed, other])).toBe(killed);
  });

  it("is the newest one that runs or is done, whatever ended after it", () => {
    const running = sync("running", 5, 6);
    const done = sync("done", 5, 6);
    const longer = sync("done", 1, 9);

    expect([lastSync([running, longer]), lastSync([done, longer])]).toEqual([running, done]);
  });

  it("is none in a new index", () => {
    expect(lastSync([])).toBeUndefined();
  });
});
