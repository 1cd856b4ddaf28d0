import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { chooseBatch } from "./batching.js";

const LIMITS = { maxTexts: 32, maxPaddedTokens: 2048 };
const waitingTexts = fc.array(
  fc.record({ job: fc.integer({ min: 1, max: 5 }), length: fc.integer({ min: 2, max: 256 }) }),
  {
    minLength: 1,
    maxLength: 80,
  },
);

describe("chooseBatch", () => {
  it("chooses at least one text, each at most once, within the limits", () => {
    fc.assert(
      fc.property(
        waitingTexts,
        fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        (waiting, lastServed) => {
          const batch = chooseBatch(waiting, lastServed, LIMITS);

          const lengths = batch.map((index) => waiting[index]?.length ?? Number.NaN);
          expect(batch.length).toBeGreaterThan(0);
          expect(new Set(batch).size).toBe(batch.length);
          expect(batch.length).toBeLessThanOrEqual(LIMITS.maxTexts);
          expect(Math.max(...lengths) * batch.length).toBeLessThanOrEqual(Math.max(LIMITS.maxPaddedTokens, 256));
        },
      ),
    );
  });

  it("serves the jobs in turn", () => {
    const waiting = [1, 1, 2, 3].map((job, index) => ({ job, length: 10 ** index }));

    const leaders = [undefined, 1, 2, 3].map(
      (lastServed) => waiting[chooseBatch(waiting, lastServed, LIMITS)[0] ?? -1]?.job,
    );

    expect(leaders).toEqual([1, 2, 3, 1]);
  });

  it("does not pad short texts to the length of long ones", () => {
    const waiting = [
      { job: 1, length: 10 },
      { job: 1, length: 250 },
      { job: 2, length: 12 },
    ];

    expect(chooseBatch(waiting, undefined, LIMITS)).toEqual([0, 2]);
  });
});
