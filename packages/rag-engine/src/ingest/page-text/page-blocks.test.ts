import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Block } from "../parse/parsed-page.js";
import { cleanPages, type CleanPage } from "./clean-pages.js";
import type { RawLine, RawPage } from "./raw-page.js";

const gap: RawLine = { text: "", size: 0 };
const body = (text: string): RawLine => ({ text, size: 10 });
const large = (size: number, text: string): RawLine => ({ text, size });
const words = "Most of a document is set in one size, and that is the size of its body.";

function cleanLines(...lines: RawLine[]): CleanPage {
  const [page] = cleanPages([{ lines }]);
  if (page === undefined) throw new Error("One page gives one page.");
  return page;
}

function blockTexts({ text, blocks = [] }: CleanPage): [kind: string, text: string][] {
  return blocks.map(({ kind, level, start, end }) => [
    `${kind}${level === undefined ? "" : ` ${level}`}`,
    text.slice(start, end),
  ]);
}

describe("the headings of a PDF", () => {
  it("are lines in larger type than the body's, their levels go by size", () => {
    const page = cleanLines(
      large(20, "Tea"),
      body(words),
      large(14, "Cups"),
      body(words),
      large(20, "Milk"),
      body(words),
    );

    expect(blockTexts(page)).toEqual([
      ["heading 1", "Tea"],
      ["paragraph", words],
      ["heading 2", "Cups"],
      ["paragraph", words],
      ["heading 1", "Milk"],
      ["paragraph", words],
    ]);
    expect(page.blocks?.[0]?.isGuessed).toBe(true);
  });

  it("can be set on several lines", () => {
    const page = cleanLines(large(20, "A long heading of"), large(20, "two lines"), gap, body(words));

    expect(blockTexts(page)[0]).toEqual(["heading 1", "A long heading of\ntwo lines"]);
  });

  it("have the level of their number, and those without one the level of the numbered ones in their size", () => {
    const page = cleanLines(large(14, "3.5 Tools"), body(words), large(14, "Summary"), body(words));

    expect(blockTexts(page).filter(([kind]) => kind !== "paragraph")).toEqual([
      ["heading 2", "3.5 Tools"],
      ["heading 2", "Summary"],
    ]);
  });

  it("are in the body's size only when they are numbered, and alone or in another face", () => {
    const page = cleanLines(
      large(20, "Tea"),
      body(words),
      { ...body("4.2 In bold"), otherFace: true },
      body(words),
      gap,
      body("4.3 Alone"),
      gap,
      body(words),
      body("4.4 Within a paragraph"),
      { ...body("# a comment in code"), otherFace: true },
      body(words),
    );

    const found = blockTexts(page).filter(([kind]) => kind.startsWith("heading"));

    expect(found.map(([, text]) => text)).toEqual(["Tea", "4.2 In bold", "4.3 Alone"]);
  });

  it.each([
    ["an initial", [large(30, "Most of a document"), body("is set in one size.")]],
    ["large type within a sentence", [body("as one sees in the"), large(12, "formula here"), gap, body("Text.")]],
    [
      "a row of a table",
      [
        { ...large(14, "Name Price"), kind: "table" as const },
        { ...large(10, "Tea 2"), kind: "table" as const },
      ],
    ],
    ["a bullet", [large(14, "• large item"), gap]],
    ["a number", [large(14, "42"), gap]],
    ["an entry of a table of contents", [large(14, "Cups . . . . . . . . 12"), gap]],
    ["a paragraph in large type", Array.from({ length: 5 }, () => large(14, "Large type goes on and on"))],
  ])("are not %s", (_, lines) => {
    const page = cleanLines(body(words), body(words), gap, ...lines, body(words), large(20, "Tea"), body(words));

    const found = blockTexts(page).filter(([kind]) => kind.startsWith("heading"));

    expect(found.map(([, text]) => text)).toEqual(["Tea"]);
  });

  it("are not labels that stand at many places", () => {
    const tips = Array.from({ length: 4 }, () => [large(12, "Tip"), body(words)]).flat();

    const page = cleanLines(large(20, "Tea"), body(words), ...tips);

    expect(blockTexts(page).map(([kind]) => kind)).toEqual(["heading 1", "paragraph"]);
  });

  it("are not there where sizes are not known, or where most of the text is large", () => {
    const plain = cleanLines(large(0, "3.5 Tools"), large(0, words));
    const posters = cleanLines(large(20, "One of many words"), body("small"), large(30, "Two"), body("print"));

    expect(plain.blocks).toBeUndefined();
    expect(posters.blocks).toBeUndefined();
  });

  it("are not asked of pages that were recognised, in a document that has some", () => {
    const read: RawPage = { lines: [large(20, "Tea"), body(words)] };
    const recognised: RawPage = { lines: [large(0, "3.5 Tools"), large(0, words)] };

    const pages = cleanPages([read, recognised]);

    expect(pages.map(({ blocks }) => blocks !== undefined)).toEqual([true, false]);
  });
});

describe("the tables of a PDF", () => {
  const row = (text: string): RawLine => ({ text, size: 10, kind: "table" });
  const head = (text: string): RawLine => ({ ...row(text), otherFace: true });

  it("are rows under one that names the columns; a gap ends them", () => {
    const page = cleanLines(
      large(20, "Prices"),
      head("Drink Price"),
      row("Tea 2"),
      row("Milk 3"),
      gap,
      head("Cup Price"),
      row("Small 4"),
      body(words),
    );

    expect(blockTexts(page)).toEqual([
      ["heading 1", "Prices"],
      ["table", "Drink Price\nTea 2\nMilk 3"],
      ["table", "Cup Price\nSmall 4"],
      ["paragraph", words],
    ]);
  });

  it.each([
    ["without such a row", [row("Keith Bostic"), row("John Martin")]],
    ["of which all rows are in another face, as code is", [head("drwx root"), head("-rwx root")]],
    ["of a single row", [head("Keith Bostic")]],
  ])("are lines of text %s", (_, rows) => {
    const page = cleanLines(large(20, "Thanks"), ...rows, body(words));

    expect(blockTexts(page).map(([kind]) => kind)).toEqual(["heading 1", "paragraph"]);
  });

  it("have words joined over two rows only where the document writes them elsewhere", () => {
    const unproven = cleanLines(row("Tea docu-"), row("ment Milk"));
    const proven = cleanLines(row("Tea docu-"), row("ment Milk"), body("a document"));

    expect(unproven.text).toBe("Tea docu-\nment Milk");
    expect(proven.text).toBe("Tea document\nMilk\na document");
  });
});

describe("for any pages", () => {
  const line = fc
    .record({
      text: fc.constantFrom("", "Tea", "3.5 Tools", words, "docu-", "ment", "Header 1", "12", "\uFB03", "\u00AD", "  "),
      size: fc.constantFrom(0, 10, 10, 14, 20),
      otherFace: fc.boolean(),
      isRow: fc.boolean(),
    })
    .map(({ text, size, otherFace, isRow }): RawLine => {
      const raw = { text, size, otherFace };
      return isRow ? { ...raw, kind: "table" } : raw;
    });
  const pages = fc.array(
    fc.array(line, { maxLength: 12 }).map((lines): RawPage => ({ lines })),
    { maxLength: 6 },
  );

  it("blocks are in order, do not overlap, and hold all text", () => {
    fc.assert(
      fc.property(pages, (raw) => {
        for (const { text, blocks } of cleanPages(raw)) {
          const offsets = (blocks ?? []).flatMap(({ start, end }) => [start, end]);

          expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
          expect(blocks === undefined ? "" : outside(text, blocks).trim()).toBe("");
        }
      }),
    );
  });
});

/** @returns the text between blocks, and before and behind them all. */
function outside(text: string, blocks: readonly Block[]): string {
  return blocks.toReversed().reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}
