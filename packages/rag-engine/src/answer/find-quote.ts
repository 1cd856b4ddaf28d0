/** A part of a text, in UTF-16 offsets. */
export interface TextSpan {
  start: number;
  end: number;
}

/**
 * Where a quote stands in a text, when case, white space, soft hyphens, typographic quotes and dashes are set
 * aside; undefined when it does not. The span is of the text as it is, so what it cuts out is verbatim.
 */
export function findQuote(text: string, quote: string): TextSpan | undefined {
  const wanted = fold(quote).folded.trim();
  if (!/[\p{L}\p{N}]/u.test(wanted)) return undefined;
  const { folded, origins } = fold(text);
  const at = folded.indexOf(wanted);
  if (at === -1) return undefined;
  const first = origins[at] ?? 0;
  const last = origins[at + wanted.length - 1] ?? first;
  return { start: first, end: last + codePointLength(text, last) };
}

const variants = new Map([
  ...["“", "”", "„", "«", "»", "″"].map((mark) => [mark, '"'] as const),
  ...["‘", "’", "‚", "′", "`"].map((mark) => [mark, "'"] as const),
  ...["–", "—", "‐", "‑", "−"].map((mark) => [mark, "-"] as const),
  ["…", "..."] as const,
]);

/** The text without the differences that do not matter, and for each of its characters where it came from. */
function fold(text: string): { folded: string; origins: number[] } {
  let folded = "";
  const origins: number[] = [];
  let index = 0;
  while (index < text.length) {
    const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
    const plain = foldCharacter(character);
    if (!(plain === " " && (folded === "" || folded.endsWith(" ")))) {
      for (let i = 0; i < plain.length; i += 1) origins.push(index);
      folded += plain;
    }
    index += character.length;
  }
  return { folded, origins };
}

function foldCharacter(character: string): string {
  if (character === "\u00AD" || character === "\uFFFE") return "";
  if (/\s/.test(character)) return " ";
  return variants.get(character) ?? character.normalize("NFKC").toLowerCase();
}

function codePointLength(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
