import { describe, expect, it } from "@jest/globals";
import { block, linesOf, prose, run } from "../../test-support/made-page.js";

describe("an empty line", () => {
  const [first, second] = [prose("first", 4), prose("second", 4)];

  it("stands between paragraphs that are set apart", () => {
    expect(linesOf([...block(first, 70, 100), ...block(second, 70, 156)])).toEqual([...first, "", ...second]);
  });

  it("does not stand between paragraphs that are only indented", () => {
    expect(linesOf([...block(first, 70, 100), ...block(second, 70, 148)])).toEqual([...first, ...second]);
  });

  it("does not stand between lines that are all far apart", () => {
    expect(linesOf(block(first, 70, 100, { pitch: 24 }))).toEqual(first);
  });

  it("does not stand between items of one line each", () => {
    expect(linesOf(block(["• one", "• two", "• three"], 70, 100, { pitch: 20 }))).toEqual([
      "• one",
      "• two",
      "• three",
    ]);
  });

  it("stands below a heading that is set apart", () => {
    const heading = run("A heading", 70, 76, { size: 14 });

    expect(linesOf([heading, ...block(first, 70, 100)])).toEqual(["A heading", "", ...first]);
  });

  it("does not stand where text goes on in the next column", () => {
    const [left, right] = [prose("left", 20), prose("right", 20)];

    expect(linesOf([...block(left, 70, 100), ...block(right, 310, 100)])).toEqual([...left, ...right]);
  });

  it("does not stand between the rows of a table", () => {
    const rows = [100, 112, 140, 152].flatMap((y) => [run("one", 70, y), run("two", 150, y), run("three", 230, y)]);

    expect(linesOf(rows)).toEqual(Array(4).fill("one two three"));
  });
});
