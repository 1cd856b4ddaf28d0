import { movesOf, type Move, type PageLine } from "./page-line.js";

/**
 * Tells for each offset in the clean text of a page where in its raw text that came from, in UTF-16 units. Offsets never
 * go back, so that a stretch of the clean text has one in the raw text that holds all of its letters.
 */
export class OffsetMap {
  readonly #length: number;
  /** Offsets in the clean text at which a stretch begins that stands in the raw text as it is, and those there. */
  readonly #clean: Uint32Array;
  readonly #raw: Uint32Array;

  /**
   * @param moves in order, none twice.
   * @param length of the clean text.
   */
  constructor(moves: readonly Move[], length: number) {
    this.#length = length;
    this.#clean = Uint32Array.from(moves, ({ at }) => at);
    this.#raw = Uint32Array.from(moves, ({ raw }) => raw);
  }

  /**
   * @param offset in the clean text, from 0 to its length.
   * @returns the offset in the raw text of the character there; at the text's end, that behind its last character.
   * @throws RangeError for an offset outside of the text.
   */
  toRaw(offset: number): number {
    if (!Number.isInteger(offset) || offset < 0 || offset > this.#length) {
      throw new RangeError(`A text of ${this.#length} units has no offset ${offset}; give one from 0 to its length.`);
    }
    let low = 0;
    let high = this.#clean.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#clean[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return (this.#raw[low] ?? 0) + offset - (this.#clean[low] ?? 0);
  }

  /**
   * @returns the stretch of the raw text that a stretch of the clean text was made of, the last letter's source included
   *   (of a ligature all), what was cleaned away behind it not.
   */
  spanToRaw({ start, end }: { start: number; end: number }): { start: number; end: number } {
    const first = this.toRaw(start);
    return { start: first, end: end > start ? this.toRaw(end - 1) + 1 : first };
  }
}

/** @returns the map of a page whose text is these lines, joined by "\n". */
export function offsetsOf(lines: readonly PageLine[]): OffsetMap {
  const moves: Move[] = [];
  let at = 0;
  let shift = NaN;
  const note = (move: Move): void => {
    if (move.raw - move.at !== shift) moves.push(move);
    shift = move.raw - move.at;
  };
  for (const line of lines) {
    if (line.text !== "") {
      if (line.moves === undefined) note({ at, raw: line.start });
      else for (const move of movesOf(line)) note({ at: at + move.at, raw: move.raw });
    }
    at += line.text.length;
    note({ at, raw: line.end });
    at += 1;
  }
  // The last line has no line end in the text.
  const length = Math.max(0, at - 1);
  return new OffsetMap(
    moves.filter((move) => move.at < length),
    length,
  );
}
