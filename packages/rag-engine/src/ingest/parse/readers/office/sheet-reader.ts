import type { Attributes, XmlHandler } from "../package/read-xml.js";

/** A cell as it stands in the file. */
export interface Cell {
  /** `s` shared string, `n` number, `b` boolean, others hold their text. */
  type: string;
  value: string;
  /** Number of its format. */
  style: number;
}

/** Reads the rows of a worksheet as they come. Formulas are passed over. */
export class SheetReader implements XmlHandler {
  readonly #onRow: (row: number, cells: string[]) => void;
  readonly #textOf: (cell: Cell) => string;
  #row = 0;
  #column = 0;
  #cells: string[] = [];
  #cell: Cell = { type: "n", value: "", style: 0 };
  #isValue = false;
  #isPhonetic = false;

  /** @param options.onRow is called with the row's number, from 1, and the texts of its cells. */
  constructor(options: { onRow: (row: number, cells: string[]) => void; textOf: (cell: Cell) => string }) {
    this.#onRow = options.onRow;
    this.#textOf = options.textOf;
  }

  open(name: string, { r, t = "n", s }: Attributes): void {
    if (name === "row") {
      this.#row = Math.max(this.#row + 1, Number(r) || 0);
      this.#cells = [];
      this.#column = 0;
    } else if (name === "c") {
      this.#column = r === undefined ? this.#column + 1 : columnOf(r);
      this.#cell = { type: t, value: "", style: Number(s) || 0 };
    } else if (name === "v" || name === "t") this.#isValue = !this.#isPhonetic;
    else if (name === "rPh") this.#isPhonetic = true;
  }

  text(text: string): void {
    if (this.#isValue) this.#cell.value += text;
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#isValue = false;
    else if (name === "rPh") this.#isPhonetic = false;
    else if (name === "c") this.#endCell();
    else if (name === "row") this.#onRow(this.#row, this.#cells);
  }

  #endCell(): void {
    // Excel has 16,384 columns; a cell beyond them would only fill the memory with empty ones.
    if (this.#cell.value === "" || this.#column > 16_384) return;
    while (this.#cells.length < this.#column - 1) this.#cells.push("");
    this.#cells[this.#column - 1] = this.#textOf(this.#cell);
  }
}

/** @returns the number of the column of "BC12", from 1. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,4}/.exec(reference)?.[0] ?? "A") column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}
