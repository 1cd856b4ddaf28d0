import { readXml } from "../package/read-xml.js";
import type { ZipPackage } from "../package/zip-package.js";

/** How a number is meant: a day, a time, a percentage; other formats show the number as it is. */
export type CellFormat = "number" | "date" | "time" | "date-time" | "percent";

/** @returns the formats of a workbook's cells, by the number that a cell gives. */
export async function readCellFormats(parts: ZipPackage, part: string | undefined): Promise<CellFormat[]> {
  const custom = new Map<string, string>();
  const formats: CellFormat[] = [];
  if (part === undefined || !parts.has(part)) return formats;
  let isCells = false;
  await readXml(parts.stream(part), {
    open(name, { numFmtId = "0", formatCode = "" }) {
      if (name === "numFmt") custom.set(numFmtId, formatCode);
      else if (name === "cellXfs") isCells = true;
      else if (name === "xf" && isCells) {
        const code = custom.get(numFmtId);
        formats.push(code === undefined ? builtIn(Number(numFmtId)) : formatOf(code));
      }
    },
    close(name) {
      if (name === "cellXfs") isCells = false;
    },
  });
  return formats;
}

/**
 * @param startsIn1904 whether day 0 is 1904-01-01.
 * @returns a number as people read it: "2026-11-23", "14:30", "2026-11-23 14:30", "19 %", or the number itself without
 *   the noise of binary fractions.
 */
export function cellTextOf(value: string, format: CellFormat = "number", startsIn1904 = false): string {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) return value;
  if (format === "percent") return `${plain(number * 100)} %`;
  if (format === "number" || number < 0 || number > 2_958_466) return plain(number);
  // Excel takes 1900 for a leap year; its days after February 1900 are those since 1899-12-30.
  const epoch = startsIn1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const iso = new Date(epoch + Math.round(number * 86_400) * 1000).toISOString();
  if (format === "time") return clock(iso);
  return format === "date" ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${clock(iso)}`;
}

function clock(iso: string): string {
  return iso.slice(17, 19) === "00" ? iso.slice(11, 16) : iso.slice(11, 19);
}

/** 0.1 + 0.2 is stored as 0.30000000000000004; Excel shows at most 15 digits. */
function plain(number: number): string {
  return String(Number(number.toPrecision(15)));
}

/** Formats that every workbook has (ECMA-376 part 1, 18.8.30). */
function builtIn(id: number): CellFormat {
  if (id === 9 || id === 10) return "percent";
  if (id >= 14 && id <= 17) return "date";
  if (id === 22) return "date-time";
  return (id >= 18 && id <= 21) || (id >= 45 && id <= 47) ? "time" : "number";
}

function formatOf(code: string): CellFormat {
  // Texts in quotes, escaped characters, colours and languages in brackets are no fields.
  const fields = code.replaceAll(/"[^"]*"|\\.|_.|\[(?!h|m|s)[^\]]*\]/gi, "").toLowerCase();
  if (fields.includes("%")) return "percent";
  const hasDay = /[dy]/.test(fields);
  const hasClock = /[hs]/.test(fields);
  if (hasDay) return hasClock ? "date-time" : "date";
  if (hasClock) return "time";
  return /^m+$/.test(fields) ? "date" : "number";
}
