import type { Move, PageLine } from "./page-line.js";

/** Writes the text of a line piece by piece and notes where each comes from. White space at its ends is left out. */
export class LineWriter {
  #text = "";
  readonly #moves: Move[] = [];
  #space: number | undefined;

  /**
   * Writes letters.
   *
   * @param raw offset of the first in the raw text; the others follow it there.
   */
  write(letters: string, raw: number): void {
    if (letters === "") return;
    if (this.#space !== undefined) this.#append(" ", this.#space);
    this.#space = undefined;
    this.#append(letters, raw);
  }

  /** Notes white space at an offset of the raw text: one space, however often it is called before the next letter. */
  space(raw: number): void {
    if (this.#text !== "") this.#space ??= raw;
  }

  /**
   * @param start where the line begins in the raw text, for one without text.
   * @returns what was written and where it comes from.
   */
  line(start: number): Pick<PageLine, "text" | "start" | "moves"> {
    const [first, ...moves] = this.#moves;
    return { text: this.#text, start: first?.raw ?? start, moves };
  }

  #append(text: string, raw: number): void {
    const last = this.#moves.at(-1);
    const follows = last !== undefined && last.raw + this.#text.length - last.at === raw;
    if (!follows) this.#moves.push({ at: this.#text.length, raw });
    this.#text += text;
  }
}
