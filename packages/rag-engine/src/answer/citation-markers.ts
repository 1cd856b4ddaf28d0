/** A citation marker in an answer: where it stands, and the numbers it names. */
export interface Marker {
  start: number;
  end: number;
  numbers: number[];
}

/** `[1]`, `[1, 3]`, `[1-3]`, and the forms that gpt-oss was trained on: `【1】`, `【1†source】`. Not `[1](a link)`. */
const pattern = /\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\](?!\()|【(\d{1,3})(?:†[^】]*)?】/g;
const longestRange = 20;

/** The citation markers of a text, in order. What stands in back quotes is code, not a citation. */
export function findMarkers(text: string): Marker[] {
  const code = [...text.matchAll(/`[^`\n]+`/g)].map(({ index, 0: { length } }) => [index, index + length] as const);
  return [...text.matchAll(pattern)]
    .filter(({ index }) => !code.some(([start, end]) => index > start && index < end))
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      numbers: expand(match[1] ?? match[2] ?? ""),
    }));
}

/** The text with only known numbers in its markers, all in the form `[n]`, and the numbers that were dropped. */
export function dropUnknownMarkers(text: string, known: ReadonlySet<number>): { text: string; dropped: number[] } {
  const dropped = new Set<number>();
  let result = "";
  let from = 0;
  for (const { start, end, numbers } of findMarkers(text)) {
    const kept = numbers.filter((n) => known.has(n));
    for (const n of numbers) if (!known.has(n)) dropped.add(n);
    const before = text.slice(from, start);
    result += kept.length > 0 ? before + kept.map((n) => `[${n}]`).join("") : before.trimEnd();
    from = end;
  }
  return { text: result + text.slice(from), dropped: [...dropped] };
}

function expand(numbers: string): number[] {
  const found = new Set<number>();
  for (const part of numbers.split(/[,;]/)) {
    const [first = Number.NaN, last = first] = part.split(/[–-]/).map(Number);
    for (let n = first; n <= Math.min(last, first + longestRange); n += 1) found.add(n);
  }
  return [...found];
}
