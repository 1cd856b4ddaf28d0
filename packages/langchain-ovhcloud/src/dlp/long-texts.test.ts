import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { mergeSpans } from "./merge-spans.js";
import { jsonBytes, splitText } from "./split-text.js";
import { TextIndex } from "./text-index.js";

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom("a", " ", "\n", "é", "漢", "👩‍👧", '"', "\u0001"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 400,
});
const span = (start: number, end: number, detector = "X") => ({ start, end, detector, confidence: undefined });

describe("Pieces of a long text", () => {
  it("cover it, overlap, fit their limit and cut no character", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 60, max: 200 }), (text, maxBytes) => {
        const ranges = splitText(text, { maxBytes, overlap: 4 });

        expect(ranges[0]?.start).toBe(0);
        expect(ranges.at(-1)?.end).toBe(text.length);
        for (const [i, { start, end }] of ranges.entries()) {
          const piece = text.slice(start, end);
          expect(jsonBytes(piece)).toBeLessThanOrEqual(maxBytes);
          expect(piece).not.toMatch(/\p{Surrogate}/u);
          expect(i === 0 || start <= (ranges[i - 1]?.end ?? 0) - 4).toBe(true);
        }
      }),
    );
  });

  it("have the bytes that JSON has", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(jsonBytes(text)).toBe(Buffer.byteLength(JSON.stringify(text)) - 2);
      }),
    );
  });

  it("end with a paragraph, a line, a sentence or a word, where there is one", () => {
    const cutOf = (text: string) => {
      const [first] = splitText(text, { maxBytes: 60, overlap: 5 });
      return text.slice(0, first?.end);
    };

    expect(cutOf(`${"One two. ".repeat(5)}\n\nThree four. ${"five ".repeat(20)}`)).toMatch(/\n\n$/);
    expect(cutOf(`One two. Three four. Five six seven. Eight ${"nine ".repeat(20)}`)).toMatch(/seven\. $/);
    expect(cutOf("word ".repeat(40))).toMatch(/ $/);
  });
});

describe("Findings of overlapping pieces", () => {
  const ranges = [
    { start: 0, end: 20 },
    { start: 12, end: 32 },
  ] as const;

  it("are one when both pieces have them, in the place of the whole text", () => {
    const spans = mergeSpans(32, [
      { range: ranges[0], spans: [span(2, 4), span(14, 18)] },
      { range: ranges[1], spans: [span(2, 6), span(10, 12)] },
    ]);

    expect(spans).toEqual([span(2, 4), span(14, 18), span(22, 24)]);
  });

  it("give way, when a cut has shortened them, to the whole of them", () => {
    const spans = mergeSpans(32, [
      { range: ranges[0], spans: [span(15, 20)] },
      { range: ranges[1], spans: [span(3, 14), span(0, 2)] },
    ]);

    expect(spans).toEqual([span(15, 26), span(12, 14)]);
  });
});

describe("TextIndex", () => {
  it("turns each count of a place into the others", () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 8 }), fc.nat(), fc.nat(), (parts, a, b) => {
        const characters = [...parts.join("")];
        const [from, to] = [a % (characters.length + 1), b % (characters.length + 1)].sort((x, y) => x - y) as [
          number,
          number,
        ];
        const text = characters.join("");
        const value = characters.slice(from, to).join("");
        const before = characters.slice(0, from).join("");
        const index = new TextIndex(text);
        const range = { start: before.length, end: before.length + value.length };
        const bytes = { start: Buffer.byteLength(before), end: Buffer.byteLength(before + value) };

        expect(index.fromCodePoints({ start: from, end: to })).toEqual(range);
        expect(index.fromBytes(bytes)).toEqual(range);
        expect(index.describe(range)).toEqual({ codePoints: { start: from, end: to }, bytes });
      }),
    );
  });

  it("knows no place that cuts a character or is not in the text", () => {
    const index = new TextIndex("é漢");

    expect(index.fromBytes({ start: 1, end: 2 })).toBeUndefined();
    expect(index.fromBytes({ start: 0, end: 3 })).toBeUndefined();
    expect(index.fromCodePoints({ start: 0, end: 9 })).toBeUndefined();
    expect(index.fromCodePoints({ start: 2, end: 1 })).toBeUndefined();
    expect(index.fromCodePoints({ start: -1, end: 1 })).toBeUndefined();
  });
});
