import { PageBuilder } from "./page-builder.js";

/** What a paragraph of a word processor is. */
export type ParagraphRole =
  | { kind: "text" }
  | { kind: "heading"; level: number }
  | { kind: "item"; depth: number; marker: string };

/**
 * Puts paragraphs where they belong while a document is read: on the page, or into the table cell that is open. Tables
 * within cells become text of the cell.
 */
export class FlowBuilder {
  readonly page = new PageBuilder();
  readonly #rows: string[][] = [];
  readonly #cells: string[][] = [];
  #tables = 0;
  /** Footnotes stand in the middle of a sentence; they are put behind its paragraph. */
  readonly #notes: string[] = [];

  paragraph(text: string, role: ParagraphRole): void {
    const cell = this.#cells.at(-1);
    if (cell !== undefined) {
      if (text.trim() !== "") cell.push(text);
      return;
    }
    if (role.kind === "heading") this.page.heading(role.level, text);
    else if (role.kind === "item") this.page.listItem(role.depth, role.marker, text);
    else this.page.paragraph(text);
    this.#flushNotes();
  }

  /** Text in which spaces and line breaks mean something. */
  code(text: string): void {
    const cell = this.#cells.at(-1);
    if (cell === undefined) this.page.code(text);
    else if (text.trim() !== "") cell.push(text);
  }

  /** A footnote; it follows when the paragraph or table that it stands in is at its end. */
  note(text: string): void {
    if (text.trim() !== "") this.#notes.push(text);
  }

  openTable(): void {
    if (this.#tables++ === 0) this.page.endBlock();
  }

  openRow(): void {
    this.#rows.push([]);
  }

  openCell(): void {
    this.#cells.push([]);
  }

  /** @param copies cells that the cell stands for, where a format writes equal cells only once. */
  closeCell(copies = 1): void {
    const text = this.#cells.pop()?.join(" ") ?? "";
    const row = this.#rows.at(-1);
    // More columns than any sheet has are a trick to fill the memory.
    for (let copy = 0; copy < Math.min(copies, 1000); copy++) row?.push(text);
  }

  closeRow(): void {
    const row = this.#rows.pop() ?? [];
    const outer = this.#cells.at(-1);
    if (outer === undefined) this.page.row(row);
    else if (row.some((cell) => cell !== "")) outer.push(row.filter((cell) => cell !== "").join(" "));
  }

  closeTable(): void {
    if (--this.#tables > 0) return;
    this.page.endBlock();
    this.#flushNotes();
  }

  #flushNotes(): void {
    if (this.#cells.length > 0) return;
    for (const note of this.#notes.splice(0)) this.page.paragraph(note);
  }
}
