import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createEncoder, type MiniLmEncoder } from "./tokenizer.js";
import { locateWeights } from "./weights.js";

describe("the count of tokens", () => {
  let encoder: MiniLmEncoder;

  beforeAll(async () => {
    const { tokenizer, tokenizerConfig } = await locateWeights();
    encoder = createEncoder(readFileSync(tokenizer, "utf8"), readFileSync(tokenizerConfig, "utf8"));
  });

  it.each([
    ["no text", ""],
    ["English", "The package's maintainer uploads it; dpkg-buildpackage(1) builds 3.0 (quilt) sources."],
    ["German and French", "Die Größe der Öffnung überrascht. Le garçon préférait la forêt."],
    ["Japanese", "これは日本語の文章です。 二番目の文。"],
    ["text with special tokens in it", "[CLS] is no [SEP]word, [MASK] neither[PAD] [UNK]"],
    ["odd white space", "one\u00A0two\u2003three\u2028four\vfive\fsix\tseven\r\neight"],
    ["a very long word", "x".repeat(5_000)],
  ])("is that of the encoded text: %s", (_, text) => {
    expect(encoder.countTokens(text)).toBe(encoder.encode(text).tokenCount);
  });

  it("is that of the encoded text, whatever the text", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(" ", "\n", "\t", "[SEP]", "e\u0301", "\u0301", "\u200B", "漢字", "don't", "...", "word"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join("");

        expect(encoder.countTokens(text)).toBe(encoder.encode(text).tokenCount);
      }),
      { numRuns: 200 },
    );
  });
});
