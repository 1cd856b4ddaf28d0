import { describe, expect, it } from "@jest/globals";
import { pptxFile, slideShape } from "../../../test-support/office-files.js";
import { readFormat, structureOf } from "../../../test-support/read-format.js";
import { openPptx } from "./pptx.js";

describe("a presentation", () => {
  it("has a page for each slide: title first, points, tables, notes", async () => {
    const table =
      "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Q1</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>12</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>";
    const file = pptxFile([
      {
        shapes:
          slideShape("body", ["First point", "Second point"]) +
          slideShape("title", ["Results"]) +
          table +
          slideShape("ftr", ["Secret Inc."]),
        notes: "Say hello.",
      },
      { shapes: slideShape("", ["A box"]) },
    ]);

    const { pages, pageKind, title } = await readFormat(openPptx, file);

    expect({ pageKind, title }).toEqual({ pageKind: "slide", title: "The title of the file" });
    expect(pages.map(structureOf)).toEqual([
      [
        "heading1: Results",
        "list: - First point\n- Second point",
        "table: Q1 | 12",
        "heading2: Notes",
        "paragraph: Say hello.",
      ],
      ["paragraph: A box"],
    ]);
  });

  it("shows slides in the order of the presentation, and keeps empty ones, so that numbers fit", async () => {
    const file = pptxFile(
      [{ shapes: slideShape("", ["made first"]) }, { shapes: "" }, { shapes: slideShape("", ["made last"]) }],
      {
        "ppt/presentation.xml":
          '<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="300" r:id="rId3"/><p:sldId id="2" r:id="rId2"/><p:sldId id="9" r:id="rId1"/></p:sldIdLst></p:presentation>',
      },
    );

    const { pages } = await readFormat(openPptx, file);

    expect(pages.map(({ text }) => text)).toEqual(["made last", "", "made first"]);
  });

  it("reads the words of a diagram", async () => {
    const file = pptxFile([{ shapes: "" }], {
      "ppt/slides/_rels/slide1.xml.rels":
        '<Relationships><Relationship Id="d" Type="http://x/diagramData" Target="../diagrams/data1.xml"/><Relationship Id="i" Type="http://x/image" TargetMode="External" Target="http://example.com/x.png"/></Relationships>',
      "ppt/diagrams/data1.xml":
        '<d:dataModel xmlns:d="d" xmlns:a="a"><d:pt><d:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p></d:t></d:pt></d:dataModel>',
    });

    const { pages } = await readFormat(openPptx, file);

    expect(pages[0]?.text).toBe("Plan");
  });
});
