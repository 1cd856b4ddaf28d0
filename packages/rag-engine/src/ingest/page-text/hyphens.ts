import { LineWriter } from "./line-writer.js";
import { joinLines, movesOf, rawOffset, sliceLine, trimLine, type PageLine } from "./page-line.js";

/**
 * Puts words together that were broken at a line end. Whether the hyphen belongs to the word ("command-line") or to
 * the break ("com-pile") is decided by how the same document writes the word elsewhere, so no dictionary is needed.
 *
 * @param pages lines of each page. Nothing is joined across pages.
 */
export function joinHyphenatedLines(pages: readonly (readonly PageLine[])[]): PageLine[][] {
  const spellings = countSpellings(pages);
  return pages.map((lines) => joinBrokenWords(lines, spellings));
}

function joinBrokenWords(lines: readonly PageLine[], spellings: Spellings): PageLine[] {
  const joined: PageLine[] = [];
  let breaks = 0;
  for (const line of lines) {
    const previous = joined.at(-1);
    const mayGoOn = previous !== undefined && breaks < MOST_BREAKS;
    const kept = mayGoOn ? wordStart(previous, line, spellings) : undefined;
    if (previous === undefined || kept === undefined) {
      joined.push(line);
      breaks = 0;
      continue;
    }
    const space = line.text.indexOf(" ");
    const token = space === -1 ? line : { ...sliceLine(line, 0, space), end: rawOffset(line, space) };
    joined[joined.length - 1] = joinLines(sliceLine(previous, 0, kept), token);
    if (space !== -1) joined.push(sliceLine(line, space + 1));
    breaks = space === -1 ? breaks + 1 : 0;
  }
  return joined.map((line) => (SOFT_HYPHEN.test(line.text) ? withoutSoftHyphens(line) : line));
}

/** A soft hyphen that is not at a line end marks a break that was not taken. */
function withoutSoftHyphens(line: PageLine): PageLine {
  const writer = new LineWriter();
  const moves = movesOf(line);
  for (const [index, { at, raw }] of moves.entries()) {
    const piece = line.text.slice(at, moves[index + 1]?.at);
    for (const { 0: letters, index: from } of piece.matchAll(/[^\u00AD\uFFFE]+/g)) writer.write(letters, raw + from);
  }
  return trimLine({ ...line, ...writer.line(line.start) });
}

/** @returns how much stays of `line` in front of the word's second half; undefined when the lines are not joined. */
function wordStart(line: PageLine, next: PageLine, spellings: Spellings): number | undefined {
  const { text } = line;
  if (!/[-\u2010\u00AD\uFFFE]$/.test(text)) return undefined;
  // What ends a row of a table need not go on at the start of the next one.
  const needsProof = line.raw.kind === "table" || next.raw.kind === "table";
  const body = text.length - 1;
  if (/[\u00AD\uFFFE]$/.test(text)) return needsProof ? undefined : /^[\p{L}\p{N}]/u.test(next.text) ? body : undefined;
  // TeX marks a break after a slash with a hyphen that is not part of the path.
  if (/[\p{L}\p{N}]\/-$/u.test(text)) return /^[\p{L}\p{N}]/u.test(next.text) ? body : undefined;
  const left = brokenWord(text);
  const right = FIRST_WORD.exec(next.text)?.[0];
  if (left === undefined || right === undefined) return undefined;
  return keptLength({ left, right, line: text, next: next.text, needsProof }, spellings);
}

/** A line that ends in a hyphen and the next one, and what may be the two halves of a word. */
interface Break {
  left: string;
  right: string;
  line: string;
  next: string;
  /** Whether they are joined only to a word that the document writes elsewhere. */
  needsProof: boolean;
}

function keptLength({ left, right, line, next, needsProof }: Break, spellings: Spellings): number | undefined {
  const withHyphen = line.length;
  const without = line.length - 1;
  const joined = spellings.get(fold(left + right)) ?? 0;
  const hyphenated = spellings.get(fold(`${left}-${right}`)) ?? 0;
  if (hyphenated > joined) return withHyphen;
  if (joined > 0) return without;
  if (needsProof || SUSPENDED.has(right)) return undefined;
  if (/^\p{Lu}/u.test(right) && !(isUpper(left) && isUpper(right))) return withHyphen;
  const before = line.slice(0, -left.length - 1).slice(-2);
  const isCode = /[-/@_.:=$\\\p{N}]$/u.test(before) || /^[@/_.:=\\\p{N}]\S/u.test(next.slice(right.length));
  if (isCode) return withHyphen;
  const bothAreWords = left.length > 2 && spellings.has(fold(left)) && spellings.has(fold(right));
  return bothAreWords ? withHyphen : without;
}

/** How often words, and pairs of words joined by a hyphen, are written within a line. */
type Spellings = ReadonlyMap<string, number>;

/** Counts only the spellings that some line end asks about: a map of all words of a big manual is slow to make. */
function countSpellings(pages: readonly (readonly PageLine[])[]): Spellings {
  const asked = askedSpellings(pages);
  const counts = new Map<string, number>();
  if (asked.size === 0) return counts;
  const count = (word: string): void => {
    if (asked.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  };
  for (const lines of pages) {
    for (const [index, { text: line }] of lines.entries()) {
      // The halves of a broken word are no words: they would vote for themselves.
      const whole = endsInHyphen(lines[index - 1]?.text) ? line.replace(FIRST_WORD, "") : line;
      const half = brokenWord(whole);
      const text = fold(half === undefined ? whole : whole.slice(0, -half.length - 1));
      for (const compound of text.match(WORDS) ?? []) countParts(compound, count);
    }
  }
  return counts;
}

function countParts(compound: string, count: (word: string) => void): void {
  if (!compound.includes("-")) return count(compound);
  const parts = compound.split("-");
  for (const [at, part] of parts.entries()) {
    count(part);
    if (at > 0) count(`${parts[at - 1]}-${part}`);
  }
}

function askedSpellings(pages: readonly (readonly PageLine[])[]): Set<string> {
  const asked = new Set<string>();
  for (const lines of pages) {
    for (const [index, { text: line }] of lines.entries()) {
      const left = brokenWord(line);
      const right = left === undefined ? undefined : FIRST_WORD.exec(lines[index + 1]?.text ?? "")?.[0];
      if (left === undefined || right === undefined) continue;
      for (const word of [left, right, left + right, `${left}-${right}`]) asked.add(fold(word));
    }
  }
  return asked;
}

/** @returns the letters in front of the hyphen that ends a line. */
function brokenWord(line: string): string | undefined {
  // To look at all of a line takes ten times as long, and for ever in some.
  return endsInHyphen(line) ? LAST_WORD.exec(line.slice(-LONGEST_WORD))?.[1] : undefined;
}

function endsInHyphen(line: string | undefined): boolean {
  return line !== undefined && (line.endsWith("-") || line.endsWith("\u2010"));
}

function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes("\u2010") ? lower.replaceAll("\u2010", "-") : lower;
}

function isUpper(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase();
}

/** Lines that one word can go on over. A line that grew without end would be looked at again for each that it takes up. */
const MOST_BREAKS = 32;

/** In UTF-16 units. Of a longer one its end is taken for it. */
const LONGEST_WORD = 60;

const LAST_WORD = /([\p{L}\p{M}]+)[-\u2010]$/u;
const FIRST_WORD = /^[\p{L}\p{M}]+/u;
const SOFT_HYPHEN = /[\u00AD\uFFFE]/;

/** Words and compounds. Ranges in place of \p{L}: this runs over the whole document, and is three times as fast. */
const WORDS = /[a-z\u00AA-\u1FFF\u3040-\uD7FF]+(?:-[a-z\u00AA-\u1FFF\u3040-\uD7FF]+)*/g;

/** After these a hyphen stands for a word that is shared: "in- and output", "Ein- und Ausgabe". */
const SUSPENDED = new Set(["and", "or", "to", "und", "oder", "bzw", "sowie", "et", "ou", "y", "o", "e", "en", "of"]);
