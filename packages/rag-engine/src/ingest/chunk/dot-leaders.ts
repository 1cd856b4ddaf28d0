import type { Span } from "./span.js";

/**
 * Finds the lines of a page that make bad passages: entries of a table of contents ("Purpose ........ 15"). They match
 * every question about their words and answer none. The page text keeps them; only chunks leave them out.
 *
 * @returns the stretches of the page that remain, in order.
 */
export function withoutDotLeaders(page: string): Span[] {
  const lines = linesOf(page);
  const leaders = lines.map((line) => isDotLeader(page.slice(line.start, line.end)));
  if (!leaders.includes(true)) return [{ start: 0, end: page.length }];
  const isContents = leaders.filter(Boolean).length >= 3;
  const kept: Span[] = [];
  let run: Span | undefined;
  let runLines = 0;
  const closeRun = (nextToLeader: boolean): void => {
    // On a page of contents one or two lines between entries are the first half of an entry, or a part's title.
    if (run !== undefined && !(isContents && nextToLeader && runLines <= 2)) kept.push(run);
    run = undefined;
    runLines = 0;
  };
  for (const [index, line] of lines.entries()) {
    if (leaders[index] === true) closeRun(true);
    else {
      run = { start: run?.start ?? line.start, end: line.end };
      runLines += 1;
    }
  }
  closeRun(true);
  return kept;
}

/** @returns whether a line is an entry of a table of contents or an index: dots in a row, then a page number or nothing. */
export function isDotLeader(line: string): boolean {
  // No entry is as long, and on a line of many thousand dots the pattern would be tried at each of them.
  if (line.length > LONGEST_ENTRY) return false;
  return (
    /(?:\.[ \u00A0]?){5,}\s*(?:\d{1,5}|[ivxlcdm]{1,8})?\s*$|\u2026{2,}\s*\d{1,5}\s*$/i.test(line) && !/^\W*$/.test(line)
  );
}

const LONGEST_ENTRY = 1_000;

function linesOf(page: string): Span[] {
  const lines: Span[] = [];
  let start = 0;
  while (start < page.length) {
    const newline = page.indexOf("\n", start);
    const end = newline === -1 ? page.length : newline + 1;
    lines.push({ start, end });
    start = end;
  }
  return lines;
}
