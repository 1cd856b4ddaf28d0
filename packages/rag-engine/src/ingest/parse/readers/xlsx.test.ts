import { describe, expect, it } from "@jest/globals";
import { sheetRow, xlsxFile } from "../../../test-support/office-files.js";
import { readFormat } from "../../../test-support/read-format.js";
import { openXlsx } from "./xlsx.js";

describe("a workbook", () => {
  it("has a page for each sheet that is shown, with rows that name their columns", async () => {
    const file = xlsxFile({
      "Prices 2026":
        sheetRow(1, ["Price list"]) +
        sheetRow(3, ["Article", "Price"]) +
        sheetRow(4, ["Bolt M8", 0.30000000000000004]) +
        sheetRow(5, ["", 7]),
      "-Hidden": sheetRow(1, ["secret"]),
      日本: sheetRow(2, ["値", "数"]),
    });

    const { pages, pageKind } = await readFormat(openXlsx, file);

    expect(pageKind).toBe("sheet");
    expect(pages.map(({ name }) => name)).toEqual(["Prices 2026", "日本"]);
    expect(pages[0]?.text.split("\n")).toEqual([
      "Price list",
      "",
      "Article | Price",
      "Article: Bolt M8 | Price: 0.3",
      "Price: 7",
    ]);
  });

  it("shows days, times and percentages as people read them, and what formulas gave last", async () => {
    const row =
      '<row r="1"><c r="A1" s="1"><v>46349</v></c><c r="B1" s="2"><v>0.195</v></c><c r="C1" s="3"><v>46349.5</v></c><c r="D1" s="4"><v>0.5</v></c>' +
      '<c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#DIV/0!</v></c><c r="G1"><f>WEBSERVICE("http://x")</f><v>5</v></c><c r="H1" t="str"><f>A1&amp;""</f><v>text</v></c></row>';

    const { pages } = await readFormat(openXlsx, xlsxFile({ Sheet1: row }));

    expect(pages[0]?.text).toBe("2026-11-23 | 19.5 % | 2026-11-23 | 12:00 | TRUE | #DIV/0! | 5 | text");
  });

  it("takes shared texts without their pronunciation", async () => {
    const file = xlsxFile(
      { Sheet1: '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>99</v></c></row>' },
      {
        "xl/sharedStrings.xml":
          "<sst><si><t>no</t></si><si><r><t>東</t></r><r><t>京</t></r><rPh><t>トウキョウ</t></rPh></si></sst>",
      },
    );

    const { pages } = await readFormat(openXlsx, file);

    expect(pages[0]?.text).toBe("東京");
  });

  it("spreads a long sheet over pages that name their rows", async () => {
    const rows = Array.from({ length: 4500 }, (_, index) => sheetRow(index + 2, [`Article ${index}`, index]));

    const { pages } = await readFormat(openXlsx, xlsxFile({ Stock: sheetRow(1, ["Name", "Count"]) + rows.join("") }));

    expect(pages.map(({ name }) => name)).toEqual([
      "Stock (rows 1–2000)",
      "Stock (rows 2001–4000)",
      "Stock (rows 4001–4501)",
    ]);
    expect(pages[2]?.text.split("\n")[0]).toBe("Name: Article 3999 | Count: 3999");
  });

  it("loses a damaged sheet, but not the others", async () => {
    const file = xlsxFile({ Good: sheetRow(1, ["fine"]), Bad: "" }, { "xl/worksheets/sheet2.xml": "<worksheet><row>" });

    const document = await openXlsx(file, { maxUnpackedBytes: 1e6 });

    expect(await document.read(0)).toMatchObject([{ text: "fine" }]);
    await expect(document.read(1)).rejects.toThrow(/unclosed tag/);
  });
});
