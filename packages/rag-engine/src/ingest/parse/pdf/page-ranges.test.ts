import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { aroundCulprit, rangesOf, type PageRange } from "./page-ranges.js";

const numbersOf = (ranges: readonly PageRange[]): number[] =>
  ranges.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
const range = fc
  .record({ first: fc.integer({ min: 1, max: 50 }), length: fc.integer({ min: 0, max: 50 }) })
  .map(({ first, length }) => ({ first, last: first + length }));

describe("ranges of pages", () => {
  it("cover each page once, in order, and are no longer than asked for", () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 1, max: 40 }), (whole, size) => {
        const ranges = rangesOf(whole, size);

        expect(numbersOf(ranges)).toEqual(numbersOf([whole]));
        expect(ranges.every(({ first, last }) => last - first < size)).toBe(true);
      }),
    );
  });

  it("around a page that killed its reader leave that page alone, and none out", () => {
    fc.assert(
      fc.property(range, fc.nat(60), (whole, read) => {
        const ranges = aroundCulprit(whole, read);

        expect(numbersOf(ranges)).toEqual(numbersOf([whole]));
        const culprit = Math.min(whole.first + read, whole.last);
        expect(ranges).toContainEqual({ first: culprit, last: culprit });
      }),
    );
  });

  it("of no pages are none", () => {
    expect(rangesOf({ first: 33, last: 2 }, 32)).toEqual([]);
  });
});
