import { describe, expect, it } from "@jest/globals";
import { DiskFullError, ManifestMismatchError, StoreBusyError } from "langchain-hybrid-store";
import { SourceNotFoundError, SyncInProgressError } from "rag-engine";
import { describeFailure } from "./describe-failure.js";
import { UsageError } from "./usage-error.js";

const cases: readonly (readonly [Error, number, RegExp])[] = [
  [new UsageError("Not both."), 2, /^Not both\.$/],
  [new SourceNotFoundError("/nowhere", "does not exist"), 4, /\/nowhere does not exist/],
  [new ManifestMismatchError({ what: "the embedding model", expected: "a", actual: "b" }), 7, /--data/],
  [new SyncInProgressError("/data", 4711), 8, /process 4711/],
  [new StoreBusyError("/data"), 8, /Wait/],
  [new DiskFullError("/data"), 9, /Free some space/],
  [Object.assign(new Error("write failed"), { code: "ENOSPC" }), 9, /disk is full/],
  [Object.assign(new Error("stopped"), { name: "AbortError" }), 130, /Stopped/],
  [new TypeError("x is undefined"), 1, /TypeError: x is undefined/],
];

describe("describeFailure", () => {
  it.each(cases)("gives %p its exit code and a message that helps", (error, code, message) => {
    expect(describeFailure(error)).toEqual({ exitCode: code, message: expect.stringMatching(message) });
  });

  it("finds the reason inside of what a framework wrapped around it", () => {
    const wrapped = new Error("Middleware failed", {
      cause: new Error("again", { cause: new DiskFullError("/data") }),
    });

    expect(describeFailure(wrapped).exitCode).toBe(9);
  });
});
