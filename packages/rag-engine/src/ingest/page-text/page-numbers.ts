/** Differences between printed page numbers and the position of their pages that hold for the document. */
export interface Offsets {
  /** For lines that are nothing but a number; "arabic6" or "roman0". */
  bare: ReadonlySet<string>;
  /** For numbers at the start or end of a line with other words. */
  inLine: ReadonlySet<number>;
}

/**
 * Finds out how a document numbers its pages: a number counts only when it goes up with the pages.
 *
 * @param edges the outermost lines of each page.
 */
export function acceptedOffsets(edges: readonly (readonly string[])[]): Offsets {
  const bare = new Map<string, number>();
  const inLine = new Map<number, number>();
  for (const [page, lines] of edges.entries()) {
    const found = new Set(
      lines.map(bareNumber).flatMap((number) => (number ? [`${number.kind}${number.value - page}`] : [])),
    );
    for (const key of found) bare.set(key, (bare.get(key) ?? 0) + 1);
    for (const value of new Set(edgeNumbers(lines[0] ?? "")))
      inLine.set(value - page, (inLine.get(value - page) ?? 0) + 1);
  }
  const least = Math.max(edges.length < 4 ? 2 : 3, 0.05 * edges.length);
  return {
    bare: new Set(
      [...bare].filter(([key, votes]) => votes >= (key.startsWith("roman") ? 2 : least)).map(([key]) => key),
    ),
    inLine: new Set([...inLine].filter(([, votes]) => votes >= Math.max(3, 0.25 * edges.length)).map(([key]) => key)),
  };
}

/** @returns the page number that is the whole line ("12", "- 12 -", "Page 12 of 80", "iv"). */
export function bareNumber(line: string): { kind: "arabic" | "roman"; value: number } | undefined {
  const arabic = /^(?:page |seite |p\. ?)?[-–—|([]? ?(\d{1,5}) ?[-–—|)\]]?(?: ?(?:of|von|sur|de|\/) ?\d{1,5})?$/i.exec(
    line,
  )?.[1];
  if (arabic !== undefined) return { kind: "arabic", value: Number(arabic) };
  const roman = romanValue(line.toLowerCase());
  return roman === undefined ? undefined : { kind: "roman", value: roman };
}

/** @returns numbers at the very start and end of a line that has words too; none for lines of a table of contents. */
export function edgeNumbers(line: string): number[] {
  if (!/\p{L}{2}/u.test(line) || /(?:\. ?){4,}/.test(line)) return [];
  const found = [/^(\d{1,5}) /.exec(line)?.[1], / (\d{1,5})$/.exec(line)?.[1]];
  return found.flatMap((text) => (text === undefined ? [] : [Number(text)]));
}

function romanValue(text: string): number | undefined {
  if (!/^(?=.)(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})$/.test(text)) return undefined;
  const digits = [...text].map((letter) => ROMAN[letter] ?? 0);
  return digits.reduce((sum, digit, at) => (digit < (digits[at + 1] ?? 0) ? sum - digit : sum + digit), 0);
}

const ROMAN: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100 };
