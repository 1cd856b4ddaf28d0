import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { chunkPage } from "./chunk-page.js";

const countUnits = (text: string): number => text.length;

const boundariesOf = (text: string): Set<number> => {
  const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  return new Set([...[...segments].map(({ index }) => index), text.length]);
};

describe("words that are longer than a chunk", () => {
  it("are cut between characters only: no accent, vowel sign, flag or emoji is torn apart", () => {
    const characters = fc.constantFrom("x", "e\u0301", "a\u0308\u0323", "漢", "क्षि", "म", "🇫🇷", "👩‍👩‍👧‍👦", "👍🏽");
    const word = fc.array(characters, { minLength: 10, maxLength: 120 }).map((parts) => parts.join(""));

    fc.assert(
      fc.property(word, fc.integer({ min: 24, max: 60 }), (text, maxChunkTokens) => {
        const boundaries = boundariesOf(text);
        for (const { start, end } of chunkPage(text, { countTokens: countUnits, maxChunkTokens })) {
          expect(boundaries).toContain(start);
          expect(boundaries).toContain(end);
          expect(end - start).toBeLessThanOrEqual(maxChunkTokens);
        }
      }),
    );
  });

  it("are cut within a character that is longer than a chunk itself, but not within a surrogate pair", () => {
    const text = `xy${"\u{1D165}".repeat(200)}`;

    const chunks = chunkPage(text, { countTokens: countUnits, maxChunkTokens: 21 });

    expect(chunks.length).toBeGreaterThan(0);
    for (const { start, end } of chunks) {
      expect(end - start).toBeLessThanOrEqual(21);
      expect(text.slice(start, end)).not.toMatch(/\p{Cs}/u);
    }
  });
});
