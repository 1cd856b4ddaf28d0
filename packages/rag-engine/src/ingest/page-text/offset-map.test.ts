import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { cleanPages } from "./clean-pages.js";
import { rawPageOf, rawText, type RawPage } from "./raw-page.js";

describe("an offset in the clean text", () => {
  it.each([
    ["an untouched page", "one\ntwo", "two", "two"],
    ["outer and double spaces", "  one   two \n three", "two\nthree", "two \n three"],
    ["a ligature", "the o\uFB03ce of", "office", "o\uFB03ce"],
    ["a part of a ligature", "the o\uFB03ce of", "fi", "\uFB03"],
    ["a word broken at a line end", "the docu-\nment is", "document", "docu-\nment"],
    ["what stands behind a broken word", "the docu-\nment is", "\nis", " is"],
    ["a soft hyphen", "the docu\u00ADment is", "document is", "docu\u00ADment is"],
    ["the mark of other engines", "the docu\uFFFE\nment", "document", "docu\uFFFE\nment"],
    ["an exotic space", "one\u00A0\u2003two", " two", "\u00A0\u2003two"],
    ["a control character and one without width", "o\u0007n\u200Be two", "one", "o\u0007n\u200Be"],
    ["line ends of Windows and form feeds", "one\r\ntwo\fthree", "two\nthree", "two\fthree"],
    ["half a surrogate pair", "one \uD83D two", "\uFFFD two", "\uD83D two"],
    ["a whole surrogate pair", "one\u00A0\u{1F600} two", "\u{1F600} two", "\u{1F600} two"],
    ["several empty lines", "one\n\n\n\ntwo", "\n\ntwo", "\n\n\n\ntwo"],
  ])("leads to the raw text: %s", (_, raw, quote, source) => {
    const page = cleanOne(rawPageOf(raw));
    const start = page.text.indexOf(quote);

    const span = page.offsets.spanToRaw({ start, end: start + quote.length });

    expect(start).toBeGreaterThanOrEqual(0);
    expect(raw.slice(span.start, span.end)).toBe(source);
  });

  it("leads past running heads and page numbers", () => {
    const raw = [1, 2, 3, 4].map((page) => `The Manual\nWords of page ${"abcd"[page - 1]}\n${page}`);

    const pages = cleanPages(raw.map(rawPageOf));

    for (const [index, { text, offsets }] of pages.entries()) {
      expect(text).toBe(`Words of page ${"abcd"[index]}`);
      expect(offsets.toRaw(0)).toBe("The Manual\n".length);
      expect(offsets.toRaw(text.length)).toBe("The Manual\n".length + text.length);
    }
  });

  it("is refused where the text has none", () => {
    const { offsets } = cleanOne(rawPageOf("text"));

    expect(() => offsets.toRaw(5)).toThrow(RangeError);
    expect(() => offsets.toRaw(-1)).toThrow(RangeError);
    expect(() => offsets.toRaw(0.5)).toThrow(RangeError);
  });
});

describe("for any pages", () => {
  const unusual = fc.constantFrom(
    ..."\u00AD\uFFFE\u00A0\u2003\u3000\uFB00\uFB03\uFB05\uFB06\u200B\uFEFF\u0007\u0085\u2028\r\n\f\t -",
    "\uD83D",
    "\uDE00",
    "\u{1F600}",
    "e\u0301",
    "\u202Fx",
    "  ",
    "\r\n",
  );
  const words = fc.constantFrom(
    "Header 1",
    "Header 2",
    "docu-",
    "ment of",
    "x-",
    "iv",
    "12",
    "- 3 -",
    "page 4 of 9",
    "a/-",
  );
  const text = fc.oneof(
    { weight: 3, arbitrary: words },
    { weight: 1, arbitrary: fc.constant("") },
    { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
    {
      weight: 3,
      arbitrary: fc
        .array(fc.oneof(unusual, words, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 8 })
        .map((parts) => parts.join("")),
    },
  );
  const line = fc
    .record({ text, size: fc.constantFrom(0, 10, 12, 18) })
    .chain(({ text: written, size }) =>
      fc.constantFrom({ text: written, size }, { text: written, size, kind: "table" as const }),
    );
  const pages = fc.array(
    fc.array(line, { maxLength: 10 }).map((lines): RawPage => ({ lines })),
    { maxLength: 7 },
  );

  it("the raw character at the mapped offset is the clean one, or becomes it", () => {
    fc.assert(
      fc.property(pages, (raw) => {
        for (const { text: clean, offsets, source } of cleaned(raw)) {
          const strange = [...clean.split("").entries()].filter(
            ([offset, unit]) => !cameFrom(unit, source[offsets.toRaw(offset)]),
          );

          expect(strange).toEqual([]);
        }
      }),
    );
  });

  it("the map is total, never goes back and stays within the raw text", () => {
    fc.assert(
      fc.property(pages, (raw) => {
        for (const { text: clean, offsets, source } of cleaned(raw)) {
          const mapped = Array.from({ length: clean.length + 1 }, (_, offset) => offsets.toRaw(offset));

          expect(mapped).toEqual(mapped.toSorted((x, y) => x - y));
          expect(mapped.at(-1)).toBeLessThanOrEqual(source.length);
        }
      }),
    );
  });

  it("the raw text of any stretch holds its letters, in order", () => {
    fc.assert(
      fc.property(pages, fc.nat(), fc.nat(), (raw, a, b) => {
        for (const { text: clean, offsets, source } of cleaned(raw)) {
          const [start = 0, end = 0] = [a % (clean.length + 1), b % (clean.length + 1)].toSorted((x, y) => x - y);

          const span = offsets.spanToRaw({ start, end });

          const letters = clean.slice(start, end).replaceAll(/[\s\uFFFD]/g, "");
          expect(
            isSubsequence(
              letters,
              source
                .slice(span.start, span.end)
                .replaceAll(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize("NFKC")),
            ),
          ).toBe(true);
        }
      }),
    );
  });
});

function cleaned(
  raw: readonly RawPage[],
): { text: string; offsets: ReturnType<typeof cleanOne>["offsets"]; source: string }[] {
  return cleanPages(raw).map(({ text, offsets }, page) => ({
    text,
    offsets,
    source: rawText(raw[page] ?? { lines: [] }),
  }));
}

function cleanOne(page: RawPage): ReturnType<typeof cleanPages>[number] {
  const [clean] = cleanPages([page]);
  if (clean === undefined) throw new Error("One page gives one page.");
  return clean;
}

function cameFrom(clean: string, raw: string | undefined): boolean {
  if (raw === undefined) return false;
  if (clean === raw) return true;
  if (/[ \n]/.test(clean)) return /[\s\u0085]/.test(raw);
  if (clean === "\uFFFD") return /[\uD800-\uDFFF]/.test(raw);
  return /[\uFB00-\uFB06]/.test(raw) && raw.normalize("NFKC").includes(clean);
}

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const unit of part) {
    const found = whole.indexOf(unit, at);
    if (found === -1) return false;
    at = found + unit.length;
  }
  return true;
}
