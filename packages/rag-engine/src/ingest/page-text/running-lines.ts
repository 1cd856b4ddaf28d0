import type { PageLine } from "./page-line.js";
import { acceptedOffsets, bareNumber, edgeNumbers, type Offsets } from "./page-numbers.js";

/**
 * Takes headers, footers and page numbers off the pages. A line goes only when other pages prove it: it repeats on
 * pages close by, or it holds a number that counts up with the pages. A document of one page keeps all its lines.
 *
 * @param pages lines of each page.
 */
export function removeRunningLines(pages: readonly (readonly PageLine[])[]): PageLine[][] {
  const written = pages.map((lines) => lines.filter(({ text }) => text !== ""));
  const top = marginLengths(written.map(textsOf));
  const bottom = marginLengths(written.map((lines, page) => textsOf(lines.slice(top[page])).toReversed()));
  return pages.map((lines, page) => {
    const rest = written[page]?.slice(top[page]) ?? [];
    const last = rest[rest.length - 1 - (bottom[page] ?? 0)];
    return rest[0] === undefined || last === undefined
      ? []
      : lines.slice(lines.indexOf(rest[0]), lines.lastIndexOf(last) + 1);
  });
}

function textsOf(lines: readonly PageLine[]): string[] {
  return lines.map(({ text }) => text);
}

/** @returns for each page how many lines from its edge on are no text. The end's edge is that of the reversed lines. */
function marginLengths(pages: readonly (readonly string[])[]): number[] {
  const offsets = acceptedOffsets(pages.map((lines) => lines.slice(0, MARGIN_LINES)));
  const lengths = pages.map((lines, page) => numberedMargin(lines, page, offsets));
  // A page that keeps a line has no further margin: from there on is text.
  const ended = new Set<number>();
  for (let depth = 0; depth < MARGIN_LINES; depth++) {
    const candidates = pages.map((lines, page) => (ended.has(page) ? undefined : template(lines[lengths[page] ?? 0])));
    const repeated = repeatedLines(candidates, depth === 0 ? 3 : 5);
    if (!repeated.includes(true)) break;
    for (const [page, isRepeated] of repeated.entries()) {
      if (isRepeated) lengths[page] = (lengths[page] ?? 0) + 1;
      else ended.add(page);
    }
  }
  return lengths;
}

/** @returns how many lines reach from the page's edge to its page number; no text stands outside of that. */
function numberedMargin(lines: readonly string[], page: number, offsets: Offsets): number {
  // On a page of few lines the number at its other end must not take all of them along.
  for (let at = Math.min(MARGIN_LINES, Math.ceil(lines.length / 2)) - 1; at >= 0; at--) {
    const bare = bareNumber(lines[at] ?? "");
    const outside = lines.slice(0, at);
    if (bare !== undefined && offsets.bare.has(`${bare.kind}${bare.value - page}`) && outside.every(isShort))
      return at + 1;
  }
  const first = lines[0] ?? "";
  return isShort(first) && edgeNumbers(first).some((value) => offsets.inLine.has(value - page)) ? 1 : 0;
}

/** @returns for each page whether its line is part of a chain of like lines on at least `least` pages near by. */
function repeatedLines(templates: readonly (string | undefined)[], least: number): boolean[] {
  const numbered = frequentOpenings(templates);
  const repeated = templates.map((line) => line !== undefined && numbered.has(opening(line)));
  for (let page = 0; page < templates.length; page++) {
    const chain = chainFrom(templates, page);
    if (chain.length >= least) for (const member of chain) repeated[member] = true;
  }
  return repeated;
}

/** Follows like lines forward; one page in between may differ, as left and right pages often do. */
function chainFrom(templates: readonly (string | undefined)[], start: number): number[] {
  const chain = [start];
  let last = start;
  for (let page = start + 1; page <= last + 2 && page < templates.length && chain.length < 5; page++) {
    if (!alike(templates[last], templates[page])) continue;
    chain.push(page);
    last = page;
  }
  return chain;
}

function alike(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a === b) return true;
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared >= 15 && shared >= 0.4 * Math.max(a.length, b.length) && a.includes("#");
}

/** Openings such as "CHAPTER #." that head most pages, whatever follows them. */
function frequentOpenings(templates: readonly (string | undefined)[]): Set<string> {
  const counts = new Map<string, number>();
  for (const line of templates) if (line !== undefined) counts.set(opening(line), (counts.get(opening(line)) ?? 0) + 1);
  const least = Math.max(5, 0.3 * templates.length);
  return new Set(
    [...counts]
      .filter(([key, count]) => key.includes("#") && /\p{L}{3}/u.test(key) && count >= least)
      .map(([key]) => key),
  );
}

function opening(line: string): string {
  return line.split(" ", 2).join(" ");
}

/** The line with its numbers made alike; undefined for a line that cannot be a header: too long, or without words. */
function template(line: string | undefined): string | undefined {
  if (line === undefined || !isShort(line) || !/\p{L}{2}/u.test(line)) return undefined;
  return line.replaceAll(/\p{N}+/gu, "#");
}

function isShort(line: string): boolean {
  return line.length <= 120;
}

const MARGIN_LINES = 3;
