import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { countWords } from "../../test-support/count-words.js";
import { chunkPage } from "./chunk-page.js";

const textsOf = (page: string, maxChunkTokens: number): string[] =>
  chunkPage(page, { countTokens: countWords, maxChunkTokens }).map(({ start, end }) => page.slice(start, end));

describe("chunks of a page", () => {
  it("are the whole page when it fits", () => {
    expect(textsOf("A short page.\nWith two lines.", 100)).toEqual(["A short page.\nWith two lines."]);
  });

  it("begin at headings, and do not overlap across them", () => {
    const page =
      "3.1 Purpose\nOne two three four five six. Seven eight nine.\n3.2 Requirements\nTen eleven twelve. Thirteen.";

    expect(textsOf(page, 20)).toEqual([
      "3.1 Purpose\nOne two three four five six. Seven eight nine.",
      "3.2 Requirements\nTen eleven twelve. Thirteen.",
    ]);
  });

  it("repeat the last sentence of the chunk before, when it is short", () => {
    const before = "Aa bb cc dd ee ff gg hh ii jj kk ll mm nn.";
    const after = "Oo pp qq rr ss tt uu vv ww xx yy zz ab cd.";
    const page = `${before} Short one. ${after}`;

    expect(textsOf(page, 32)).toEqual([`${before} Short one.`, `Short one. ${after}`]);
  });

  it("break long lines at spaces, and long words anywhere but within a character", () => {
    const page = `${"word ".repeat(60)}${"😀".repeat(40)}`;

    for (const text of textsOf(page, 12)) expect(text).not.toMatch(/\p{Cs}/u);
  });

  it("leave no tiny rest when the text could be shared evenly", () => {
    const page = Array.from({ length: 11 }, (_, index) => `Sentence ${index} has six words.`).join("\n");

    const sizes = textsOf(page, 72).map(countWords);

    expect(sizes).toHaveLength(2);
    expect(Math.min(...sizes)).toBeGreaterThan(24);
  });

  it("split Japanese at its full stops", () => {
    const page = "これは最初の文です。これは二番目の文です。これは三番目の文です。";

    expect(textsOf(page, 6)).toEqual(["これは最初の文です。", "これは二番目の文です。", "これは三番目の文です。"]);
  });

  it("leave out a table of contents", () => {
    const page =
      "Contents\n1 Purpose . . . . . . . . 3\n1.1 A title that is\nlonger than a line . . . . . . 4\n2 Rest ........ 5";

    expect(textsOf(page, 100)).toEqual([]);
  });

  it("keep text with an ellipsis, and text around a single line of dots", () => {
    const page = "Wait for it ... and go on.\nPress any key .......\nThen it starts and does its work.";

    expect(textsOf(page, 100).join("|")).toBe("Wait for it ... and go on.|Then it starts and does its work.");
  });
});

describe("for any page", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.constantFrom(
      "\n",
      "\n\n",
      ". ",
      " ",
      "1.2 Heading\n",
      "• item\n",
      "Title ........ 7\n",
      "A sentence of some words. ",
      "文です。",
    ),
  );
  const page = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
  const limit = fc.integer({ min: 5, max: 80 });

  it("no chunk is over the limit", () => {
    fc.assert(
      fc.property(page, limit, (text, max) => {
        for (const chunk of textsOf(text, max)) expect(countWords(chunk)).toBeLessThanOrEqual(max);
      }),
    );
  });

  it("chunks have no outer white space, are in order and lie within the page", () => {
    fc.assert(
      fc.property(page, limit, (text, maxChunkTokens) => {
        let last = 0;
        for (const { start, end } of chunkPage(text, { countTokens: countWords, maxChunkTokens })) {
          expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
          expect(end).toBeGreaterThan(last);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
    );
  });

  it("every word outside of tables of contents is in a chunk", () => {
    const plain = fc.array(fc.constantFrom("alpha", "beta.", "Gamma", "\n", "delta", "\n\n", "1.1 Epsilon\n"), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(plain, limit, (words, maxChunkTokens) => {
        const text = words.join(" ");
        const covered = new Set<number>();
        for (const { start, end } of chunkPage(text, { countTokens: countWords, maxChunkTokens })) {
          for (let at = start; at < end; at++) covered.add(at);
        }
        for (const { index } of text.matchAll(/\p{L}{2,}/gu)) expect(covered).toContain(index);
      }),
    );
  });

  it("the same page gives the same chunks", () => {
    fc.assert(
      fc.property(page, limit, (text, max) => {
        expect(textsOf(text, max)).toEqual(textsOf(text, max));
      }),
    );
  });

  it("counts tokens a number of times that grows with the text, not with its square", () => {
    const countsFor = (sentences: number): number => {
      let counts = 0;
      const countTokens = (text: string): number => (counts++, countWords(text));
      chunkPage("One more sentence of seven words here. ".repeat(sentences), { countTokens, maxChunkTokens: 60 });
      return counts;
    };

    expect(countsFor(400)).toBeLessThan(11 * countsFor(40));
  });

  it.each([
    ["dots", "."],
    ["spaces", " "],
    ["tabs", "\t"],
  ])("does not hang on a line of a hundred thousand %s", (_, character) => {
    const line = `alpha${character.repeat(100_000)}omega x`;

    const [first] = chunkPage(line, { countTokens: (text) => text.length, maxChunkTokens: 50_000 });

    expect(line.slice(first?.start, first?.end)).toMatch(/^alpha/);
  });
});
