import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { appendFileSync, renameSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { ManualClock } from "../../test-support/manual-clock.js";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { followFolder, type FollowOptions } from "./follow-folder.js";
import type { ObserverCalls } from "./observe-folders.js";
import type { WatchEvent } from "./watch-event.js";

let folder: TemporaryFolder;
let clock: ManualClock;
let stop: AbortController;
let system: ObserverCalls;
let followed: readonly string[];
let events: WatchEvent[];
/** What was left alone by each sync. */
let syncs: string[][];
let running: Promise<void>;

beforeEach(() => {
  folder = temporaryFolder();
  clock = new ManualClock();
  stop = new AbortController();
  [events, syncs] = [[], []];
  folder.write("old.txt", "x");
  utimesSync(join(folder.path, "old.txt"), 1e9, 1e9);
});

afterEach(async () => {
  stop.abort();
  await running.catch(() => undefined);
  folder.remove();
});

function follow(change: Partial<FollowOptions> = {}): void {
  running = followFolder({
    folder: folder.path,
    sync: async (beingWritten) => void syncs.push([...beingWritten]),
    mayPass: () => false,
    onEvent: (event) => events.push(event),
    signal: stop.signal,
    clock,
    observe: (_root, calls) => {
      system = calls;
      return { follow: (folders) => void (followed = folders), close: () => void (followed = []) };
    },
    quietMs: 1000,
    pollMs: 5000,
    ...change,
  });
  // Whoever awaits it meets its error.
  running.catch(() => undefined);
}

const typesOf = (): string[] => events.map(({ type }) => type);

describe("a folder that is watched", () => {
  it("is synced at once, and not again while nothing changes", async () => {
    follow();

    await clock.pass(60_000);

    expect(syncs).toEqual([[]]);
    expect(events).toEqual([
      { type: "watching", files: 1, folders: 1 },
      { type: "changes", files: 1 },
    ]);
  });

  it("is synced once for many changes, when the files have been quiet for a while", async () => {
    follow();
    await clock.pass(1000);
    for (const name of ["a.txt", "b.txt", "sub/c.md"]) folder.write(name, "x");
    system.onChange();

    await clock.pass(900);
    const early = syncs.length;
    await clock.pass(1500);

    expect([early, syncs.length]).toEqual([1, 2]);
    expect(events.slice(2)).toEqual([
      { type: "waiting", files: ["a.txt", "b.txt", "sub/c.md"] },
      { type: "changes", files: 3 },
    ]);
  });

  it("is not synced while a file is being written", async () => {
    follow();
    await clock.pass(1000);
    const file = folder.write("long.txt", "");

    for (let second = 0; second < 10; second += 1) {
      appendFileSync(file, "more");
      system.onChange();
      await clock.pass(900);
    }
    const during = syncs.length;
    await clock.pass(2500);

    expect([during, syncs.length]).toEqual([1, 2]);
  });

  it("is synced without a file that does not stop being written", async () => {
    follow();
    await clock.pass(1000);
    const log = folder.write("log.txt", "");
    folder.write("done.txt", "x");

    for (let second = 0; second < 40; second += 1) {
      appendFileSync(log, "more");
      await clock.pass(900);
    }

    expect(syncs.length).toBeGreaterThan(1);
    expect(syncs.at(-1)).toEqual(["log.txt"]);
  });

  it("is looked at now and then even if the system tells of nothing", async () => {
    follow();
    await clock.pass(1000);
    folder.write("a.txt", "x");

    await clock.pass(8000);

    expect(syncs).toHaveLength(2);
  });

  it("is synced after deletions and renames, also of folders, which are then listened to", async () => {
    folder.write("sub/a.txt", "x");
    follow();
    await clock.pass(3000);
    renameSync(join(folder.path, "sub"), join(folder.path, "renamed"));
    rmSync(join(folder.path, "old.txt"));

    await clock.pass(8000);

    expect(events.at(-1)).toEqual({ type: "changes", files: 3 });
    expect(followed).toEqual(["", "renamed"]);
  });

  it("sees what changes during a sync", async () => {
    follow({
      sync: async () => {
        syncs.push([]);
        if (syncs.length === 1) folder.write("late.txt", "x");
      },
    });

    await clock.pass(8000);

    expect(syncs).toHaveLength(2);
  });
});

describe("a folder that goes away", () => {
  it("is told of and waited for, and does not empty the index", async () => {
    follow();
    await clock.pass(1000);
    renameSync(folder.path, `${folder.path}-away`);
    await clock.pass(20_000);
    const whileLost = syncs.length;
    renameSync(`${folder.path}-away`, folder.path);
    folder.write("new.txt", "x");
    await clock.pass(8000);

    expect(whileLost).toBe(1);
    expect(typesOf()).toEqual(["watching", "changes", "lost", "back", "waiting", "changes"]);
  });

  it("is taken for lost when all documents are gone at once, as on a disk that was unmounted", async () => {
    follow();
    await clock.pass(1000);
    rmSync(join(folder.path, "old.txt"));

    await clock.pass(20_000);

    expect(syncs).toHaveLength(1);
    expect(events.at(-1)).toEqual({ type: "lost", problem: "empty" });
  });
});

describe("trouble", () => {
  it("with the system's events is told, and looking goes on", async () => {
    follow();
    await clock.pass(1000);
    system.onTrouble("no more watches");
    folder.write("a.txt", "x");

    await clock.pass(8000);

    expect(events[2]).toEqual({ type: "polling", reason: "no more watches", everyMs: 5000 });
    expect(syncs).toHaveLength(2);
  });

  it("that may pass is tried again, later and later", async () => {
    const error = new Error("429");
    follow({
      mayPass: () => true,
      sync: async () => {
        syncs.push([]);
        if (syncs.length < 3) throw error;
      },
    });

    await clock.pass(60_000);

    expect(events.filter(({ type }) => type === "failed")).toEqual([
      { type: "failed", error, retryInMs: 15_000 },
      { type: "failed", error, retryInMs: 30_000 },
    ]);
    expect(syncs).toHaveLength(3);
  });

  it("that does not pass ends the watch", async () => {
    follow({ sync: () => Promise.reject(new Error("401 wrong key")) });
    const ended = expect(running).rejects.toThrow("401 wrong key");

    await ended;
  });
});

describe("the end", () => {
  it("comes at once when the signal says so, and closes what listens", async () => {
    follow();
    await clock.pass(1000);

    stop.abort();
    await running;

    expect(followed).toEqual([]);
  });
});
