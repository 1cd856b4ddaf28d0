import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { packParagraphs, readParagraphs } from "./paragraphs.js";

describe("readParagraphs", () => {
  it("tells paragraphs from what stands between them", () => {
    expect(readParagraphs("\n One.\n \n\nTwo,\nstill two. \n", 100)).toEqual({
      lead: "\n ",
      paragraphs: [
        { text: "One.", after: "\n \n\n" },
        { text: "Two,\nstill two.", after: " \n" },
      ],
    });
  });

  it("loses nothing, and gives no paragraph white space at its ends", () => {
    const part = fc.constantFrom("word", " ", "\n", "\n\n", ". ", "\t", "x".repeat(90), "😀");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 50 }), fc.integer({ min: 2, max: 30 }), (parts, maxTokens) => {
        const text = parts.join("");

        const { lead, paragraphs } = readParagraphs(text, maxTokens);

        expect(lead + paragraphs.map(({ text: words, after }) => words + after).join("")).toBe(text);
        for (const { text: words } of paragraphs) expect(words).toBe(words.trim());
      }),
    );
  });
});

describe("packParagraphs", () => {
  it("puts neighbours together, but not the parts of one that was cut", () => {
    const paragraphs = [
      { text: "One.", after: "\n\n" },
      { text: "Two.", after: " " },
      { text: "Still two.", after: "\n \n" },
      { text: "Three.", after: "" },
    ];

    const packs = packParagraphs(paragraphs, 100);

    expect(packs.map((pack) => pack.map(({ text }) => text))).toEqual([
      ["One.", "Two."],
      ["Still two.", "Three."],
    ]);
  });

  it("keeps to the limit", () => {
    const paragraphs = Array.from({ length: 4 }, () => ({ text: "Four words are here.", after: "\n\n" }));

    expect(packParagraphs(paragraphs, 12).map(({ length }) => length)).toEqual([2, 2]);
  });
});
