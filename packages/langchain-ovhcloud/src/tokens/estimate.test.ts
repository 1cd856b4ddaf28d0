import { describe, expect, it } from "@jest/globals";
import { estimateTokens } from "./estimate.js";

describe("estimateTokens", () => {
  // Counts of o200k_base, gpt-oss's vocabulary, for the same sentences.
  it.each([
    ["The quick brown fox jumps over the lazy dog.", 10],
    ["Portez ce vieux whisky au juge blond qui fume.", 13],
    ["快速的棕色狐狸跳过了懒狗。", 13],
    ["function add(a, b) { return a + b; }", 13],
  ])("comes near the true count of %j", (text, count) => {
    expect(estimateTokens(text)).toBeGreaterThan(count * 0.6);
    expect(estimateTokens(text)).toBeLessThan(count * 1.6);
  });

  it("counts nothing for nothing, and something for anything", () => {
    expect(estimateTokens("")).toBe(0);
    expect(estimateTokens(".")).toBe(1);
  });
});
