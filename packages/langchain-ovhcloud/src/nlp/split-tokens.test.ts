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

  it("loses nothing of texts of any characters, and goes over the limit only by one that cannot be cut", () => {
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 80 }), fc.string({ unit: "grapheme", maxLength: 80 }));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (whole, maxTokens) => {
        const pieces = splitByTokens(whole, maxTokens);

        expect(pieces.join("")).toBe(whole);
        const tooLong = pieces.filter((piece) => estimateTokens(piece) > maxTokens && [...piece].length > 1);
        expect(tooLong).toEqual([]);
        expect(pieces.filter((piece) => /\p{Surrogate}/u.test(piece))).toEqual([]);
      }),
    );
  });

  it("takes what a broken text holds of half characters for characters", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { maxLength: 60 }), (units) => {
        const whole = String.fromCharCode(...units);

        const pieces = splitByTokens(whole, 3);

        expect(pieces.join("")).toBe(whole);
        expect(pieces.flatMap((piece) => [...piece])).toEqual([...whole]);
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
