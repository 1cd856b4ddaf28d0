import { inferredHeadings } from "../chunk/inferred-headings.js";
import type { PageLine } from "./page-line.js";
import { bodyType, levelsBySize, sameSize } from "./type-sizes.js";

/** A heading, which can be set on several lines. */
export interface Heading {
  level: number;
}

/**
 * Finds the headings of a document by the size of their type, beside that of most of its text, and by their numbers.
 *
 * @param pages lines of each page, running heads removed.
 * @returns lines that are headings; those of one share it. Empty where type sizes are not known or tell nothing.
 */
export function findHeadings(pages: readonly (readonly PageLine[])[]): ReadonlyMap<PageLine, Heading> {
  const { body, length } = bodyType(pages);
  const headings = new Map<PageLine, Heading>();
  if (body === 0) return headings;
  const found = withoutLabels(pages.flatMap((lines) => headingsOfPage(lines, body)));
  if (lengthOf(found.flat()) > MOST_OF_TEXT * length) return headings;
  const numbered = found.map((lines) => ({ size: sizeOf(lines), level: numberedLevel(lines[0]) }));
  const levelOf = levelsBySize(numbered);
  for (const [at, lines] of found.entries()) {
    const { size = 0, level } = numbered[at] ?? {};
    const heading = { level: level ?? levelOf(size) };
    for (const line of lines) headings.set(line, heading);
  }
  return headings;
}

/** "Note" and "Tip" above each box are no sections: what follows stands under the heading before them. */
function withoutLabels(found: readonly PageLine[][]): PageLine[][] {
  const counts = new Map<string, number>();
  for (const lines of found) counts.set(textOf(lines), (counts.get(textOf(lines)) ?? 0) + 1);
  return found.filter((lines) => numberedLevel(lines[0]) !== undefined || (counts.get(textOf(lines)) ?? 0) < LABEL);
}

/** @returns the lines of each heading. */
function headingsOfPage(lines: readonly PageLine[], body: number): PageLine[][] {
  const found: PageLine[][] = [];
  let at = 0;
  while (at < lines.length) {
    const group = groupFrom(lines, at, body);
    const end = at + (group?.length ?? 1);
    if (group !== undefined && isSetApart(group, lines[at - 1], lines[end])) found.push(group);
    at = end;
  }
  return found;
}

/** @returns the lines from `start` on that make one heading as far as their type tells. */
function groupFrom(lines: readonly PageLine[], start: number, body: number): PageLine[] | undefined {
  const first = lines[start];
  if (first === undefined || first.raw.kind === "table") return undefined;
  if (first.raw.size < body * LARGER) {
    const isAlone = isGap(lines[start - 1]) && isGap(lines[start + 1]);
    // Code is in another face, too, but has no such numbers.
    const isMarked = first.raw.size >= body * SMALLER && (isAlone || first.raw.otherFace === true);
    return isMarked && numberedLevel(first) !== undefined ? [first] : undefined;
  }
  const group = [first];
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at];
    const goesOn = !isGap(line) && line?.raw.kind !== "table" && sameSize(line?.raw.size ?? 0, first.raw.size);
    if (line === undefined || !goesOn || numberedLevel(line) !== undefined) break;
    group.push(line);
  }
  return group;
}

function isGap(line: PageLine | undefined): boolean {
  return line === undefined || line.text === "";
}

/** Whether large lines are a heading: short, of words, and no part of the paragraph around them (as an initial is). */
function isSetApart(group: readonly PageLine[], before: PageLine | undefined, after: PageLine | undefined): boolean {
  const text = textOf(group);
  if (group.length > MOST_LINES || text.length > MOST_LENGTH) return false;
  if (!/\p{L}{2}|\p{Lo}/u.test(text) || /^[•*–-]|[,;]$|(?:\. ?){4}/.test(text)) return false;
  if (numberedLevel(group[0]) !== undefined) return true;
  const isProse = after !== undefined && after.raw.kind !== "table" && after.raw.otherFace !== true;
  const goesOn = isProse && /^\p{Ll}/u.test(after.text);
  const wentOn = /[\p{L}\p{N},-]$/u.test(before?.text ?? "") && /^\p{Ll}/u.test(text);
  return !goesOn && !wentOn;
}

/** By its number, as the chunker reads it where nothing but the text is known; "#" begins comments here. */
function numberedLevel(line: PageLine | undefined): number | undefined {
  if (line === undefined || line.text.startsWith("#")) return undefined;
  return inferredHeadings(line.text)[0]?.level;
}

function textOf(lines: readonly PageLine[]): string {
  return lines.map(({ text }) => text).join(" ");
}

function sizeOf(lines: readonly PageLine[]): number {
  return lines[0]?.raw.size ?? 0;
}

function lengthOf(lines: readonly PageLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, 0);
}

/** Than the body's type. Footnotes make a line's type differ by less, as pdf.js gives it. */
const LARGER = 1.1;
const SMALLER = 0.97;

const MOST_LINES = 4;
const MOST_LENGTH = 160;

/** Places at which the same words stand. */
const LABEL = 4;

/** A share of all characters: in a document with more, large type means something else. */
const MOST_OF_TEXT = 1 / 3;
