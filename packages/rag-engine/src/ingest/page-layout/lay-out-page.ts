import type { RawLine, RawPage } from "../page-text/raw-page.js";
import type { PageRuns } from "./text-run.js";

/** Puts the runs of a page together to lines, in the order in which the file draws them. */
export function layOutPage({ runs }: PageRuns): RawPage {
  const lines: RawLine[] = [];
  let text = "";
  let size = 0;
  let height = 0;
  let last: { right: number; y: number } | undefined;
  const endLine = (): void => {
    lines.push({ text, size });
    text = "";
    size = 0;
    height = 0;
  };
  for (const run of runs) {
    const down = last === undefined ? 0 : Math.abs(last.y - run.y);
    if (down > SAME_LINE && text !== "" && run.text.trim() !== "" && down - 1 > height) endLine();
    else if (down < SAME_LINE && last !== undefined && Math.abs(last.right - run.x) > CELL_GAP) text += " ";
    text += run.text;
    last = { right: run.x + run.width, y: run.y };
    size = Math.max(size, run.size);
    height = Math.max(height, run.size);
    if (run.endsLine) endLine();
  }
  if (text !== "") endLine();
  return { lines };
}

/** In points. */
const SAME_LINE = 4.6;
const CELL_GAP = 7;
