import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { emitProcessWarning, oncePerSubject, type OVHcloudWarning } from "./warnings.js";

describe("emitProcessWarning", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it("warns the process once for each kind and model", () => {
    const emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => {});

    emitProcessWarning({ kind: "deprecated-model", message: "goes", model: "a" });
    emitProcessWarning({ kind: "deprecated-model", message: "goes", model: "a" });
    emitProcessWarning({ kind: "deprecated-model", message: "goes too", model: "b" });

    expect(emitWarning.mock.calls).toEqual([
      ["goes", { type: "OVHcloudWarning", code: "deprecated-model" }],
      ["goes too", { type: "OVHcloudWarning", code: "deprecated-model" }],
    ]);
  });
});

describe("oncePerSubject", () => {
  it("tells each kind and model once", () => {
    const heard: OVHcloudWarning[] = [];
    const listener = oncePerSubject((warning) => heard.push(warning));

    for (const model of ["a", "b", "a"]) listener({ kind: "rate-limit-wait", message: "", model });

    expect(heard.map(({ model }) => model)).toEqual(["a", "b"]);
  });
});
