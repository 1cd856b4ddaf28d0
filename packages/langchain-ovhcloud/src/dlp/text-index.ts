/** A range of places, end exclusive. */
export interface TextRange {
  start: number;
  end: number;
}

interface Place {
  utf16: number;
  codePoint: number;
  byte: number;
}

const STEP = 512;

/** Counts places of a text in UTF-16 units, code points and UTF-8 bytes, and turns each into the others. */
export class TextIndex {
  readonly #text: string;
  // Every 512 code points one, from which the rest is walked: an entry for each character would be many times the text.
  readonly #places: Place[] = [];

  /** @param text well-formed text; a lone surrogate counts as the three bytes of U+FFFD, which takes its place in UTF-8. */
  constructor(text: string) {
    this.#text = text;
    let place: Place = { utf16: 0, codePoint: 0, byte: 0 };
    while (place.utf16 < text.length) {
      if (place.codePoint % STEP === 0) this.#places.push(place);
      place = this.#after(place);
    }
    this.#places.push(place);
  }

  /**
   * The UTF-16 range of a range of code points.
   *
   * @returns undefined for one that is not in the text.
   */
  fromCodePoints(range: TextRange): TextRange | undefined {
    return this.#convert(range, "codePoint");
  }

  /**
   * The UTF-16 range of a range of UTF-8 bytes.
   *
   * @returns undefined for one that is not in the text, or that cuts a character.
   */
  fromBytes(range: TextRange): TextRange | undefined {
    return this.#convert(range, "byte");
  }

  /** Code points and bytes of a UTF-16 range that cuts no character. */
  describe({ start, end }: TextRange): { codePoints: TextRange; bytes: TextRange } {
    const from = this.#find("utf16", start);
    const to = this.#find("utf16", end);
    return {
      codePoints: { start: from.codePoint, end: to.codePoint },
      bytes: { start: from.byte, end: to.byte },
    };
  }

  #convert({ start, end }: TextRange, unit: keyof Place): TextRange | undefined {
    const from = this.#find(unit, start);
    const to = this.#find(unit, end);
    if (from[unit] !== start || to[unit] !== end || start > end) return undefined;
    return { start: from.utf16, end: to.utf16 };
  }

  /** The first place that is not before the wanted one; the end of the text when none is. */
  #find(unit: keyof Place, wanted: number): Place {
    let low = 0;
    let high = this.#places.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#places[middle] as Place)[unit] <= wanted) low = middle;
      else high = middle - 1;
    }
    let place = this.#places[low] as Place;
    while (place[unit] < wanted && place.utf16 < this.#text.length) place = this.#after(place);
    return place;
  }

  #after({ utf16, codePoint, byte }: Place): Place {
    const code = this.#text.codePointAt(utf16) as number;
    return { utf16: utf16 + (code > 0xffff ? 2 : 1), codePoint: codePoint + 1, byte: byte + bytesOf(code) };
  }
}

/** Bytes of a code point in UTF-8. */
export function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x1_0000 ? 3 : 4;
}
