import type { Block, ParsedPage } from "../parse/parsed-page.js";
import { chunkSpans, type ChunkOptions } from "./chunk-page.js";
import { contextOf, HeadingPath } from "./heading-path.js";
import { inferredHeadings } from "./inferred-headings.js";
import type { Span } from "./span.js";

/** A chunk of a page. */
export interface PageChunk extends Span {
  /** Headings that the chunk stands under, the outermost first, its own included. */
  headings: string[];
  /** Line of the page on which it begins, from 1. */
  line: number;
  /** What is embedded: headings that are not in the chunk itself (and a table's first row, where it was cut), then its text. */
  embedded: string;
}

/** Cuts the pages of one document, in order: headings of one page hold for the next. */
export interface Chunker {
  page(page: ParsedPage): PageChunk[];
}

/** How much of what is embedded the headings above a chunk may take. */
const contextShare = 1 / 4;

/**
 * How much is kept free for them where a document says what its headings are. Where its text or its type only looks like
 * it has some, chunks are not made shorter for them: they get what room is left.
 */
const reservedShare = 1 / 8;

/** Makes a chunker for one document. The same pages give the same chunks. */
export function createChunker({ countTokens, maxChunkTokens }: ChunkOptions): Chunker {
  const path = new HeadingPath();
  const special = countTokens("");
  const count = remembered((text) => Math.max(0, countTokens(text) - special));
  const budget = Math.max(1, maxChunkTokens - special);
  const most = Math.floor(budget * contextShare);
  const reserved = Math.floor(budget * reservedShare);
  let isGuessed = false;
  return {
    page(page) {
      const headings = (page.blocks ?? inferredHeadings(page.text)).filter(({ kind }) => kind === "heading");
      const tables = (page.blocks ?? []).filter(({ kind }) => kind === "table");
      isGuessed ||= headings.some((heading) => heading.isGuessed === true);
      const reserves = page.blocks !== undefined && !isGuessed;
      const room = reserves ? roomForContext({ page, path, headings, tables, count, reserved }) : 0;
      const spans = chunkSpans(page, { countTokens, maxChunkTokens: maxChunkTokens - room });
      const lineAt = lineCounter(page.text);
      const roomFor = (text: string): number => Math.max(0, Math.min(most, budget + special - countTokens(text)));
      return describe(page, { spans, headings, tables, path, lineAt, count, roomFor }).map((chunk) => {
        const text = page.text.slice(chunk.start, chunk.end);
        // Tokens of a whole can be more than the sum of its parts.
        const fits = chunk.embedded === text || countTokens(chunk.embedded) <= maxChunkTokens;
        return fits ? chunk : { ...chunk, embedded: text };
      });
    },
  };
}

/** Headings and first rows come again with every chunk below them. */
function remembered(count: (text: string) => number): (text: string) => number {
  const counts = new Map<string, number>();
  return (text) => {
    const known = counts.get(text) ?? count(text);
    counts.set(text, known);
    return known;
  };
}

interface Measuring {
  page: ParsedPage;
  path: HeadingPath;
  headings: readonly Block[];
  tables: readonly Block[];
  count: (text: string) => number;
  reserved: number;
}

/** What is kept free on a page: what its longest context takes, if that is not too much. */
function roomForContext({ page, path, headings, tables, count, reserved }: Measuring): number {
  if (path.texts.length === 0 && headings.length === 0 && tables.length === 0) return 0;
  const own = headings.map(({ start, end }) => page.text.slice(start, end)).join(" › ");
  const rows = tables.map((table) => firstRow(page.text, table));
  const longest = Math.max(0, ...rows.map((row) => count(`${row}\n`)));
  return Math.min(reserved, count(`${[...path.texts, own].join(" › ")}\n`) + longest);
}

interface Describing {
  spans: readonly Span[];
  headings: readonly Block[];
  tables: readonly Block[];
  path: HeadingPath;
  lineAt: (offset: number) => number;
  count: (text: string) => number;
  /** Tokens that a chunk leaves for its context. */
  roomFor: (text: string) => number;
}

function describe(
  page: ParsedPage,
  { spans, headings, tables, path, lineAt, count, roomFor }: Describing,
): PageChunk[] {
  let next = 0;
  const passUntil = (end: number): void => {
    for (let heading = headings[next]; heading !== undefined && heading.start < end; heading = headings[(next += 1)]) {
      path.pass(page.text, heading);
    }
  };
  const chunks = spans.map(({ start, end }): PageChunk => {
    passUntil(start);
    const above = path.texts;
    passUntil(leadingEnd(page.text, { start, end }, headings));
    const text = page.text.slice(start, end);
    const table = tables.find((block) => block.start < start && start < block.end);
    const row = table === undefined ? "" : firstRow(page.text, table);
    const room = above.length === 0 && row === "" ? 0 : roomFor(text);
    const rowFits = row !== "" && count(`${row}\n`) <= room;
    const context = contextOf(above, count, room - (rowFits ? count(`${row}\n`) : 0));
    const embedded = [context, rowFits ? row : "", text].filter((part) => part !== "").join("\n");
    return { start, end, headings: path.texts, line: lineAt(start), embedded };
  });
  passUntil(page.text.length);
  return chunks;
}

/** Where the headings end that a chunk begins with: it stands under them, though they are in it. */
function leadingEnd(page: string, { start, end }: Span, headings: readonly Block[]): number {
  let at = start;
  for (const heading of headings) {
    if (heading.start < at || heading.start >= end) continue;
    if (page.slice(at, heading.start).trim() !== "") break;
    at = heading.end;
  }
  return at;
}

/** The names of the columns, as far as one row holds them. */
function firstRow(page: string, { start, end }: Block): string {
  const text = page.slice(start, end);
  const newline = text.indexOf("\n");
  return (newline === -1 ? text : text.slice(0, newline)).trim();
}

/** Counts lines as it goes on: offsets are asked for in order, except for the overlap of two chunks. */
function lineCounter(page: string): (offset: number) => number {
  const starts = [0, ...[...page.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
