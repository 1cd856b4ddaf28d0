import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { temporaryFolder, type TemporaryFolder } from "../test-support/temporary-folder.js";
import { newThreadId } from "./thread-id.js";
import { describeThreads } from "./threads-contract.js";
import { openThreads } from "./threads.js";

let folder: TemporaryFolder;
beforeEach(() => void (folder = temporaryFolder()));
afterEach(() => folder.remove());

describeThreads("in a file", async () => {
  const file = `${folder.path}/deep/threads.sqlite`;
  return { address: { file }, open: async () => openThreads(file) };
});

describe("the conversations in a file", () => {
  it("are refused with advice when the file is none of SQLite", () => {
    const broken = folder.write("broken.sqlite", "This is no database. ".repeat(100));

    expect(() => openThreads(broken)).toThrow(
      expect.objectContaining({ name: "ThreadsError", file: broken, message: expect.stringContaining("move it away") }),
    );
  });

  it("are refused with advice when the folder is a file", () => {
    folder.write("occupied", "");

    expect(() => openThreads(`${folder.path}/occupied/threads.sqlite`)).toThrow(
      expect.objectContaining({ name: "ThreadsError" }),
    );
  });
});

describe("a thread id", () => {
  it("is short, has no letter that looks like another, and is never the same", () => {
    const ids = Array.from({ length: 500 }, newThreadId);

    expect(ids.every((id) => /^[2-9a-hj-km-np-tv-z]{6}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBeGreaterThan(495);
  });
});
