import { describe, expect, it } from "@jest/globals";
import { defaultChunkTokens } from "./chunk-size.js";

describe("defaultChunkTokens", () => {
  it("leaves room for the task, the answer and the error of the estimate", () => {
    expect(defaultChunkTokens({ maxInputTokens: 4_096 }, 300)).toBe(3_276 - 300 - 800);
  });

  it("is no more than 6000, for large models and for unknown ones", () => {
    expect(defaultChunkTokens({ maxInputTokens: 131_072 }, 300)).toBe(6_000);
    expect(defaultChunkTokens({}, 300)).toBe(6_000);
    expect(defaultChunkTokens(undefined, 300)).toBe(6_000);
  });

  it("is never so small that nothing can be combined", () => {
    expect(defaultChunkTokens({ maxInputTokens: 2_048 }, 3_000)).toBe(200);
  });
});
