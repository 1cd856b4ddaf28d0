import { describe, expect, it } from "@jest/globals";
import { block, linesOf, prose, run } from "../../test-support/made-page.js";
import { layOutPage } from "./lay-out-page.js";

describe("a line", () => {
  it("is put together from pieces of words that are kerned apart", () => {
    const lines = linesOf([run("W", 70, 100), run("ater", 74.4, 100), run("fall", 94.6, 100)]);

    expect(lines).toEqual(["Waterfall"]);
  });

  it("has a space where a gap is as wide as one and none is drawn", () => {
    const lines = linesOf([run("two", 70, 100), run("words", 87.5, 100)]);

    expect(lines).toEqual(["two words"]);
  });

  it("has one space where the page draws one, however narrow or wide", () => {
    const lines = linesOf([
      run("a", 70, 100),
      run(" ", 75, 100, { width: 1 }),
      run("narrow", 76, 100),
      run(" ", 106, 100, { width: 90 }),
      run(" one", 196, 100),
    ]);

    expect(lines).toEqual(["a narrow one"]);
  });

  it("has its pieces from left to right, in whatever order they are drawn", () => {
    const lines = linesOf([run("third", 200, 100), run("first", 70, 100), run("second", 110, 100.4)]);

    expect(lines).toEqual(["first second third"]);
  });

  it("keeps its superscripts and subscripts", () => {
    const lines = linesOf([
      run("E = mc", 70, 100),
      run("2", 100, 95.5, { size: 7 }),
      run("and H", 110, 100),
      run("2", 135, 102.5, { size: 7 }),
      run("O.", 138.5, 100),
      run("Next line", 70, 112),
    ]);

    expect(lines).toEqual(["E = mc2 and H2O.", "Next line"]);
  });

  it("keeps superscripts that are drawn after all else", () => {
    const lines = linesOf([run("A claim,", 70, 100), run("another.", 118, 100), run("1", 111, 95, { size: 6 })]);

    expect(lines).toEqual(["A claim,1 another."]);
  });

  it("begins with a footnote's number that is raised", () => {
    const lines = linesOf([
      run("17", 72, 711.9, { size: 6 }),
      run(" ", 78, 711.9, { width: 3, size: 6 }),
      run("The note.", 81, 715.5, { size: 8 }),
    ]);

    expect(lines).toEqual(["17 The note."]);
  });

  it("has no space between characters of a script without spaces, and one beside other words", () => {
    const lines = linesOf([
      run("漢字", 70, 100, { width: 20 }),
      run(" ", 90, 100, { width: 2 }),
      run("かな", 92, 100, { width: 20 }),
      run(" ", 112, 100, { width: 2 }),
      run("Debian", 114, 100),
    ]);

    expect(lines).toEqual(["漢字かな Debian"]);
  });

  it("keeps the wide space that parts headings of such a script", () => {
    const lines = linesOf([run("第一章", 70, 100, { width: 30 }), run("序論", 110, 100, { width: 20 })]);

    expect(lines).toEqual(["第一章 序論"]);
  });

  it("of right-to-left text goes from right to left, but for a name within it", () => {
    const lines = linesOf([run("עולם", 70, 100), run("GNU", 100, 100), run("BSD", 120, 100), run("שלום", 140, 100)]);

    expect(lines).toEqual(["שלום GNU BSD עולם"]);
  });

  it("of left-to-right text keeps the order of right-to-left words within it", () => {
    const lines = linesOf([run("say", 70, 100), run("עולם", 90, 100), run("שלום", 115, 100), run("aloud", 140, 100)]);

    expect(lines).toEqual(["say שלום עולם aloud"]);
  });

  it("has the size of its largest type", () => {
    const { lines } = layOutPage({
      width: 595,
      height: 842,
      runs: [run("Large", 70, 100, { size: 18 }), run("small", 120, 100)],
    });

    expect(lines).toEqual([{ text: "Large small", size: 18 }]);
  });

  it("says when all of it is set in another face than most of the page", () => {
    const runs = [
      run("A heading", 70, 80, { font: "bold" }),
      ...block(prose("text", 3), 70, 100),
      run("a", 70, 136),
      run("name", 80, 136, { font: "bold" }),
    ];

    const { lines } = layOutPage({ width: 595, height: 842, runs });

    expect(lines.filter(({ text }) => text !== "").map(({ otherFace = false }) => otherFace)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("text that is drawn twice", () => {
  it("is taken once at the same place, as for fake bold type", () => {
    const lines = linesOf([run("Warning", 70, 100), run("Warning", 70.3, 100), run("Read this.", 70, 112)]);

    expect(lines).toEqual(["Warning", "Read this."]);
  });

  it("is taken once where it throws a shadow", () => {
    const shadow = [run("Sale", 71, 101, { size: 24 }), run("Sale", 70, 100, { size: 24 })];

    expect(linesOf(shadow)).toEqual(["Sale"]);
  });

  it("is taken twice at two places", () => {
    expect(linesOf([run("yes", 70, 100), run("yes", 100, 100), run("yes", 70, 112)])).toEqual(["yes yes", "yes"]);
  });

  it("is taken twice where narrow letters follow each other", () => {
    expect(linesOf([run("l", 70, 100, { width: 2.2 }), run("l", 72.2, 100, { width: 2.2 })])).toEqual(["ll"]);
  });
});

describe("turned text", () => {
  it.each([90, 180, 270])("by %i degrees stands behind upright text, in its own lines", (angle) => {
    const [right, down] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const turned = (text: string, line: number, along: number): ReturnType<typeof run> =>
      run(text, 300 + along * right - line * 12 * down, 400 + along * down + line * 12 * right, { angle });

    const lines = linesOf([
      turned("Submitted", 0, 0),
      turned("to a journal", 0, 55),
      turned("in May", 1, 0),
      ...block(prose("text", 40, 80), 70, 100),
    ]);

    expect(lines).toEqual([...prose("text", 40, 80), "Submitted to a journal", "in May"]);
  });

  it("from top to bottom is read in columns from right to left", () => {
    const lines = linesOf([
      run("右の行", 500, 100, { angle: 90, width: 30 }),
      run("左の行", 480, 100, { angle: 90, width: 30 }),
    ]);

    expect(lines).toEqual(["右の行", "左の行"]);
  });

  it("of a page that was scanned askew is upright", () => {
    expect(linesOf([run("first", 70, 100, { angle: 359 }), run("second", 70, 112, { angle: 1 })])).toEqual([
      "first",
      "second",
    ]);
  });
});

describe("a page", () => {
  it("without text has no lines", () => {
    expect(layOutPage({ width: 595, height: 842, runs: [] })).toEqual({ lines: [] });
    expect(linesOf([run(" ", 70, 100), run("", 70, 112, { endsLine: true })])).toEqual([]);
  });

  it("whose numbers are broken still has its text", () => {
    const lines = linesOf([run("lost", NaN, 100), run("found", 70, Infinity, { size: NaN, width: NaN })]);

    expect(lines.filter(Boolean).sort()).toEqual(["found", "lost"]);
  });

  it("with head and foot drawn first has them first and last", () => {
    const lines = linesOf([run("The Manual", 250, 44), run("5", 300, 752), ...block(prose("text", 30, 80), 70, 100)]);

    expect(lines.filter(Boolean)).toEqual(["The Manual", ...prose("text", 30, 80), "5"]);
  });
});
