import { ParseFailure } from "../../failure.js";
import type { ParsedPage } from "../parsed-page.js";
import { cleanLine } from "./page-builder.js";

/**
 * Writes the rows of a sheet as lines that make sense alone: `Article: Bolt M8 | Price: 0.12`. The first row that looks
 * like one names the columns. Line n of a page is row n of the sheet as long as no more than a few rows are empty. Long
 * sheets go on on further pages.
 */
export class SheetPages {
  readonly #name: string | undefined;
  readonly #pages: { page: ParsedPage; first: number; last: number }[] = [];
  #lines: string[] = [];
  #length = 0;
  #total = 0;
  #first = 1;
  #last = 0;
  #header: readonly string[] | undefined;
  #searched = 0;

  /** @param name of the sheet; a CSV file has none. */
  constructor(name?: string) {
    this.#name = name;
  }

  /** @param row its number in the sheet, from 1, growing. */
  add(row: number, cells: readonly string[]): void {
    const clean = cells.map(cleanLine);
    if (!clean.some((cell) => cell !== "")) return;
    const line = this.#lineOf(clean);
    this.#total += line.length;
    // A short file can say one long text in a million cells.
    if (this.#total > MAX_TOTAL) throw new ParseFailure("too-large", "a sheet holds more than 50 million characters");
    if (this.#lines.length >= MAX_ROWS || this.#length + line.length > MAX_LENGTH) this.#endPage();
    if (this.#lines.length === 0) this.#begin(row);
    const empty = Math.min(row - this.#last - 1, MAX_EMPTY_ROWS);
    for (let count = 0; count < empty; count++) this.#lines.push("");
    this.#lines.push(line);
    this.#length += line.length + 1;
    this.#last = row;
  }

  /** @returns the pages; none for a sheet without text. */
  build(): ParsedPage[] {
    this.#endPage();
    const isLong = this.#pages.length > 1;
    return this.#pages.map(({ page, first, last }) => {
      const rows = `rows ${first}–${last}`;
      if (!isLong) return this.#name === undefined ? page : { ...page, name: this.#name };
      return { ...page, name: this.#name === undefined ? rows : `${this.#name} (${rows})` };
    });
  }

  #lineOf(cells: readonly string[]): string {
    const header = this.#header;
    if (header === undefined) {
      // Above the header often stand a title and a date, each alone in its row.
      if (this.#searched < 20 && cells.filter((cell) => cell !== "").length > 1) {
        this.#searched = 20;
        if (isHeader(cells)) this.#header = cells;
      }
      this.#searched += 1;
      return cells.join(" | ").replace(/[ |]+$/, "");
    }
    return cells
      .flatMap((cell, column) => (cell === "" ? [] : [header[column] ? `${header[column]}: ${cell}` : cell]))
      .join(" | ");
  }

  #begin(row: number): void {
    // Of the first page, line 1 is row 1.
    this.#first = this.#pages.length === 0 && row <= MAX_EMPTY_ROWS ? 1 : row;
    this.#last = this.#first - 1;
  }

  #endPage(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join("\n");
    const start = text.length - text.trimStart().length;
    const page: ParsedPage = { text, blocks: [{ kind: "table", start, end: text.length }] };
    this.#pages.push({ page, first: this.#first, last: this.#last });
    this.#lines = [];
    this.#length = 0;
  }
}

/** Names of columns are short, all different, and no numbers or dates. */
function isHeader(cells: readonly string[]): boolean {
  const names = cells.filter((cell) => cell !== "");
  const areNames = names.every(
    (name) => name.length <= 80 && /\p{L}/u.test(name) && !/^\p{N}+(?:[-.,:/]\p{N}+)+/u.test(name),
  );
  return areNames && names.length > 1 && new Set(names).size === names.length;
}

const MAX_TOTAL = 50e6;
const MAX_ROWS = 2_000;
const MAX_LENGTH = 400_000;
const MAX_EMPTY_ROWS = 50;
