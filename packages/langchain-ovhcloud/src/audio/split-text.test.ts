import { afterEach, describe, expect, it } from "@jest/globals";
import { splitText } from "./split-text.js";

const { Segmenter } = Intl;
afterEach(() => {
  Reflect.set(Intl, "Segmenter", Segmenter);
});

describe("splitText", () => {
  it("leaves a short text whole, with one space between words", () => {
    expect(splitText("  Hello,\n world.  How are you? ", 1000, "en")).toEqual(["Hello, world. How are you?"]);
  });

  it("cuts at sentence ends, and fills each piece", () => {
    expect(splitText("One one. Two two. Three three.", 18, "en")).toEqual(["One one. Two two.", "Three three."]);
  });

  it("cuts a sentence that is too long between words", () => {
    expect(splitText("alpha beta gamma delta.", 11, "en")).toEqual(["alpha beta", "gamma", "delta."]);
  });

  it("cuts a word that is too long between characters only", () => {
    const pieces = splitText("🙂".repeat(7), 5, "en");

    expect(pieces).toEqual(["🙂🙂", "🙂🙂", "🙂🙂", "🙂"]);
  });

  it("loses no word of a long text, and makes no piece too long", () => {
    const text = Array.from({ length: 5_000 }, (_, i) => `word${i}${i % 17 === 0 ? "." : ""}`).join(" ");

    const pieces = splitText(text, 1000, "en");

    expect(pieces.join(" ")).toBe(text);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(1000);
  });

  it("finds sentence ends where the platform does not", () => {
    Reflect.deleteProperty(Intl, "Segmenter");

    expect(splitText("One one! Two two.\nThree", 9, "en")).toEqual(["One one!", "Two two.", "Three"]);
  });

  it.each(["", "  \n"])("has nothing to say for %j", (text) => {
    expect(splitText(text, 10, "en")).toEqual([]);
  });
});
