import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { estimateDifference, estimateMean } from "./bootstrap.js";

const values = Array.from({ length: 200 }, (_, index) => (index % 10) / 10);

describe("the bootstrap", () => {
  it("gives the mean, and an interval about as wide as the standard error says", () => {
    const { mean, low, high } = estimateMean(values);

    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(mean).toBeCloseTo(0.45, 10);
    expect((high - low) / ((2 * 1.96 * deviation) / Math.sqrt(values.length))).toBeCloseTo(1, 0);
  });

  it("gives the same interval for the same seed, and nearly the same for another", () => {
    const first = estimateMean(values, { seed: 7 });

    expect(estimateMean(values, { seed: 7 })).toEqual(first);
    expect(estimateMean(values, { seed: 8 }).low).not.toBe(first.low);
    expect(estimateMean(values, { seed: 8 }).low).toBeCloseTo(first.low, 1);
  });

  it("holds the mean in its interval, whatever the values", () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(scores, (list) => {
        const { mean, low, high } = estimateMean(list, { samples: 400, level: 0.999 });

        expect(low).toBeLessThanOrEqual(mean + 1e-9);
        expect(high).toBeGreaterThanOrEqual(mean - 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it("has no opinion on no values", () => {
    expect(estimateMean([])).toEqual({ mean: 0, low: 0, high: 0 });
  });

  it("refuses settings that make no sense", () => {
    expect(() => estimateMean(values, { samples: 0 })).toThrow("samples is 0. Use a whole number");
    expect(() => estimateMean(values, { level: 1 })).toThrow("level is 1. Use a number between");
  });
});

describe("a comparison of two systems", () => {
  it("sees a small gain on every question, though the questions differ much", () => {
    const better = values.map((value) => value + 0.01);

    const { mean, low } = estimateDifference(better, values);

    expect(mean).toBeCloseTo(0.01, 10);
    expect(low).toBeGreaterThan(0);
  });

  it("sees no gain where there is none", () => {
    const other = values.map((value, index) => value + (index % 2 === 0 ? 0.2 : -0.2));

    const { low, high } = estimateDifference(other, values);

    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });

  it("refuses runs of different length", () => {
    expect(() => estimateDifference([1], [1, 2])).toThrow("Compare values of the same questions: there are 1 and 2.");
  });
});
