import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { groupSharers } from "./shared-requests.js";

describe("groupSharers", () => {
  it("keeps apart what is asked in another way or stopped by another signal", () => {
    const { signal } = new AbortController();
    const calls = [
      { params: { seed: 1 } },
      { params: { seed: 2 } },
      { params: { seed: 1 }, signal },
      { params: { seed: 1 } },
    ];

    expect(groupSharers(calls, 10)).toEqual([[0, 3], [1], [2]]);
  });

  it("puts every input into exactly one group, none over the size, all of one kind", () => {
    const signals = [undefined, new AbortController().signal];
    const call = fc.record({ params: fc.record({ seed: fc.nat(2) }), signal: fc.constantFrom(...signals) });

    fc.assert(
      fc.property(fc.array(call), fc.integer({ min: 1, max: 5 }), (calls, size) => {
        const groups = groupSharers(calls, size);

        expect(groups.flat().sort((a, b) => a - b)).toEqual(calls.map((_, position) => position));
        for (const group of groups) {
          expect(group.length).toBeLessThanOrEqual(size);
          expect(new Set(group.map((position) => calls[position]?.params.seed)).size).toBe(1);
          expect(new Set(group.map((position) => calls[position]?.signal)).size).toBe(1);
        }
      }),
    );
  });
});
