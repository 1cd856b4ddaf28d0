import { describe, expect, it } from "@jest/globals";
import { quoteSpan } from "./quote-span.js";

const text = "hold it, then hold it again";

describe("quoteSpan", () => {
  it("takes the given span when the words are there", () => {
    expect(quoteSpan(text, "hold it", { start: 14, end: 21 })).toEqual({ start: 14, end: 21 });
  });

  it("finds words that moved", () => {
    expect(quoteSpan(text, "then", { start: 0, end: 4 })).toEqual({ start: 9, end: 13 });
  });

  it("highlights nothing when the words are not on the page", () => {
    expect(quoteSpan(text, "release", { start: 0, end: 7 })).toBeUndefined();
    expect(quoteSpan(text, "", { start: 0, end: 0 })).toBeUndefined();
  });
});
