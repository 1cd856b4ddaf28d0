/** A citation marker in an answer: where it stands, and the numbers it names. */
export interface Marker {
  start: number;
  end: number;
  numbers: number[];
}

/** `[1]`, `[1, 3]`, `[1-3]`, `[passage 1]`, and the forms that gpt-oss was trained on: `【1】`, `【1†source】`. */
const pattern = /\[(?:passages?|source)?\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*\]|【(\d{1,3})(?:†[^】]*)?】/gi;
/** A range that names more than this is a slip, not a list of sources. */
const longestRange = 20;

/** The citation markers of a text, in order. Code, links, link definitions and array elements are none. */
export function findMarkers(text: string): Marker[] {
  const code = [...text.matchAll(/```[\s\S]*?(?:```|$)|`[^`\n]+`/g)].map(
    ({ index, 0: { length } }) => [index, index + length] as const,
  );
  return [...text.matchAll(pattern)].flatMap((match) => {
    const { index: start, 0: whole } = match;
    const end = start + whole.length;
    const numbers = expand(match[1] ?? match[2] ?? "");
    const inCode = code.some(([from, to]) => start >= from && end <= to);
    return inCode || numbers.length === 0 || isLink(text, start, end) || isIndex(text, start, end)
      ? []
      : [{ start, end, numbers }];
  });
}

/** The text with only known numbers in its markers, all in the form `[n]`, and the numbers that were dropped. */
export function dropUnknownMarkers(text: string, known: ReadonlySet<number>): { text: string; dropped: number[] } {
  const dropped = new Set<number>();
  let before = text;
  let after = dropOnce(before, known, dropped);
  // What is left around a marker may be one: "[8[9]]".
  while (after !== before) {
    before = after;
    after = dropOnce(before, known, dropped);
  }
  return { text: after, dropped: [...dropped] };
}

function dropOnce(text: string, known: ReadonlySet<number>, dropped: Set<number>): string {
  let result = "";
  let from = 0;
  for (const { start, end, numbers } of findMarkers(text)) {
    const kept = numbers.filter((n) => known.has(n));
    for (const n of numbers) if (!known.has(n)) dropped.add(n);
    const before = text.slice(from, start);
    result += kept.length > 0 ? before + kept.map((n) => `[${n}]`).join("") : before.replace(/[ \t]+$/, "");
    from = end;
  }
  return result + text.slice(from);
}

function expand(numbers: string): number[] {
  const found = new Set<number>();
  for (const part of numbers.split(/[,;]/)) {
    const [first = Number.NaN, last = first] = part.split(/[–-]/).map(Number);
    for (let n = first; n <= Math.min(last, first + longestRange); n += 1) found.add(n);
  }
  return [...found];
}

/** `[1](address)`, `[[1]](address)`, `![1]…`, and `[1]: address` on a line of its own. */
function isLink(text: string, start: number, end: number): boolean {
  if (/^\]?\(/.test(text.slice(end, end + 2)) || text[start - 1] === "!") return true;
  return /(?:^|\n)[ \t]*$/.test(text.slice(0, start)) && /^:[ \t]*\S*:\/\//.test(text.slice(end));
}

/** `a[1]`, `list_items[2]`, `$x[0]`, `argv[1] =`; but `the packages[1].` is a citation without its space. */
function isIndex(text: string, start: number, end: number): boolean {
  const name = /[$\w.)\]]+$/.exec(text.slice(Math.max(0, start - 60), start))?.[0];
  if (name === undefined || name.endsWith("]") || name.endsWith(".") || name.endsWith(")")) return false;
  const looksLikeCode = /^[A-Za-z]$|[$_]|\w\.\w|[a-z][A-Z]/.test(name);
  return (
    looksLikeCode || /^(?:\s*(?:[-+*/]?=[^=]|==)|\.\w|\(|\[\w)/.test(text.slice(end, end + 6).replace(/^\[\d+\]/, ""))
  );
}
