import type { TextRun } from "../ingest/page-layout/text-run.js";
import { layOutPage } from "../ingest/page-layout/lay-out-page.js";

/** What a made run differs in from ten-point upright text. */
export type MadeRun = Partial<Omit<TextRun, "text" | "x" | "y">>;

/** A run at a place; each of its characters is half as wide as its type is high. */
export function run(text: string, x: number, y: number, rest: MadeRun = {}): TextRun {
  const size = rest.size ?? 10;
  return { text, x, y, width: text.length * size * 0.5, size, angle: 0, font: "roman", endsLine: false, ...rest };
}

/** Lines of text below each other. */
export function block(
  lines: readonly string[],
  x: number,
  y: number,
  rest: MadeRun & { pitch?: number } = {},
): TextRun[] {
  const { pitch = 12, ...run_ } = rest;
  return lines.map((text, at) => run(text, x, y + at * pitch, run_));
}

/** Draws blocks row by row: the first line of each, the second of each, and so on. */
export function rowByRow(...blocks: readonly TextRun[][]): TextRun[] {
  return blocks.flat().sort((a, b) => a.y - b.y || a.x - b.x);
}

/** So many lines of prose, each `length` characters long, all different. */
export function prose(name: string, lines: number, length = 44): string[] {
  return Array.from(
    { length: lines },
    (_, at) => `${name}${at} ${"lorem ipsum dolor sit amet ".repeat(8)}`.slice(0, length - 1) + ".",
  );
}

/** The lines of a page of an A4 sheet that holds the runs, in the order in which they are drawn. */
export function linesOf(runs: readonly TextRun[]): string[] {
  return layOutPage({ width: 595, height: 842, runs }).lines.map(({ text }) => text);
}

/** The same without the empty lines between paragraphs. */
export function textLinesOf(runs: readonly TextRun[]): string[] {
  return linesOf(runs).filter((text) => text !== "");
}
