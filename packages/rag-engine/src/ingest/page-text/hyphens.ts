/**
 * Puts words together that were broken at a line end. Whether the hyphen belongs to the word ("command-line") or to
 * the break ("com-pile") is decided by how the same document writes the word elsewhere, so no dictionary is needed.
 *
 * @param pages lines of each page. Nothing is joined across pages.
 */
export function joinHyphenatedLines(pages: readonly (readonly string[])[]): string[][] {
  const spellings = countSpellings(pages);
  return pages.map((lines) => joinLines(lines, spellings));
}

function joinLines(lines: readonly string[], spellings: Spellings): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const previous = joined.at(-1);
    const start = previous === undefined ? undefined : wordStart(previous, line, spellings);
    if (start === undefined) {
      joined.push(line);
      continue;
    }
    const [token = "", rest = ""] = splitToken(line);
    joined[joined.length - 1] = start + token;
    if (rest !== "") joined.push(rest);
  }
  // A soft hyphen that is not at a line end marks a break that was not taken.
  return joined.map((line) => (SOFT_HYPHEN.test(line) ? line.replaceAll(/[\u00AD\uFFFE]/g, "") : line));
}

/** @returns what stays of `line` in front of the word's second half; undefined when the lines are not joined. */
function wordStart(line: string, next: string, spellings: Spellings): string | undefined {
  if (!/[-\u2010\u00AD\uFFFE]$/.test(line)) return undefined;
  const body = line.slice(0, -1);
  if (/[\u00AD\uFFFE]$/.test(line)) return /^[\p{L}\p{N}]/u.test(next) ? body : undefined;
  // TeX marks a break after a slash with a hyphen that is not part of the path.
  if (/[\p{L}\p{N}]\/-$/u.test(line)) return /^[\p{L}\p{N}]/u.test(next) ? body : undefined;
  const left = LAST_WORD.exec(line)?.[1];
  const right = FIRST_WORD.exec(next)?.[0];
  if (left === undefined || right === undefined) return undefined;
  return keepsHyphen(left, right, line, next, spellings);
}

function keepsHyphen(
  left: string,
  right: string,
  line: string,
  next: string,
  spellings: Spellings,
): string | undefined {
  const without = line.slice(0, -1);
  const joined = spellings.get(fold(left + right)) ?? 0;
  const hyphenated = spellings.get(fold(`${left}-${right}`)) ?? 0;
  if (hyphenated > joined) return line;
  if (joined > 0) return without;
  if (SUSPENDED.has(right)) return undefined;
  if (/^\p{Lu}/u.test(right) && !(isUpper(left) && isUpper(right))) return line;
  const tokenBefore = /\S*$/.exec(line.slice(0, line.length - left.length - 1))?.[0] ?? "";
  const isCode = /[-/@_.:=$\\\p{N}]$/u.test(tokenBefore) || /^[@/_.:=\\\p{N}]\S/u.test(next.slice(right.length));
  if (isCode) return line;
  const bothAreWords = left.length > 2 && spellings.has(fold(left)) && spellings.has(fold(right));
  return bothAreWords ? line : without;
}

/** How often words, and pairs of words joined by a hyphen, are written within a line. */
type Spellings = ReadonlyMap<string, number>;

/** Counts only the spellings that some line end asks about: a map of all words of a big manual is slow to make. */
function countSpellings(pages: readonly (readonly string[])[]): Spellings {
  const asked = askedSpellings(pages);
  const counts = new Map<string, number>();
  if (asked.size === 0) return counts;
  const count = (word: string): void => {
    if (asked.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  };
  for (const lines of pages) {
    for (const [index, line] of lines.entries()) {
      // The halves of a broken word are no words: they would vote for themselves.
      const whole = endsInHyphen(lines[index - 1]) ? line.replace(FIRST_WORD, "") : line;
      const text = fold(endsInHyphen(line) ? whole.replace(LAST_WORD, "") : whole);
      for (const [compound] of text.matchAll(WORDS)) countParts(compound, count);
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

function askedSpellings(pages: readonly (readonly string[])[]): Set<string> {
  const asked = new Set<string>();
  for (const lines of pages) {
    for (const [index, line] of lines.entries()) {
      const left = endsInHyphen(line) ? LAST_WORD.exec(line)?.[1] : undefined;
      const right = left === undefined ? undefined : FIRST_WORD.exec(lines[index + 1] ?? "")?.[0];
      if (left === undefined || right === undefined) continue;
      for (const word of [left, right, left + right, `${left}-${right}`]) asked.add(fold(word));
    }
  }
  return asked;
}

function splitToken(line: string): [string, string] {
  const end = line.indexOf(" ");
  return end === -1 ? [line, ""] : [line.slice(0, end), line.slice(end + 1)];
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

const LAST_WORD = /([\p{L}\p{M}]+)[-\u2010]$/u;
const FIRST_WORD = /^[\p{L}\p{M}]+/u;
const SOFT_HYPHEN = /[\u00AD\uFFFE]/;

/** Words and compounds. Ranges in place of \p{L}: this runs over the whole document, and is three times as fast. */
const WORDS = /[a-z\u00AA-\u1FFF\u3040-\uD7FF]+(?:-[a-z\u00AA-\u1FFF\u3040-\uD7FF]+)*/g;

/** After these a hyphen stands for a word that is shared: "in- and output", "Ein- und Ausgabe". */
const SUSPENDED = new Set(["and", "or", "to", "und", "oder", "bzw", "sowie", "et", "ou", "y", "o", "e", "en", "of"]);
