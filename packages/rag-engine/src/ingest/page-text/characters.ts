import { LineWriter } from "./line-writer.js";
import { tidyLines, type PageLine } from "./page-line.js";
import { rawPageOf, type RawLine, type RawPage } from "./raw-page.js";

/**
 * Makes the characters of a page plain: ligatures become letters, exotic spaces become spaces, control and
 * zero-width characters go, lines lose outer and double spaces. Of several empty lines one stays.
 */
export function cleanLines({ lines }: RawPage): PageLine[] {
  let start = 0;
  const clean: PageLine[] = [];
  for (const raw of lines) {
    const { text } = raw;
    if (UNUSUAL.test(text) || text.includes("  ")) clean.push(...plainLines(raw, start));
    else clean.push(trimmed(raw, start));
    start += text.length + 1;
  }
  return tidyLines(clean);
}

/** Does with a text that is one piece what {@link cleanLines} does. Line breaks stay. */
export function cleanCharacters(text: string): string {
  return cleanLines(rawPageOf(text))
    .map((line) => line.text)
    .join("\n");
}

/** Cleans a text or Markdown file: its indentation and line breaks mean something, so only control characters go. */
export function cleanPlainText(text: string): string {
  return wellFormed(text).replaceAll(/\r\n?/g, "\n").replaceAll(INVISIBLE, "").trimEnd();
}

/** For a line in which nothing is unusual but perhaps a space at an end. */
function trimmed(raw: RawLine, start: number): PageLine {
  const text = raw.text.trim();
  const end = start + raw.text.length;
  if (text.length === raw.text.length) return { text, start, end, raw };
  return { text, start: start + raw.text.indexOf(text), end, raw };
}

/** A "line" can hold line ends of its own. */
function plainLines(raw: RawLine, start: number): PageLine[] {
  const lines: PageLine[] = [];
  // With the line's own end it makes one line end, not two.
  const text = raw.text.endsWith("\r") ? raw.text.slice(0, -1) : raw.text;
  let from = 0;
  for (const { 0: found, index } of text.matchAll(LINE_END)) {
    lines.push(plainLine(raw, { text: text.slice(from, index), start: start + from }));
    from = index + found.length;
  }
  lines.push(plainLine(raw, { text: text.slice(from), start: start + from }));
  return lines;
}

function plainLine(raw: RawLine, { text, start }: { text: string; start: number }): PageLine {
  const writer = new LineWriter();
  let from = 0;
  for (const { 0: found, index } of text.matchAll(SPECIAL)) {
    writer.write(text.slice(from, index), start + from);
    from = index + found.length;
    if (SPACE.test(found)) writer.space(start + index);
    else if (LIGATURE.test(found)) for (const letter of found.normalize("NFKC")) writer.write(letter, start + index);
    else if (HALF_PAIR.test(found)) writer.write("\uFFFD", start + index);
  }
  writer.write(text.slice(from), start + from);
  return { ...writer.line(start), end: start + text.length, raw };
}

/** SQLite stores UTF-8, where half a surrogate pair cannot be written: offsets would stay but the text would not. */
function wellFormed(text: string): string {
  return /[\uD800-\uDFFF]/.test(text) ? text.replaceAll(/\p{Cs}/gu, "\uFFFD") : text;
}

/** Control characters but line breaks and tabs, and characters without width but joiners, which shape some scripts. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const INVISIBLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B\u2060\uFEFF\uFFFF]/g;

/** Most lines hold none of these, and one test is cheaper than to look at each character. */
const UNUSUAL =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001F\u007F-\u00A0\u1680\u2000-\u200B\u2028\u2029\u202F\u205F\u2060\u3000\uD800-\uDFFF\uFB00-\uFB06\uFEFF\uFFFF]/;

const SPACE = /[ \t\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/;
const LIGATURE = /[\uFB00-\uFB06]/;
const HALF_PAIR = /\p{Cs}/u;

/** What is not copied as it is within a line. */
const SPECIAL = new RegExp(`${SPACE.source}|${LIGATURE.source}|${HALF_PAIR.source}|${INVISIBLE.source}`, "gu");

const LINE_END = /\r\n?|[\n\f\v\u0085\u2028\u2029]/g;
