import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { estimateTokens } from "../tokens/estimate.js";
import { jsonBytes, packTexts } from "./packing.js";

describe("packTexts", () => {
  it("fills requests in order", () => {
    expect(packTexts(["a", "b", "c"], { maxItems: 2, maxTokens: 100, maxBytes: 100 })).toEqual([["a", "b"], ["c"]]);
  });

  it("gives a text that is too big a request of its own", () => {
    const big = "x".repeat(500);

    expect(packTexts(["a", big, "b"], { maxItems: 9, maxTokens: 50, maxBytes: 1000 })).toEqual([["a"], [big], ["b"]]);
  });

  it("keeps every text, the order and the limits", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    const limits = fc.record({
      maxItems: fc.integer({ min: 1, max: 5 }),
      maxTokens: fc.integer({ min: 1, max: 40 }),
      maxBytes: fc.integer({ min: 1, max: 120 }),
    });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), limits, (texts, bounds) => {
        const batches = packTexts(texts, bounds);

        expect(batches.flat()).toEqual(texts);
        for (const batch of batches) {
          const tokens = batch.reduce((sum, item) => sum + estimateTokens(item), 0);
          const bytes = batch.reduce((sum, item) => sum + jsonBytes(item), 0);
          const fits = batch.length <= bounds.maxItems && tokens <= bounds.maxTokens && bytes <= bounds.maxBytes;
          expect(batch.length === 1 || fits).toBe(true);
          expect(batch.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("counts bytes as they go over the wire", () => {
    const texts = ["é", '"\n', "\u{1F600}", "\ud800"];

    const wire = new TextEncoder().encode(JSON.stringify(texts)).length;

    expect(texts.reduce((sum, item) => sum + jsonBytes(item), 0)).toBe(wire - 1);
  });
});
