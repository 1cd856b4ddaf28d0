import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { drawnOnce } from "./drawn-once.js";
import { layOutPage } from "./lay-out-page.js";
import type { PageRuns, TextRun } from "./text-run.js";

const place = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map((step) => step * 10),
  fc.double({ min: -50, max: 900, noNaN: true }),
);
const someText = fc.oneof(
  fc.lorem({ maxCount: 4 }),
  fc.string({ maxLength: 8 }),
  fc.constantFrom(" ", "", "•", "1", "שלום", "漢字", "a\nb", "e\u0301", "\u{20000}"),
);
const someRun: fc.Arbitrary<TextRun> = fc.record({
  text: someText,
  x: place,
  y: place,
  width: fc.oneof(fc.double({ min: 0, max: 300, noNaN: true }), fc.constant(NaN)),
  size: fc.constantFrom(0, 6, 8, 10, 10, 10, 24),
  angle: fc.constantFrom(0, 0, 0, 0, 1, 45, 90, 180, 270),
  font: fc.constantFrom("f1", "f2"),
  endsLine: fc.boolean(),
});
const somePage: fc.Arbitrary<PageRuns> = fc.record({
  width: fc.constant(595),
  height: fc.constant(842),
  runs: fc.array(someRun, { maxLength: 80 }),
});

function characters(texts: readonly string[]): string[] {
  return [...texts.join(" ").replaceAll(/\s/gu, "")].sort();
}

describe("whatever a page draws", () => {
  it("no character but white space is lost or invented", () => {
    fc.assert(
      fc.property(somePage, (page) => {
        const { lines } = layOutPage(page);

        const drawn = drawnOnce(page.runs.map((run) => ({ ...run, width: Number.isNaN(run.width) ? 0 : run.width })));
        expect(characters(lines.map(({ text }) => text))).toEqual(characters(drawn.map(({ text }) => text)));
      }),
    );
  });

  it("the words of a run stay in their order, on one line", () => {
    fc.assert(
      fc.property(somePage, fc.integer({ min: 0, max: 79 }), (page, at) => {
        const marked = page.runs.map((run, number) => (number === at ? { ...run, text: "once upon a time" } : run));

        const { lines } = layOutPage({ ...page, runs: marked });

        const expected = at < page.runs.length ? 1 : 0;
        expect(lines.filter(({ text }) => text.includes("once upon a time"))).toHaveLength(expected);
      }),
    );
  });

  it("no line holds a line end or outer white space, and no two empty lines follow each other", () => {
    fc.assert(
      fc.property(somePage, (page) => {
        const texts = layOutPage(page).lines.map(({ text }) => text);

        expect(texts.filter((text) => text !== text.trim() || text.includes("\n"))).toEqual([]);
        expect(texts.filter((text, at) => text === "" && texts[at - 1] === "")).toEqual([]);
      }),
    );
  });

  it("the same page has the same lines, and is not changed", () => {
    fc.assert(
      fc.property(somePage, (page) => {
        const before = structuredClone(page);

        expect(layOutPage(page)).toEqual(layOutPage(structuredClone(page)));
        expect(page).toEqual(before);
      }),
    );
  });
});
