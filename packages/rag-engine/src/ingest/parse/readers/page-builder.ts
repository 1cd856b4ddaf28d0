import { ParseFailure } from "../../failure.js";
import { cleanCharacters, cleanPlainText } from "../../page-text/characters.js";
import type { Block, BlockKind, ParsedPage } from "../parsed-page.js";

/**
 * Builds the text of a page block by block. Between blocks stands an empty line; items of a list and rows of a table
 * are lines. Texts are cleaned as they come, so that the offsets of the blocks are final.
 */
export class PageBuilder {
  readonly #parts: string[] = [];
  readonly #blocks: Block[] = [];
  #length = 0;
  /** List items and rows go on in the block before when that is of their kind. */
  #isOpen = false;

  /** Characters so far. */
  get length(): number {
    return this.#length;
  }

  /** @param level from 1; deeper than 9 is 9. */
  heading(level: number, text: string): void {
    const line = cleanLine(text);
    if (line !== "") this.#add("heading", line, Math.min(Math.max(level, 1), 9));
  }

  /** Line breaks in the text stay. */
  paragraph(text: string): void {
    const clean = cleanCharacters(withoutSoftHyphens(text));
    if (clean !== "") this.#add("paragraph", clean);
  }

  /**
   * @param depth of the list in other lists, from 0.
   * @param marker what stands before the item: "-" or "3.".
   */
  listItem(depth: number, marker: string, text: string): void {
    const clean = cleanCharacters(withoutSoftHyphens(text));
    if (clean === "") return;
    const indent = "  ".repeat(Math.min(depth, 9));
    this.#line("list", `${indent}${marker} ${clean.replaceAll("\n", `\n${indent}  `)}`);
  }

  /** A row of a table; rows without any text are left out. */
  row(cells: readonly string[]): void {
    const clean = cells.map(cleanLine);
    while (clean.length > 0 && clean.at(-1) === "") clean.pop();
    if (clean.length > 0) this.#line("table", clean.join(" | "));
  }

  /** Indentation and line breaks stay. */
  code(text: string): void {
    const clean = cleanPlainText(text).replace(/^(?:[ \t]*\n)+/, "");
    if (clean !== "") this.#add("code", clean);
  }

  /** Takes over the blocks of another page. */
  append({ text, blocks = [] }: ParsedPage): void {
    for (const { kind, start, end, level } of blocks) this.#add(kind, text.slice(start, end), level);
  }

  /** The next list item or row begins a new list or table. */
  endBlock(): void {
    this.#isOpen = false;
  }

  /** @param name see {@link ParsedPage}. */
  build(name?: string): ParsedPage {
    return { text: this.#parts.join(""), ...(name === undefined ? {} : { name }), blocks: this.#blocks };
  }

  #line(kind: "list" | "table", line: string): void {
    const last = this.#blocks.at(-1);
    if (this.#isOpen && last?.kind === kind) {
      this.#append(`\n${line}`);
      last.end = this.#length;
      return;
    }
    this.#add(kind, line);
    this.#isOpen = true;
  }

  #add(kind: BlockKind, text: string, level?: number): void {
    if (this.#length > 0) this.#append("\n\n");
    const start = this.#length;
    this.#append(text);
    this.#blocks.push({ kind, start, end: this.#length, ...(level === undefined ? {} : { level }) });
    this.#isOpen = false;
  }

  #append(text: string): void {
    this.#length += text.length;
    // A short file can repeat one long text without end (shared strings of a workbook, repeated cells of a table).
    if (this.#length > MAX_PAGE_LENGTH)
      throw new ParseFailure("too-large", "a page holds more than 50 million characters");
    this.#parts.push(text);
  }
}

/** @returns the text cleaned, on one line. */
export function cleanLine(text: string): string {
  return cleanCharacters(withoutSoftHyphens(text)).replaceAll(/\n+/g, " ");
}

/** They only say where a word may be broken, and a search for the word must find it. */
function withoutSoftHyphens(text: string): string {
  return text.includes("\u00AD") ? text.replaceAll("\u00AD", "") : text;
}

const MAX_PAGE_LENGTH = 50e6;
