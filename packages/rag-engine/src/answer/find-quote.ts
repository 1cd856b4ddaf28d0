/** A part of a text, in UTF-16 offsets. */
export interface TextSpan {
  start: number;
  end: number;
}

/**
 * Where a quote stands in a text, when case, white space, hyphenation, typographic quotes and dashes, and marks of
 * emphasis are set aside; undefined when it does not. Whole words only: "free software" does not stand in "non-free
 * software". The span is of the text as it is, so what it cuts out is verbatim.
 */
export function findQuote(text: string, quote: string): TextSpan | undefined {
  const wanted = fold(quote).folded.replaceAll(/^[\s.,;:!?'"-]+|[\s.,;:!?'"-]+$/gu, "");
  if (!/[\p{L}\p{N}]/u.test(wanted)) return undefined;
  const { folded, origins } = fold(text);
  for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + 1)) {
    if (cutsWord(folded, at) || cutsWord(folded, at + wanted.length)) continue;
    const first = origins[at] ?? 0;
    const last = origins[at + wanted.length - 1] ?? first;
    const end = last + characterAt(text, last).length;
    return { start: first, end: end + sharedEnd(text.slice(end), quote) };
  }
  return undefined;
}

/** Length of the punctuation that ends the quote, when it also stands at the end of the place that was found. */
function sharedEnd(rest: string, quote: string): number {
  const punctuation = /[.,;:!?]+$/.exec(quote.trim())?.[0] ?? "";
  return rest.startsWith(punctuation) ? punctuation.length : 0;
}

const variants = new Map([
  ...["“", "”", "„", "«", "»", "″"].map((mark) => [mark, '"'] as const),
  ...["‘", "’", "‚", "′"].map((mark) => [mark, "'"] as const),
  ...["–", "—", "‐", "‑", "−"].map((mark) => [mark, "-"] as const),
  ...["\u00AD", "\uFFFE", "\u200B", "\uFEFF", "`", "*"].map((mark) => [mark, ""] as const),
  ["ß", "ss"] as const,
  ["ẞ", "ss"] as const,
]);

/** A hyphen inside a word, also one at the end of a line. */
const hyphenInWord = /(?<=\p{L})[-‐‑](?:[ \t]*\r?\n\s*)?(?=\p{L})/uy;

const withMarks = /[\s\S]\p{M}*/uy;

/** The text without the differences that do not matter, and for each of its characters where it came from. */
function fold(text: string): { folded: string; origins: number[] } {
  let folded = "";
  const origins: number[] = [];
  let index = 0;
  while (index < text.length) {
    hyphenInWord.lastIndex = index;
    const hyphen = hyphenInWord.exec(text)?.[0].length ?? 0;
    const character = hyphen > 0 ? "" : characterAt(text, index);
    const plain = foldCharacter(character);
    if (!(plain === " " && (folded === "" || folded.endsWith(" ")))) {
      for (let i = 0; i < plain.length; i += 1) origins.push(index);
      folded += plain;
    }
    index += hyphen > 0 ? hyphen : character.length;
  }
  return { folded, origins };
}

/** With the accents that are written as characters of their own: they may be one character in the quote. */
function characterAt(text: string, index: number): string {
  withMarks.lastIndex = index;
  return withMarks.exec(text)?.[0] ?? "";
}

function foldCharacter(character: string): string {
  if (/^\s$/.test(character)) return " ";
  return variants.get(character) ?? character.normalize("NFKC").toLowerCase();
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

function cutsWord(folded: string, at: number): boolean {
  const [left = "", right = ""] = [folded[at - 1], folded[at]];
  return /[\p{L}\p{N}]/u.test(left) && /[\p{L}\p{N}]/u.test(right) && !unspaced.test(left + right);
}
