import { describe, expect, it } from "@jest/globals";
import { block, prose, rowByRow, run, textLinesOf } from "../../test-support/made-page.js";

const LEFT = 70;
const RIGHT = 310;

describe("columns", () => {
  const [left, right] = [prose("left", 20), prose("right", 20)];

  it("are read one after the other when the file draws them so", () => {
    const lines = textLinesOf([...block(left, LEFT, 100), ...block(right, RIGHT, 100)]);

    expect(lines).toEqual([...left, ...right]);
  });

  it("are read one after the other when the file draws row by row across both", () => {
    const lines = textLinesOf(rowByRow(block(left, LEFT, 100), block(right, RIGHT, 100)));

    expect(lines).toEqual([...left, ...right]);
  });

  it("are read so with a space drawn as wide as the gutter", () => {
    const spaced = block(left, LEFT, 100).flatMap((line, at) => [
      line,
      run(" ", 290, line.y, { width: 20 }),
      run(right[at] ?? "", RIGHT, line.y, { endsLine: true }),
    ]);

    expect(textLinesOf(spaced)).toEqual([...left, ...right]);
  });

  it("are read so when their lines do not stand beside each other", () => {
    const lines = textLinesOf(rowByRow(block(left, LEFT, 100), block(right, RIGHT, 105, { pitch: 12.7 })));

    expect(lines).toEqual([...left, ...right]);
  });

  it("are read so when there are three", () => {
    const three = ["one", "two", "three"].map((name) => prose(name, 20, 28));
    const blocks = three.map((lines, at) => block(lines, 60 + at * 160, 100));

    expect(textLinesOf(blocks.flat())).toEqual(three.flat());
    expect(textLinesOf(rowByRow(...blocks))).toEqual(three.flat());
  });

  it("are read so when they are of different length, and paragraphs are indented and end early", () => {
    const short = (lines: readonly string[]): string[] =>
      lines.map((line, at) => (at % 5 === 4 ? line.slice(0, 15) : line));
    const indented = (runs: ReturnType<typeof block>): ReturnType<typeof block> =>
      runs.map((line, at) => (at % 5 === 0 ? { ...line, x: line.x + 10, width: line.width - 10 } : line));
    const [long, half] = [short(left), short(right).slice(0, 11)];

    const lines = textLinesOf(rowByRow(indented(block(long, LEFT, 100)), indented(block(half, RIGHT, 100))));

    expect(lines).toEqual([...long, ...half]);
  });

  it("of a right-to-left script begin on the right", () => {
    const hebrew = (name: string): string[] => prose(name, 20).map((line) => line.replaceAll(/[a-z]/g, "ש"));

    const lines = textLinesOf([...block(hebrew("a"), RIGHT, 100), ...block(hebrew("bb"), LEFT, 100)]);

    expect(lines).toEqual([...hebrew("a"), ...hebrew("bb")]);
  });

  it("of an index with short entries are read as the file draws them", () => {
    const [a, m] = ["a", "m"].map((letter) =>
      Array.from({ length: 20 }, (_, at) => `${letter}${"bc".repeat(1 + (at % 4))}, ${at}`),
    );

    const lines = textLinesOf([...block(a ?? [], LEFT, 100), ...block(m ?? [], RIGHT, 100)]);

    expect(lines).toEqual([...(a ?? []), ...(m ?? [])]);
  });
});

describe("what goes across columns", () => {
  const halves = ["a", "b", "c", "d"].map((name) => prose(name, 12));
  const [a = [], b = [], c = [], d = []] = halves;
  const upper = [block(a, LEFT, 150), block(b, RIGHT, 150)];
  const lower = [block(c, LEFT, 350), block(d, RIGHT, 350)];
  const title = run("A title across both columns, set large", 110, 80, { size: 18 });
  const abstract = prose("abstract", 3, 90);
  const caption = "Figure 1: A caption that goes across both of the columns of the page.";

  it("stands above them when it is a title and an abstract", () => {
    const lines = textLinesOf([title, ...block(abstract, LEFT, 100), ...rowByRow(...upper)]);

    expect(lines).toEqual([title.text, ...abstract, ...a, ...b]);
  });

  it("stands between them when it is a caption", () => {
    const lines = textLinesOf([...rowByRow(...upper), run(caption, LEFT, 315), ...rowByRow(...lower)]);

    expect(lines).toEqual([...a, ...b, caption, ...c, ...d]);
  });

  it("stands between them when it is a short heading that ends within the left column", () => {
    const heading = run("2 Methods", LEFT, 317, { size: 14 });

    const lines = textLinesOf([...upper.flat(), heading, ...lower.flat()]);

    expect(lines).toEqual([...a, ...b, heading.text, ...c, ...d]);
  });

  it("stays first and last when it is a running head of two parts and a page number", () => {
    const head = [run("A. Author et al.", LEFT, 60), run("Journal, May", 480, 60)];
    const foot = run("7", LEFT, 780);

    expect(textLinesOf([...head, foot, ...upper.flat()])).toEqual(["A. Author et al. Journal, May", ...a, ...b, "7"]);
    expect(textLinesOf([...head, ...rowByRow(...upper), foot])).toEqual([
      "A. Author et al. Journal, May",
      ...a,
      ...b,
      "7",
    ]);
  });

  it("does not take a heading at the end of the left column for a foot", () => {
    const heading = run("3 Results", LEFT, 320, { font: "bold" });

    const lines = textLinesOf([...block(a, LEFT, 150), heading, ...block([...b, ...d], RIGHT, 150)]);

    expect(lines).toEqual([...a, heading.text, ...b, ...d]);
  });
});

describe("notes on the margin", () => {
  const text = prose("text", 30, 70);

  it.each([
    ["right", 440],
    ["left", 20],
  ])("on the %s stand behind the text", (_, x) => {
    const note = block(["a note", "on this", "in small"], x, 155, { size: 7, pitch: 8.5 });

    const lines = textLinesOf(rowByRow(block(text, 80, 100), note));

    expect(lines).toEqual([...text, "a note", "on this", "in small"]);
  });

  it("are none when they are labels above boxes", () => {
    const boxes = [100, 200, 300].flatMap((y) => [run("Tip", 70, y), ...block(prose(`tip${y}`, 4, 70), 110, y + 30)]);

    const lines = textLinesOf(boxes);

    expect(lines).toEqual(boxes.map((line) => line.text));
  });
});

describe("a page of one column", () => {
  it("keeps bullets and numbers with the text of their items", () => {
    const items = [100, 130, 160, 190].flatMap((y, at) => [
      run(at % 2 ? `${at}.` : "•", 80, y),
      run(`Item ${at} goes on for the whole of this line and`, 100, y),
      run("then it goes on for another one.", 100, y + 12),
    ]);

    const lines = textLinesOf(items);

    expect(lines.filter((_, at) => at % 2 === 0)).toEqual([
      "• Item 0 goes on for the whole of this line and",
      "1. Item 1 goes on for the whole of this line and",
      "• Item 2 goes on for the whole of this line and",
      "3. Item 3 goes on for the whole of this line and",
    ]);
  });

  it("keeps code with its indentation in the order of its lines", () => {
    const code = ["def f(x):", "if x:", "return 1", "return 2", "", "print(f(3))"];
    const indents = [0, 24, 48, 24, 0, 0];

    const lines = textLinesOf(code.map((text, at) => run(text, 90 + (indents[at] ?? 0), 100 + at * 11)));

    expect(lines).toEqual(code.filter(Boolean));
  });

  it("keeps line numbers with their lines, even where all of them are drawn first", () => {
    const code = prose("code", 12, 60);
    const numbers = code.map((_, at) => String(at + 1));

    const lines = textLinesOf([...block(numbers, 60, 100), ...block(code, 80, 100)]);

    expect(lines).toEqual(code.map((line, at) => `${at + 1} ${line}`));
  });

  it("keeps the entries of a table of contents with their pages", () => {
    const entries = prose("entry", 14, 20).map((title) => `${title} ${". ".repeat(24)}`.trim());

    const lines = textLinesOf(
      rowByRow(
        block(entries, 80, 100),
        block(
          entries.map((_, at) => String(at)),
          520,
          100,
        ),
      ),
    );

    expect(lines).toEqual(entries.map((entry, at) => `${entry} ${at}`));
  });

  it("keeps the numbers of equations with them", () => {
    const numbered = [100, 200, 300].flatMap((y, at) => [
      ...block(prose(`text${at}`, 4, 80), 80, y),
      run(`f(x) = x + ${at}`, 240, y + 54),
      run(`(3.${at})`, 465, y + 54),
    ]);

    expect(textLinesOf(numbered).filter((line) => line.startsWith("f("))).toEqual([
      "f(x) = x + 0 (3.0)",
      "f(x) = x + 1 (3.1)",
      "f(x) = x + 2 (3.2)",
    ]);
  });

  it("keeps the values of a form with their labels", () => {
    const form = [
      ["Name", "Ada Lovelace"],
      ["Date of birth", "10 December 1815"],
      ["Occupation", "Mathematician"],
    ];

    const lines = textLinesOf(
      form.flatMap(([key = "", value = ""], at) => [run(key, 80, 100 + at * 20), run(value, 250, 100 + at * 20)]),
    );

    expect(lines).toEqual(form.map((pair) => pair.join(" ")));
  });

  it("keeps terms with their descriptions", () => {
    const terms = [100, 136, 172, 208].flatMap((y, at) => [
      run(`option-${at}`, 80, y),
      ...block(prose(`text${at}`, 2, 60), 180, y),
    ]);

    expect(textLinesOf(terms).filter((line) => line.startsWith("option"))).toHaveLength(4);
    expect(textLinesOf(terms)[0]).toBe(`option-0 ${prose("text0", 1, 60)[0]}`);
  });
});
