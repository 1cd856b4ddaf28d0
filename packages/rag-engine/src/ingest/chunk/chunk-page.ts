import type { ParsedPage } from "../parse/parsed-page.js";
import { BOUNDARY, splitAtoms, type Atom } from "./atoms.js";
import { cutBetweenCharacters } from "./between-characters.js";
import { withoutDotLeaders } from "./dot-leaders.js";
import type { Span } from "./span.js";

/** Settings of the chunker. */
export interface ChunkOptions {
  /** Counts the tokens of a text as the embedding model does. Called about twice for each sentence. */
  countTokens: (text: string) => number;
  /** No chunk is longer, unless a single character is. */
  maxChunkTokens: number;
}

/** Goes up when the same page gives other chunks than before; synced documents are then chunked again. */
export const CHUNKER_VERSION = "2";

/**
 * Cuts one page of plain text into chunks; see `chunkSpans`.
 *
 * @returns spans of the page without outer white space; `page.slice(start, end)` is the chunk's text.
 */
export function chunkPage(page: string, options: ChunkOptions): Span[] {
  return chunkSpans({ text: page }, options);
}

/**
 * Cuts one page into chunks: as long as allowed, beginning where a heading, paragraph or sentence does, each sharing
 * its first sentence with the end of the one before unless a heading stands between. Deterministic.
 *
 * @returns spans of the page's text without outer white space.
 */
export function chunkSpans({ text: page, blocks }: ParsedPage, { countTokens, maxChunkTokens }: ChunkOptions): Span[] {
  // Special tokens such as [CLS] count once for a chunk, not once for each of its sentences.
  const special = countTokens("");
  const budget = Math.max(1, maxChunkTokens - special);
  const count = (text: string): number => Math.max(0, countTokens(text) - special);
  return withoutDotLeaders(page)
    .flatMap((span) => pack(splitAtoms(page, span, count, budget, blocks), budget))
    .flatMap((span) => fit(page, trim(page, span), count, budget))
    .filter((span) => /[\p{L}\p{N}]{2}/u.test(page.slice(span.start, span.end)));
}

function pack(atoms: readonly Atom[], budget: number): Span[] {
  const spans: Span[] = [];
  let from = 0;
  while (from < atoms.length) {
    const to = chunkEnd(atoms, from, budget);
    const start = startWithOverlap(atoms, from, to, budget);
    spans.push({ start: at(atoms, start).start, end: at(atoms, to - 1).end });
    from = to;
  }
  return spans;
}

/** @returns the index behind the chunk's last atom: the best boundary in the second half of what fits. */
function chunkEnd(atoms: readonly Atom[], from: number, budget: number): number {
  let fits = from;
  let used = 0;
  while (fits < atoms.length && (fits === from || used + at(atoms, fits).tokens <= budget))
    used += at(atoms, fits++).tokens;
  if (fits === atoms.length) return fits;
  const rest = tokensOf(atoms, fits, budget);
  // A short rest would make a chunk that says little: then this one leaves it more.
  const most = rest < budget / 3 ? (used + rest) * 0.6 : used;
  let best: number | undefined;
  let tokens = used;
  for (let end = fits; end > from && tokens >= most / 2; end--) {
    if (tokens <= most && (best === undefined || at(atoms, end).boundary > at(atoms, best).boundary)) best = end;
    tokens -= at(atoms, end - 1).tokens;
  }
  return best ?? fits;
}

/** Goes back over at most one sentence and an eighth of the budget; further for a chunk that would be tiny. */
function startWithOverlap(atoms: readonly Atom[], from: number, to: number, budget: number): number {
  if (from === 0 || at(atoms, from).boundary === BOUNDARY.heading) return from;
  const own = tokensOf(atoms.slice(from, to), 0, Infinity);
  const room = Math.min(budget - own, Math.max(budget / 8, budget / 3 - own));
  let start = from;
  let best = from;
  let overlap = 0;
  while (start > 0 && overlap + at(atoms, start - 1).tokens <= room && at(atoms, start).boundary !== BOUNDARY.heading) {
    start -= 1;
    overlap += at(atoms, start).tokens;
    if (at(atoms, start).boundary >= BOUNDARY.sentence) {
      best = start;
      if (overlap + own >= budget / 3) break;
    }
  }
  return best;
}

/** Tokens of a whole can be more than the sum of its parts; then it is halved. One count a chunk checks it. */
function fit(page: string, span: Span, count: (text: string) => number, budget: number): Span[] {
  if (span.end - span.start <= 1 || count(page.slice(span.start, span.end)) <= budget) return [span];
  const middle = halve(page, span);
  if (middle <= span.start || middle >= span.end) return [span];
  const halves = [
    { start: span.start, end: middle },
    { start: middle, end: span.end },
  ];
  return halves.flatMap((half) => fit(page, trim(page, half), count, budget));
}

function halve(page: string, { start, end }: Span): number {
  const half = page.slice(start, start + Math.floor((end - start) / 2) + 1);
  const space = Math.max(half.lastIndexOf(" "), half.lastIndexOf("\n"));
  return space > 0 ? start + space + 1 : cutBetweenCharacters(page, { start, end });
}

function trim(page: string, { start, end }: Span): Span {
  const text = page.slice(start, end);
  return { start: start + (text.length - text.trimStart().length), end: end - (text.length - text.trimEnd().length) };
}

/** Sum from `from` on, given up when it is above `enough`. */
function tokensOf(atoms: readonly Atom[], from: number, enough: number): number {
  let sum = 0;
  for (let index = from; index < atoms.length && sum <= enough; index++) sum += at(atoms, index).tokens;
  return sum;
}

function at(atoms: readonly Atom[], index: number): Atom {
  const atom = atoms[index];
  if (atom === undefined) throw new RangeError(`There is no atom ${index}; the chunker asked past the page's end.`);
  return atom;
}
