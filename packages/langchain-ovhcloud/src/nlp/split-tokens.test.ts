import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { estimateTokens } from "../tokens/estimate.js";
import { splitByTokens } from "./split-tokens.js";

describe("splitByTokens", () => {
  it("leaves a text that fits in one piece, and has none for an empty one", () => {
    expect(splitByTokens("Hello there.", 10)).toEqual(["Hello there."]);
    expect(splitByTokens("", 10)).toEqual([]);
  });

  it("cuts between paragraphs before it cuts anything smaller", () => {
    const paragraph = "Cats sleep a lot. Dogs bark.";

    const pieces = splitByTokens([paragraph, paragraph, paragraph].join("\n\n"), 18);

    expect(pieces).toEqual([`${paragraph}\n\n${paragraph}\n\n`, paragraph]);
  });

  it("cuts a long paragraph at the ends of sentences", () => {
    const pieces = splitByTokens("Cats sleep a lot. Dogs bark at night. Birds sing in the morning.", 8);

    expect(pieces).toEqual(["Cats sleep a lot. ", "Dogs bark at night. ", "Birds sing in the morning."]);
  });

  it("loses nothing, keeps to the limit, and never cuts a character", () => {
    const word = fc.constantFrom("a", "word", "😀", "\n", "\n\n", " ", ". ", "快速", "é", "x".repeat(200));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), fc.integer({ min: 2, max: 40 }), (words, maxTokens) => {
        const text = words.join("");

        const pieces = splitByTokens(text, maxTokens);

        expect(pieces.join("")).toBe(text);
        for (const piece of pieces) {
          expect(estimateTokens(piece)).toBeLessThanOrEqual(maxTokens);
          expect(piece).not.toMatch(/\p{Surrogate}/u);
        }
      }),
    );
  });

  it("takes a second at most for half a megabyte without a space", () => {
    const start = performance.now();

    const pieces = splitByTokens("x".repeat(500_000), 1_000);

    expect(pieces).toHaveLength(125);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
