import { describe, expect, it } from "@jest/globals";
import { estimateTokens } from "./estimate-tokens.js";

describe("estimateTokens", () => {
  it("counts a token for about three and a half Latin characters", () => {
    expect(estimateTokens("a".repeat(35))).toBe(10);
  });

  it("counts each Chinese or Japanese character", () => {
    expect(estimateTokens("日本語")).toBe(3);
  });
});
