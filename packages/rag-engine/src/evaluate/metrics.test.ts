import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ndcg, precision, recall, reciprocalRank, standardMetrics } from "./metrics.js";

const judgements = new Map([
  ["a", 3],
  ["b", 1],
  ["c", 2],
]);

describe("nDCG", () => {
  it("weighs grades by the logarithm of the rank, as trec_eval does", () => {
    const gained = 1 / Math.log2(2) + 3 / Math.log2(4);
    const ideal = 3 / Math.log2(2) + 2 / Math.log2(3) + 1 / Math.log2(4);

    expect(ndcg(["b", "x", "a"], judgements, 10)).toBeCloseTo(gained / ideal, 12);
  });

  it("is 1 for the best order, and needs no more than k relevant documents for it", () => {
    expect(ndcg(["a", "c", "b", "x"], judgements, 10)).toBe(1);
    expect(ndcg(["a", "c"], judgements, 2)).toBe(1);
  });

  it("is 0 when nothing relevant is found, or there is none", () => {
    expect([ndcg(["x"], judgements, 10), ndcg([], judgements, 10), ndcg(["a"], new Map(), 10)]).toEqual([0, 0, 0]);
  });
});

describe("recall, precision and reciprocal rank", () => {
  const ranking = ["x", "a", "y", "b"];

  it("look at the first k only", () => {
    expect(recall(ranking, judgements, 3)).toBeCloseTo(1 / 3);
    expect(recall(ranking, judgements, 4)).toBeCloseTo(2 / 3);
    expect(precision(ranking, judgements, 4)).toBe(0.5);
    expect(reciprocalRank(ranking, judgements, 10)).toBe(0.5);
    expect(reciprocalRank(ranking, judgements, 1)).toBe(0);
  });

  it("count places that are not filled as wrong", () => {
    expect(precision(["a"], judgements, 10)).toBe(0.1);
  });
});

describe("for any ranking", () => {
  const ids = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { maxLength: 10 });

  it("every metric is from 0 to 1", () => {
    fc.assert(
      fc.property(ids, ids, (ranking, relevant) => {
        const judged = new Map(relevant.map((id, index) => [id, index + 1]));
        for (const { of } of standardMetrics(5, 8)) {
          expect(of(ranking, judged)).toBeGreaterThanOrEqual(0);
          expect(of(ranking, judged)).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });

  it("nothing gets worse when a relevant document moves up", () => {
    fc.assert(
      fc.property(ids, fc.nat(8), (ranking, at) => {
        const [upper, lower] = [ranking[at], ranking[at + 1]];
        if (upper === undefined || lower === undefined) return;
        const judged = new Map([[lower, 1]]);
        const moved = ranking.with(at, lower).with(at + 1, upper);

        for (const { of } of standardMetrics(5, 8)) {
          expect(of(moved, judged)).toBeGreaterThanOrEqual(of(ranking, judged));
        }
      }),
    );
  });
});
