import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { FlatSegment } from "./flat-segment.js";
import { TopK } from "./top-k.js";

type Step = { type: "add" } | { type: "remove"; label: number } | { type: "shift" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.constant<Step>({ type: "add" }), weight: 6 },
  { arbitrary: fc.record({ type: fc.constant("remove" as const), label: fc.nat(60) }), weight: 2 },
  { arbitrary: fc.constant<Step>({ type: "shift" }), weight: 2 },
);

/** A vector that tells its label. */
function vectorOf(label: number): Float32Array {
  return Float32Array.from([label, 1]);
}

describe("FlatSegment", () => {
  it("holds what a plain list would hold, after any adds, removals and shifts", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 800, size: "max" }), (steps) => {
        const segment = new FlatSegment(2);
        const model = new PlainList();
        for (const one of steps) expect(apply(one, segment, model.nextLabel)).toEqual(model.apply(one));

        const best = new TopK(1000);
        segment.scanAll(Float32Array.from([1, 0]), best);

        expect(segment.size).toBe(model.labels.length);
        expect(best.sorted().map(({ label, score }) => [label, score])).toEqual(
          model.labels.toReversed().map((label) => [label, label]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("scans single labels, and says which are not here", () => {
    const segment = new FlatSegment(2);
    for (const label of [3, 5, 9]) segment.add(label, vectorOf(label));
    segment.remove(5);
    const best = new TopK(5);

    const here = [3, 4, 5, 9].map((label) => segment.scan(label, Float32Array.from([1, 0]), best));

    expect(here).toEqual([true, false, false, true]);
    expect(best.sorted().map(({ label }) => label)).toEqual([9, 3]);
  });
});

/** What a segment does, in the plainest way. */
class PlainList {
  labels: number[] = [];
  nextLabel = 1;

  apply(step: Step): unknown {
    if (step.type === "add") {
      this.labels.push(this.nextLabel);
      this.nextLabel += 1;
      return undefined;
    }
    if (step.type === "shift") {
      const label = this.labels.shift();
      return label === undefined ? undefined : { label, vector: vectorOf(label) };
    }
    const before = this.labels.length;
    this.labels = this.labels.filter((label) => label !== step.label);
    return this.labels.length < before;
  }
}

function apply(step: Step, segment: FlatSegment, nextLabel: number): unknown {
  if (step.type === "add") return segment.add(nextLabel, vectorOf(nextLabel));
  return step.type === "shift" ? segment.shift() : segment.remove(step.label);
}
