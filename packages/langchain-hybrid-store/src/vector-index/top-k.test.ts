import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { TopK } from "./top-k.js";

describe("TopK", () => {
  it("keeps what sorting everything would put first", () => {
    const offers = fc.uniqueArray(fc.record({ label: fc.nat(50), score: fc.integer({ min: 0, max: 5 }) }), {
      selector: ({ label }) => label,
    });
    fc.assert(
      fc.property(offers, fc.integer({ min: 1, max: 12 }), (all, k) => {
        const best = new TopK(k);
        for (const { label, score } of all) best.offer(label, score);

        expect(best.sorted()).toEqual(all.toSorted((a, b) => b.score - a.score || a.label - b.label).slice(0, k));
      }),
    );
  });
});
