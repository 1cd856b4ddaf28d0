import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { wrap } from "./wrap.js";

describe("wrap", () => {
  it("breaks at spaces and indents every line", () => {
    expect(wrap("one two three", 9, "  ")).toBe("  one two\n  three");
  });

  it("keeps every character but the spaces it breaks at", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(wrap(text, width).replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }),
    );
  });
});
