import type { ParsedPage } from "../parsed-page.js";
import { ParseFailure } from "../../failure.js";
import type { OpenFormat } from "./open-document.js";
import { cellTextOf, readCellFormats, type CellFormat } from "./office/cell-formats.js";
import { readSharedStrings } from "./office/shared-strings.js";
import { SheetReader } from "./office/sheet-reader.js";
import { openOffice } from "./package/office-package.js";
import { readXml } from "./package/read-xml.js";
import { relationshipsOf } from "./package/relationships.js";
import type { ZipPackage } from "./package/zip-package.js";
import { SheetPages } from "./sheet-pages.js";

/**
 * A page of a workbook is a sheet. Cells say what was last calculated and stored; formulas are never run. Hidden sheets
 * are left out.
 */
export const openXlsx: OpenFormat = async (data, { maxUnpackedBytes }) => {
  const { parts, main, title } = await openOffice(data, maxUnpackedBytes, "excel");
  const relationships = await relationshipsOf(parts, main);
  const partOf = (type: string): string | undefined => relationships.find((found) => found.type === type)?.target;
  const { sheets, startsIn1904 } = await readWorkbook(
    parts,
    main,
    new Map(relationships.map(({ id, target }) => [id, target])),
  );
  const strings = await readSharedStrings(parts, partOf("sharedStrings"));
  const formats = await readCellFormats(parts, partOf("styles"));
  return {
    pageKind: "sheet",
    title,
    parts: sheets.length,
    read: (index) => readSheet(parts, sheets[index], { strings, formats, startsIn1904 }),
  };
};

interface Sheet {
  name: string;
  part: string;
}

interface Workbook {
  sheets: Sheet[];
  /** Old workbooks of the Macintosh count days from 1904. */
  startsIn1904: boolean;
}

async function readWorkbook(parts: ZipPackage, main: string, targets: ReadonlyMap<string, string>): Promise<Workbook> {
  const sheets: Sheet[] = [];
  let startsIn1904 = false;
  await readXml(parts.stream(main), {
    open(element, { name, state = "visible", "r:id": id, date1904 }) {
      if (element === "workbookPr") startsIn1904 = date1904 === "1" || date1904 === "true";
      const part = targets.get(id ?? "");
      if (element === "sheet" && part !== undefined && state === "visible") sheets.push({ name: name ?? "", part });
    },
  });
  if (sheets.length === 0) throw new ParseFailure("no-text");
  return { sheets, startsIn1904 };
}

interface Context {
  strings: readonly string[];
  formats: readonly CellFormat[];
  startsIn1904: boolean;
}

async function readSheet(parts: ZipPackage, sheet: Sheet | undefined, context: Context): Promise<ParsedPage[]> {
  if (sheet === undefined) return [];
  const pages = new SheetPages(sheet.name);
  const { strings, formats, startsIn1904 } = context;
  const reader = new SheetReader({
    onRow: (row, cells) => pages.add(row, cells),
    textOf: ({ type, value, style }) => {
      if (type === "s") return strings[Number(value)] ?? "";
      if (type === "b") return value === "1" ? "TRUE" : "FALSE";
      return type === "n" ? cellTextOf(value, formats[style], startsIn1904) : value;
    },
  });
  await readXml(parts.stream(sheet.part), reader);
  return pages.build();
}
