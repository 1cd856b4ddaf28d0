/** A line of a passage, without the white space around it. */
export interface Line {
  /** Offsets into the passage's text. */
  start: number;
  end: number;
  text: string;
  /** Whether an empty line, or one that is no prose, stands before it. */
  breakBefore: boolean;
  kind: "prose" | "bullet" | "heading" | "noise";
}

/** Reads the lines of a passage and says what each is. Empty lines are left out. */
export function readLines(passage: string): Line[] {
  const lines: Line[] = [];
  let blank = false;
  for (const match of passage.matchAll(/[^\r\n]+|\r?\n/g)) {
    const text = match[0].trim();
    const lineBreak = match[0] === "\n" || match[0] === "\r\n";
    if (text === "") {
      // The first line break after a line ends it; a further one, or a line of spaces, is an empty line.
      blank ||= !lineBreak || passage[match.index - 1] === "\n";
      continue;
    }
    const start = match.index + match[0].indexOf(text);
    const previous = lines.at(-1);
    const breakBefore = blank || previous?.kind === "noise" || previous?.kind === "heading";
    lines.push({ start, end: start + text.length, text, breakBefore, kind: kindOf(text) });
    blank = false;
  }
  return lines;
}

/** Length of a full line: most lines of a paragraph are nearly as long. */
export function fullWidth(lines: readonly Line[]): number {
  const lengths = lines.map(({ text }) => text.length).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length * 0.9)] ?? 0;
}

const BULLET = /^(?:[•●▪◦‣–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S/;
const NUMBERED =
  /^(?:(?:Chapter|Section|Appendix)\s+)?(?:\d+(?:\.\d+)+\.?\s+\S|(?:\d{1,2}|[A-Z]\.\d+(?:\.\d+)*)\.?\s+\p{Lu})/u;
const DOT_LEADERS = /(?:\.\s?){5,}|…{3,}|(?:…\s?){4,}/;

function kindOf(text: string): Line["kind"] {
  // Tables of contents, page numbers and rulers say nothing that could be quoted.
  if (DOT_LEADERS.test(text) || !/\p{L}/u.test(text)) return "noise";
  if (isCapitals(text)) return "heading";
  if (text.length < 100 && NUMBERED.test(text) && !/[.,;:]$/.test(text)) return "heading";
  return BULLET.test(text) ? "bullet" : "prose";
}

function isCapitals(text: string): boolean {
  return /\p{Lu}.*\p{Lu}.*\p{Lu}.*\p{Lu}/u.test(text) && !/[\p{Ll}=_/$]/u.test(text) && !/[.:;]$/.test(text);
}
