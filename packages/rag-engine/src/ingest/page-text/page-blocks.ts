import type { Block } from "../parse/parsed-page.js";
import type { Heading } from "./headings.js";
import type { PageLine } from "./page-line.js";

/**
 * Divides a page into headings, tables and what is between them, which counts as paragraphs: blank lines part these.
 *
 * @param lines of the page as they are stored, joined by "\n".
 * @returns blocks that cover all lines with text.
 */
export function blocksOf(lines: readonly PageLine[], headings: ReadonlyMap<PageLine, Heading>): Block[] {
  const blocks: Block[] = [];
  let last: Part | undefined;
  let start = 0;
  for (const [at, line] of lines.entries()) {
    const end = start + line.text.length;
    const part = line.text === "" ? undefined : (headings.get(line) ?? rowOrProse(lines, at, last));
    const block = blocks.at(-1);
    // A gap parts two tables, and paragraphs by itself.
    const goesOn = part === last || (part === "paragraph" && block?.kind === "paragraph");
    if (part !== undefined && goesOn && block !== undefined) block.end = end;
    else if (typeof part === "object") blocks.push({ kind: "heading", start, end, level: part.level, isGuessed: true });
    else if (part !== undefined) blocks.push({ kind: part, start, end });
    last = part;
    start = end + 1;
  }
  return blocks;
}

/** What a line with text is part of. */
type Part = Heading | "table" | "paragraph";

/**
 * Cells that stand below each other make a table only under a row that names the columns: names in three columns,
 * arguments beside their descriptions and trees of files are lines.
 */
function rowOrProse(lines: readonly PageLine[], at: number, last: Part | undefined): Part {
  const isRow = (line: PageLine | undefined): boolean => line?.raw.kind === "table" && line.text !== "";
  if (!isRow(lines[at])) return "paragraph";
  if (isRow(lines[at - 1])) return last === "table" ? "table" : "paragraph";
  const namesColumns = lines[at]?.raw.otherFace === true && lines[at + 1]?.raw.otherFace !== true;
  return namesColumns && isRow(lines[at + 1]) ? "table" : "paragraph";
}
