import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { findQuote } from "./find-quote.js";

function found(text: string, quote: string): string | undefined {
  const span = findQuote(text, quote);
  return span && text.slice(span.start, span.end);
}

describe("finding a quote", () => {
  it.each([
    ["line breaks", "kept at its\n  version", "kept at its version", "kept at its\n  version"],
    ["case", "The Hold is Removed", "the hold is removed", "The Hold is Removed"],
    ["hyphens at line ends", "pack-\nages are held", "packages are held", "pack-\nages are held"],
    ["hyphens inside of words", "well-known names", "wellknown names", "well-known names"],
    ["soft hyphens", "pack\u00ADages are held", "packages are held", "pack\u00ADages are held"],
    ["typographic marks", "it’s “held” – now", 'it\'s "held" - now', "it’s “held” – now"],
    ["ligatures", "the ﬁrst ofﬁce", "the first office", "the ﬁrst ofﬁce"],
    [
      "accents written as characters of their own",
      "apre\u0300s la mise a\u0300 jour",
      "après la mise à jour",
      "apre\u0300s la mise a\u0300 jour",
    ],
    ["marks of emphasis in the quote", "run apt-mark hold now", "run `apt-mark hold` **now**", "run apt-mark hold now"],
    ["punctuation at the ends of the quote", "It is held, always", "It is held.", "It is held"],
    ["characters outside of the basic plane", "the 😀 is 𝒽eld fast", "😀 is 𝒽eld", "😀 is 𝒽eld"],
    ["scripts without spaces", "このパッケージは保留されています。", "パッケージは保留", "パッケージは保留"],
  ])("sets %s aside and cuts out what stands there", (_, text, quote, expected) => {
    expect(found(text, quote)).toBe(expected);
  });

  it.each([
    ["other words", "The hold is removed", "The hold was removed"],
    ["the end of a word", "It is unable to hold", "able to hold"],
    ["the end of a hyphenated word", "only non-free software", "free software"],
    ["the beginning of a word", "packages held backwards", "packages held back"],
    ["another number", "up to 12 packages", "up to 2 packages"],
    ["digits that a dash joins", "pages 1-3", "pages 13"],
    ["nothing but punctuation", "Well. Then.", "..."],
  ])("does not take %s for the quote", (_, text, quote) => {
    expect(findQuote(text, quote)).toBeUndefined();
  });

  it("goes on to a later place where the words are whole", () => {
    expect(findQuote("unable to hold, able to hold", "able to hold")).toEqual({ start: 16, end: 28 });
  });

  it("finds every run of words of any text again, however it is wrapped and cased", () => {
    const word = fc.stringMatching(/^[a-zäéß]{1,9}$/u);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 3, maxLength: 30 }),
        fc.nat(),
        fc.nat(),
        fc.array(fc.constantFrom(" ", "\n", "  ", " \n ")),
        (words, a, b, gaps) => {
          const text = words.map((each, index) => each + (gaps[index % Math.max(1, gaps.length)] ?? " ")).join("");
          const [from, to] = [a % words.length, b % words.length].toSorted((x, y) => x - y) as [number, number];
          const quoted = words.slice(from, to + 1);

          const span = findQuote(text, quoted.join(" ").toUpperCase());

          const cut = span && text.slice(span.start, span.end).split(/\s+/);
          expect(cut?.map((each) => each.toLowerCase())).toEqual(quoted);
        },
      ),
    );
  });

  it("returns spans inside of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (text, quote) => {
        const span = findQuote(text, quote) ?? { start: 0, end: 1 };

        expect([span.start >= 0, span.start < span.end, span.end <= Math.max(1, text.length)]).toEqual([
          true,
          true,
          true,
        ]);
      }),
    );
  });
});
