import { describe, expect, it } from "@jest/globals";
import { docxFile, wordParagraph } from "../../../test-support/office-files.js";
import { readFormat, structureOf } from "../../../test-support/read-format.js";
import { openDocx } from "./docx.js";

const style = (id: string): string => `<w:pStyle w:val="${id}"/>`;
const item = (depth: number): string => `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="5"/></w:numPr>`;
const cell = (text: string): string => `<w:tc>${wordParagraph(text)}</w:tc>`;

describe("a Word document", () => {
  it("keeps headings by the meaning of their styles, in any language", async () => {
    const file = docxFile(
      wordParagraph("Handbuch", style("Titel")) +
        wordParagraph("Einleitung", style("berschrift1")) +
        wordParagraph("Own style", style("Mine")) +
        wordParagraph("By level", '<w:outlineLvl w:val="2"/>') +
        wordParagraph("Text."),
    );

    const { pages, pageKind, title } = await readFormat(openDocx, file);

    expect({ pageKind, title }).toEqual({ pageKind: "text", title: "The title of the file" });
    expect(structureOf(pages[0])).toEqual([
      "heading1: Handbuch",
      "heading1: Einleitung",
      "heading2: Own style",
      "heading3: By level",
      "paragraph: Text.",
    ]);
  });

  it("counts lists as Word does", async () => {
    const file = docxFile(
      [item(0), item(1), item(0)].map((properties, index) => wordParagraph(`item ${index}`, properties)).join("") +
        wordParagraph("Between.") +
        wordParagraph("goes on", item(0)),
    );

    const { pages } = await readFormat(openDocx, file);

    expect(structureOf(pages[0])).toEqual([
      "list: 1. item 0\n  - item 1\n2. item 2",
      "paragraph: Between.",
      "list: 3. goes on",
    ]);
  });

  it("keeps tables as rows, with tables in cells and footnotes", async () => {
    const inner = `<w:tc><w:tbl><w:tr>${cell("x")}${cell("y")}</w:tr></w:tbl></w:tc>`;
    const note =
      '<w:p><w:r><w:t>Claim</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> goes on.</w:t></w:r></w:p>';
    const file = docxFile(
      `<w:tbl><w:tr>${cell("Article")}${cell("Price")}</w:tr><w:tr>${cell("Bolt")}${inner}</w:tr></w:tbl>${note}`,
      {
        "word/footnotes.xml":
          '<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2"><w:p><w:r><w:t>Proof of it.</w:t></w:r></w:p></w:footnote></w:footnotes>',
      },
    );

    const { pages } = await readFormat(openDocx, file);

    expect(structureOf(pages[0])).toEqual([
      "table: Article | Price\nBolt | x y",
      "paragraph: Claim goes on.",
      "paragraph: Proof of it.",
    ]);
  });

  it("leaves out what nobody sees on the page: deleted, hidden, field codes, fallbacks, contents", async () => {
    const file = docxFile(
      "<w:p><w:r><w:t>Seen</w:t></w:r><w:del><w:r><w:delText> deleted</w:delText></w:r></w:del>" +
        "<w:ins><w:r><w:t> inserted</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r>" +
        "<w:r><w:instrText>HYPERLINK</w:instrText></w:r>" +
        "<mc:AlternateContent><mc:Choice><w:r><w:t> chosen</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t> fallback</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>" +
        wordParagraph("Introduction 3", style("Verzeichnis1")),
    );

    const { pages } = await readFormat(openDocx, file);

    expect(pages[0]?.text).toBe("Seen inserted chosen");
  });

  it("keeps any script, and joins what soft hyphens part", async () => {
    const file = docxFile(
      ["日本語の文章。", "السلام عليكم", "Schiff\u00ADfahrt 😀 a&amp;b"].map((text) => wordParagraph(text)).join(""),
    );

    const { pages } = await readFormat(openDocx, file);

    expect(pages[0]?.text).toBe("日本語の文章。\n\nالسلام عليكم\n\nSchifffahrt 😀 a&b");
  });

  it.each([
    [
      "not-as-named",
      docxFile("", {
        "[Content_Types].xml":
          '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
      }),
    ],
    ["not-as-named", docxFile("", { "_rels/.rels": "<Relationships/>" })],
  ])("fails as %s when it is something else", async (code, file) => {
    await expect(readFormat(openDocx, file)).rejects.toMatchObject({ code });
  });
});
