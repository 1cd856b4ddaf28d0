import { describe, expect, it } from "@jest/globals";
import { readFormat, structureOf } from "../../../test-support/read-format.js";
import { openMarkdown } from "./markdown.js";

describe("Markdown", () => {
  it("is its source, cut into blocks", async () => {
    const source =
      "---\ntitle: 'Front matter'\n---\n# One *two*\n\nText\nover lines.\n\n> quoted\n\n- a\n  - b\n\n  more of a\n- c\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```sh\n# no heading\n```\n\nUnder\n-----\n\n    indented\n";

    const { pages, title, pageKind } = await readFormat(openMarkdown, source);

    expect({ title, pageKind }).toEqual({ title: "Front matter", pageKind: "text" });
    expect(pages[0]?.text).toBe(source.trimEnd());
    expect(structureOf(pages[0])).toEqual([
      "code: ---\ntitle: 'Front matter'\n---",
      "heading1: # One *two*",
      "paragraph: Text\nover lines.",
      "paragraph: > quoted",
      "list: - a\n  - b\n\n  more of a\n- c",
      "table: | A | B |\n|---|---|\n| 1 | 2 |",
      "code: ```sh\n# no heading\n```",
      "heading2: Under\n-----",
      "code:     indented",
    ]);
  });

  it("is titled by its first heading", async () => {
    const { title } = await readFormat(openMarkdown, "```\n# not this\n```\n\n# The [*real*](x) title\n");

    expect(title).toBe("The real title");
  });

  it.each([
    ["quotes", `${">".repeat(50_000)} a`],
    ["lists", Array.from({ length: 2_000 }, (_, depth) => `${" ".repeat(depth)}- a`).join("\n")],
    ["brackets", "[".repeat(100_000)],
  ])("with %s nested without end is read in no time", async (_, source) => {
    const started = performance.now();

    const { pages } = await readFormat(openMarkdown, source);

    expect(pages[0]?.text).toBe(source);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
