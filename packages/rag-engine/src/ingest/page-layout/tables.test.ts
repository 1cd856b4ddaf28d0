import { describe, expect, it } from "@jest/globals";
import { block, prose, rowByRow, run, textLinesOf } from "../../test-support/made-page.js";
import { layOutPage } from "./lay-out-page.js";
import type { RawLine } from "../page-text/raw-page.js";
import type { TextRun } from "./text-run.js";

function layOut(runs: readonly TextRun[]): readonly RawLine[] {
  return layOutPage({ width: 595, height: 842, runs }).lines.filter(({ text }) => text !== "");
}

describe("a table", () => {
  const prices = [
    ["Model", "Input", "Output", "Context", "Licence"],
    ["Llama 3.3 70B", "0.67", "0.67", "131072", "Llama 3"],
    ["Mistral Nemo", "0.13", "0.13", "118784", "Apache 2.0"],
    ["Qwen 2.5 Coder", "0.87", "0.87", "32768", "Apache 2.0"],
    ["bge-m3", "0.01", "0", "8192", "MIT"],
  ];
  const lefts = [70, 200, 270, 340, 420];
  const cells = (column: number): TextRun[] =>
    block(
      prices.map((row) => row[column] ?? ""),
      lefts[column] ?? 0,
      200,
      { pitch: 16 },
    );
  const columns = [0, 1, 2, 3, 4].map(cells);

  it("of five columns has a line for each row", () => {
    const lines = layOut(rowByRow(...columns));

    expect(lines.map(({ text }) => text)).toEqual(prices.map((row) => row.join(" ")));
    expect(lines.every(({ kind }) => kind === "table")).toBe(true);
  });

  it("has rows when its numbers are flush on the right", () => {
    const flush = columns.map((runs, at) => (at === 3 ? runs.map((cell) => ({ ...cell, x: 390 - cell.width })) : runs));

    expect(textLinesOf(rowByRow(...flush))).toEqual(prices.map((row) => row.join(" ")));
  });

  it.each([12, 16])("has rows when it is drawn column by column, %i points from row to row", (pitch) => {
    const drawn = columns.map((runs) => runs.map((cell, at) => ({ ...cell, y: 200 + at * pitch })));

    expect(textLinesOf(drawn.flat())).toEqual(prices.map((row) => row.join(" ")));
  });

  it("has rows when it stands between paragraphs, which are none of it", () => {
    const [before, after] = [prose("before", 4, 80), prose("after", 4, 80)];

    const lines = layOut([...block(before, 70, 100), ...rowByRow(...columns), ...block(after, 70, 320)]);

    expect(lines.map(({ text }) => text)).toEqual([...before, ...prices.map((row) => row.join(" ")), ...after]);
    expect(lines.filter(({ kind }) => kind === "table")).toHaveLength(prices.length);
  });

  it("of two columns has rows, however much its cells resemble prose", () => {
    const commands = Array.from({ length: 12 }, (_, at) => `command-${"x".repeat(3 + (at % 5))}`);
    const meanings = commands.map((_, at) => prose(`meaning${at}`, 1, 20 + (at % 4) * 8)[0] ?? "");

    const lines = layOut(rowByRow(block(commands, 70, 100), block(meanings, 240, 100)));

    expect(lines.map(({ text }) => text)).toEqual(commands.map((command, at) => `${command} ${meanings[at]}`));
    expect(lines.every(({ kind }) => kind === "table")).toBe(true);
  });

  it("joins all lines of a cell where the file draws cell after cell", () => {
    const rows = ["a", "b", "c"].map((name, at) => [
      block([`${name} first`, "cell"], 70, 100 + at * 40),
      block([`${name} second cell`, "goes on"], 250, 100 + at * 40),
    ]);

    const lines = layOut(rows.flat(2));

    expect(lines.map(({ text }) => text)).toEqual(
      ["a", "b", "c"].map((name) => `${name} first cell ${name} second cell goes on`),
    );
  });

  it("joins them where cells stand at the middle of the row, and leaves what follows the table alone", () => {
    const [after] = prose("after", 1, 40);
    const rows = [100, 160].flatMap((y) => [
      ...block(["a term", "of two"], 70, y + 6),
      ...block([`meaning ${y} of`, "three lines", "in all"], 200, y),
    ]);

    const lines = textLinesOf([...rows, run(after ?? "", 70, 196)]);

    expect(lines).toEqual([
      "a term of two meaning 100 of three lines in all",
      "a term of two meaning 160 of three lines in all",
      after,
    ]);
  });

  it("joins what a cell breaks at a hyphen", () => {
    const rows = [100, 140].flatMap((y) => [
      run("type", 70, y),
      ...block(["Multi-", "Arch"], 200, y),
      run("content", 300, y),
    ]);

    expect(textLinesOf(rows)).toEqual(["type Multi-Arch content", "type Multi-Arch content"]);
  });

  it("keeps the lines of print where it is drawn line by line", () => {
    const lines = textLinesOf([
      run("name", 70, 100),
      run("a description of it", 250, 100),
      run("that goes on", 250, 112),
      run("other", 70, 124),
      run("another description", 250, 124),
      run("third", 70, 136),
      run("one more description", 250, 136),
    ]);

    expect(lines).toEqual([
      "name a description of it",
      "that goes on",
      "other another description",
      "third one more description",
    ]);
  });

  it("is no formula, whose fraction is read between what stands beside it", () => {
    const formula = [run("y =", 200, 100), run("ax + b", 220, 93), run("c", 232, 107), run("+ e", 254, 100)];

    expect(layOut(formula)).toEqual([{ text: "y = ax + b c + e", size: 10 }]);
  });

  it("is no list", () => {
    const items = [100, 112, 124, 136].flatMap((y) => [run("•", 80, y), run(`Item ${y}`, 100, y)]);

    expect(layOut(items).some(({ kind }) => kind === "table")).toBe(false);
  });
});
