import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { segment } from "./segments.js";
import { makeWindows } from "./windows.js";

const pieces = (text: string) => segment(text).map(({ start, end }) => text.slice(start, end));
const windows = (text: string) => makeWindows(text, segment(text)).map(({ start, end }) => text.slice(start, end));

describe("segment", () => {
  it("runs a sentence on over full lines, and ends a paragraph at a short one", () => {
    const text =
      "This is the first sentence of a paragraph that goes on over\nthe end of its line. A second one follows in the same line\nand ends here.\nAnother paragraph starts after that short line, and it is long.";

    expect(pieces(text)).toEqual([
      "This is the first sentence of a paragraph that goes on over\nthe end of its line.",
      "A second one follows in the same line\nand ends here.",
      "Another paragraph starts after that short line, and it is long.",
    ]);
  });

  it("ends at a colon, and before a sentence that follows a command", () => {
    const text =
      "Save the file, and reload it into the database with:\ndpkg --set-selections < selections.txt\nWith apt, set a package to hold using\napt-mark hold package_name";

    expect(windows(text)).toEqual([
      "Save the file, and reload it into the database with:\ndpkg --set-selections < selections.txt",
      "With apt, set a package to hold using\napt-mark hold package_name",
    ]);
  });

  it("keeps abbreviations and initials inside of their sentence", () => {
    const text = "Edit the line of the package, e.g. Libc, as R. Gentleman says. Then save it.";

    expect(pieces(text)).toEqual(["Edit the line of the package, e.g. Libc, as R. Gentleman says.", "Then save it."]);
  });

  it("gives each bullet its own segment", () => {
    const text = "There are two kinds:\n• the first one, which is quite long\n• the second one\n1. Numbered too.";

    expect(pieces(text)).toEqual([
      "There are two kinds:",
      "• the first one, which is quite long",
      "• the second one",
      "1. Numbered too.",
    ]);
  });

  it("tells headings, and leaves out tables of contents, page numbers and rulers", () => {
    const text =
      "7.12 How do I hold it?\nWith care.\n1.1 Contents . . . . . . . . . . 3\n42\n-----\nCHAPTER 7. BASICS\nThe end.";

    expect(segment(text).map(({ start, end, kind }) => [kind, text.slice(start, end)])).toEqual([
      ["heading", "7.12 How do I hold it?"],
      ["sentence", "With care."],
      ["heading", "CHAPTER 7. BASICS"],
      ["sentence", "The end."],
    ]);
  });

  it("separates Chinese and Japanese sentences", () => {
    expect(pieces("这是第一句。这是第二句。")).toEqual(["这是第一句。", "这是第二句。"]);
  });

  it("gives segments in order that do not overlap, whatever the text", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom("a.", "\n", "\r\n", "\n\n", "• x", "1.2 Title", "e.g. ", "…", "日本。", "?"),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const text = words.join(" ");
        let previousEnd = 0;
        for (const { start, end } of segment(text)) {
          expect(start).toBeGreaterThanOrEqual(previousEnd);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          previousEnd = end;
        }
      }),
    );
  });
});

describe("makeWindows", () => {
  it("joins an introduction with the line that it introduces", () => {
    const text =
      "With apt, you can set a package to hold using\napt-mark hold package_name\nand remove the hold with\napt-mark unhold package_name";

    expect(windows(text)).toEqual([
      "With apt, you can set a package to hold using\napt-mark hold package_name",
      "and remove the hold with\napt-mark unhold package_name",
    ]);
  });

  it("remembers the heading above", () => {
    const text = "7.12 How do I hold it?\nWith much care.";
    const [window] = makeWindows(text, segment(text));

    expect(text.slice(window?.heading?.start, window?.heading?.end)).toBe("7.12 How do I hold it?");
  });

  it("marks titles and the ends of sentences that began elsewhere", () => {
    const text = "to freedom, not price.\n\nBuilding the package\n\nA whole sentence stands here.";

    expect(makeWindows(text, segment(text)).map(({ whole }) => whole)).toEqual([false, false, true]);
  });
});
