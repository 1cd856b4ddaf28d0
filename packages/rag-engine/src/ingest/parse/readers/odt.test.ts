import { describe, expect, it } from "@jest/globals";
import { odtFile } from "../../../test-support/open-files.js";
import { readFormat, structureOf } from "../../../test-support/read-format.js";
import { openOdt } from "./odt.js";

const cell = (text: string, attributes = ""): string =>
  `<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`;

describe("an OpenDocument text", () => {
  it("keeps headings, paragraphs, lists and tables", async () => {
    const file = odtFile(
      '<text:p text:style-name="P1">The whole</text:p><text:h text:outline-level="2">Part</text:h>' +
        '<text:p>Some\n   words<text:s text:c="2"/>and<text:line-break/>a line.</text:p>' +
        "<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>two</text:p></text:list-item></text:list></text:list-item></text:list>" +
        `<table:table><table:table-row>${cell("A")}${cell("B", 'table:number-columns-repeated="2"')}</table:table-row></table:table>`,
    );

    const { pages, title, pageKind } = await readFormat(openOdt, file);

    expect({ title, pageKind }).toEqual({ title: "The whole", pageKind: "text" });
    expect(structureOf(pages[0])).toEqual([
      "heading1: The whole",
      "heading2: Part",
      "paragraph: Some words and\na line.",
      "list: - one\n  - two",
      "table: A | B | B",
    ]);
  });

  it("puts a footnote behind its paragraph and leaves out comments and deleted text", async () => {
    const file = odtFile(
      "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>" +
        "<text:p>Claim<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Proof.</text:p></text:note-body></text:note> on<office:annotation><text:p>comment</text:p></office:annotation>.</text:p>",
    );

    const { pages } = await readFormat(openOdt, file);

    expect(structureOf(pages[0])).toEqual(["paragraph: Claim on.", "paragraph: Proof."]);
  });

  it("does not fill the memory with cells and spaces that are written only once", async () => {
    const repeated = 'table:number-columns-repeated="2000000000"';
    const file = odtFile(
      `<table:table><table:table-row>${cell("A", repeated)}</table:table-row></table:table><text:p>x<text:s text:c="2000000000"/>y</text:p>`,
    );

    const { pages } = await readFormat(openOdt, file);

    expect(pages[0]?.text.length).toBeLessThan(10_000);
  });

  it.each([
    [
      "encrypted",
      {
        "META-INF/manifest.xml":
          '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>',
        "content.xml": "�",
      },
    ],
    ["not-as-named", { mimetype: "application/vnd.oasis.opendocument.spreadsheet" }],
  ])("fails as %s when it is that", async (code, parts) => {
    await expect(readFormat(openOdt, odtFile("<text:p>x</text:p>", parts))).rejects.toMatchObject({ code });
  });
});
