import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { countWords } from "../../test-support/count-words.js";
import type { Block, BlockKind, ParsedPage } from "../parse/parsed-page.js";
import { createChunker, type PageChunk } from "./chunker.js";

/** A page from its blocks, one below the other. */
function pageOf(...parts: [kind: BlockKind, text: string, level?: number][]): ParsedPage {
  let text = "";
  const blocks = parts.map(([kind, part, level]): Block => {
    const start = text.length;
    text += `${part}\n`;
    return { kind, start, end: text.length - 1, ...(level === undefined ? {} : { level }) };
  });
  return { text, blocks };
}

function chunksOf(pages: readonly ParsedPage[], maxChunkTokens = 60): (PageChunk & { text: string })[] {
  const chunker = createChunker({ countTokens: countWords, maxChunkTokens });
  return pages.flatMap((page) =>
    chunker.page(page).map((chunk) => ({ ...chunk, text: page.text.slice(chunk.start, chunk.end) })),
  );
}

const sentences = (topic: string, count: number): string =>
  Array.from({ length: count }, (_, i) => `Here is sentence ${i} on ${topic}.`).join(" ");

describe("the headings of a chunk", () => {
  it("are the path down to it, its own included, and are embedded with it once", () => {
    const page = pageOf(
      ["heading", "Installing", 1],
      ["paragraph", sentences("tea", 6)],
      ["heading", "Disks", 2],
      ["paragraph", sentences("disks", 6)],
    );

    const last = chunksOf([page]).at(-1);

    expect(last?.headings).toEqual(["Installing", "Disks"]);
    expect(last?.embedded.match(/Installing/g)).toHaveLength(1);
    expect(last?.embedded.match(/Disks/g)).toHaveLength(1);
    expect(last?.embedded.endsWith(last.text)).toBe(true);
  });

  it("hold for the pages that follow, until another heading of their level", () => {
    const pages = [
      pageOf(["heading", "One", 1], ["heading", "Part A", 2], ["paragraph", "Aaa aaa."]),
      pageOf(["paragraph", "Bbb bbb."]),
      pageOf(["heading", "Two", 1], ["paragraph", "Ccc ccc."]),
    ];

    expect(chunksOf(pages).map(({ headings }) => headings)).toEqual([["One", "Part A"], ["One", "Part A"], ["Two"]]);
    expect(chunksOf(pages)[1]?.embedded).toBe("One › Part A\nBbb bbb.");
  });

  it("are read from plain text by their marks and numbers", () => {
    const text = `# Guide\n\n${sentences("tea", 5)}\n\n## Cups ##\n\n${sentences("cups", 6)}`;

    expect(chunksOf([{ text }]).at(-1)?.headings).toEqual(["Guide", "Cups"]);
    expect(chunksOf([{ text: "3.1 Purpose\nAaa.\n3.1.2 Scope\nBbb bbb." }], 12).at(-1)?.headings).toEqual([
      "3.1 Purpose",
      "3.1.2 Scope",
    ]);
  });

  it("take a quarter of the room at most, the innermost first", () => {
    const long = Array.from({ length: 12 }, (_, i) => `word${i}`).join(" ");
    const pages = [
      pageOf(["heading", long, 1], ["heading", "Near", 2], ["paragraph", "Aaa."]),
      pageOf(["paragraph", "Bbb bbb."]),
    ];

    const last = chunksOf(pages, 30).at(-1);

    expect(last?.headings).toEqual([long, "Near"]);
    expect(last?.embedded).toBe("Near\nBbb bbb.");
  });

  it("make no chunk shorter where the document's type only suggests them", () => {
    const named = [pageOf(["heading", "All about tea and cups", 1], ["paragraph", sentences("tea", 60)])];
    const guessed = named.map(({ text, blocks = [] }) => ({
      text,
      blocks: blocks.map((block): Block => (block.kind === "heading" ? { ...block, isGuessed: true } : block)),
    }));

    const longest = (pages: readonly ParsedPage[]): number =>
      Math.max(...chunksOf(pages).map(({ text }) => countWords(text)));

    expect(longest(named)).toBeLessThan(longest(guessed));
    expect(chunksOf(guessed).at(-1)?.headings).toEqual(["All about tea and cups"]);
  });

  it("are not what merely looks like one inside a paragraph of a document that says what its headings are", () => {
    const page = pageOf(["heading", "True", 1], ["paragraph", `${sentences("tea", 4)}\n2.1 Not a heading\nmore`]);

    for (const { headings } of chunksOf([page], 24)) expect(headings).toEqual(["True"]);
  });
});

describe("tables and code", () => {
  const rows = Array.from({ length: 12 }, (_, i) => `Item ${i} | ${i * 10} | red`);
  const table = pageOf(["paragraph", "Prices."], ["table", ["Name | Price | Colour", ...rows].join("\n")]);

  it("cuts tables between rows only, and embeds the first row with every part", () => {
    const chunks = chunksOf([table], 40);

    expect(chunks.length).toBeGreaterThan(2);
    for (const { text } of chunks) for (const line of text.split("\n")) expect(table.text.split("\n")).toContain(line);
    for (const { embedded } of chunks.slice(1)) expect(embedded).toContain("Name | Price | Colour\n");
  });

  it("says on which line a chunk begins", () => {
    for (const { text, line } of chunksOf([table], 50)) {
      expect(text.split("\n")[0]).toBe(table.text.split("\n")[line - 1]);
    }
  });

  it("cuts code at blank lines where it can", () => {
    const functions = ["a", "b", "c", "d"].map((name) => `function ${name}() {\n  return "${name}";\n}`);
    const chunks = chunksOf([pageOf(["code", functions.join("\n\n")])], 30);

    expect(chunks.length).toBeGreaterThan(1);
    for (const { text } of chunks) expect(text).toMatch(/^function[^]*\}$/);
  });
});

describe("for any document", () => {
  const words = fc.array(fc.constantFrom("tea", "Cup.", "naïve", "e\u0301tude", "😀", "文です。", "long-word", "7"), {
    minLength: 1,
    maxLength: 25,
  });
  const block = fc.tuple(
    fc.constantFrom<BlockKind>("heading", "paragraph", "list", "table", "code"),
    words.map((list) => list.join(" ")),
    fc.integer({ min: 1, max: 4 }),
  );
  const pages = fc.array(
    fc.array(block, { minLength: 1, maxLength: 8 }).map((parts) => pageOf(...parts)),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  const limit = fc.integer({ min: 16, max: 80 });

  it("what is embedded fits, ends with the chunk's text, and does not change from run to run", () => {
    fc.assert(
      fc.property(pages, limit, (document, max) => {
        const chunks = chunksOf(document, max);

        for (const { embedded, text } of chunks) {
          expect(countWords(embedded)).toBeLessThanOrEqual(max);
          expect(embedded.endsWith(text)).toBe(true);
          expect(text).not.toMatch(/\p{Surrogate}/u);
        }
        expect(chunksOf(document, max)).toEqual(chunks);
      }),
    );
  });

  it("every word is in a chunk", () => {
    fc.assert(
      fc.property(pages, limit, (document, max) => {
        for (const page of document) {
          const covered = new Set<number>();
          const chunker = createChunker({ countTokens: countWords, maxChunkTokens: max });
          for (const { start, end } of chunker.page(page)) for (let at = start; at < end; at++) covered.add(at);
          for (const { index } of page.text.matchAll(/[\p{L}]{2,}/gu)) expect(covered).toContain(index);
        }
      }),
    );
  });
});
