/** A place counted in three ways. */
export interface Position {
  utf16: number;
  codePoint: number;
  /** In UTF-8. */
  byte: number;
}

/**
 * Counts places of a text in code points and UTF-8 bytes, in one walk over it.
 *
 * @param places in UTF-16 units, in any order
 */
export function positionsOf(text: string, places: Iterable<number>): Map<number, Position> {
  const positions = new Map<number, Position>();
  let utf16 = 0;
  let codePoint = 0;
  let byte = 0;
  for (const place of [...new Set(places)].sort((a, b) => a - b)) {
    while (utf16 < place) {
      const code = text.codePointAt(utf16) ?? 0;
      utf16 += code > 0xffff ? 2 : 1;
      codePoint += 1;
      byte += bytesOf(code);
    }
    positions.set(place, { utf16, codePoint, byte });
  }
  return positions;
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x1_0000 ? 3 : 4;
}
