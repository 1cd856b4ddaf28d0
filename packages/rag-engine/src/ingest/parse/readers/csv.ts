import Papa from "papaparse";
import { ParseFailure } from "../../failure.js";
import { decodeText } from "./decode-text.js";
import type { OpenFormat } from "./open-document.js";
import { SheetPages } from "./sheet-pages.js";

/** A CSV file is a sheet; its separator (comma, semicolon, tab, bar) is found by looking at the rows. */
export const openCsv: OpenFormat = (data) => openSeparated(data, undefined);

/** Values separated by tabs. */
export const openTsv: OpenFormat = (data) => openSeparated(data, "\t");

function openSeparated(data: Buffer, separator: string | undefined): ReturnType<OpenFormat> {
  const { text, warning } = decodeText(data);
  // Excel writes and reads the separator in a first line of its own.
  const told = /^sep=(.)\n/.exec(text);
  const body = told === null ? text : text.slice(told[0].length);
  return {
    pageKind: "sheet",
    parts: 1,
    warning,
    read: () => readRows(body, told?.[1] ?? separator ?? guessSeparator(body)),
  };
}

function readRows(text: string, delimiter: string): ReturnType<SheetPages["build"]> {
  const sheet = new SheetPages();
  let row = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    step({ data }) {
      // A quote that is never closed swallows the rest of the file into one cell.
      if (data.some((cell) => cell.length > MAX_CELL_LENGTH)) {
        throw new ParseFailure("damaged", `row ${row + 1} holds a quotation mark that is not closed`);
      }
      sheet.add(++row, data);
    },
  });
  return sheet.build();
}

/**
 * The separator is what every line has, most of all. A guess from how even the rows are (Papa Parse's own) takes the
 * decimal comma of `Bolt;1,50` for it.
 */
function guessSeparator(text: string): string {
  const lines = text
    .slice(0, 100_000)
    .replaceAll(/"(?:[^"]|"")*"/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 50);
  const [best] = [",", ";", "\t", "|"]
    .map((separator) => {
      const counts = lines.map((line) => line.split(separator).length - 1);
      return { separator, least: Math.min(...counts), all: counts.reduce((sum, count) => sum + count, 0) };
    })
    .sort((a, b) => b.least - a.least || b.all - a.all);
  return best?.separator ?? ",";
}

const MAX_CELL_LENGTH = 1_000_000;
