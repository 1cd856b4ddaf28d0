/** One line of a page as it was read, before anything is cleaned. */
export interface RawLine {
  /** Empty where a gap parts two paragraphs. */
  text: string;
  /** Size of its type in points, the largest where there are several; 0 when it is not known. */
  size: number;
  /** Whether all of it is set in another face than most of the page, as headings and code are. */
  otherFace?: boolean;
  /** `table` for a row of a table, whose cells the line holds from left to right. */
  kind?: "table";
}

/** The lines of one page in reading order. */
export interface RawPage {
  lines: readonly RawLine[];
}

/** The raw text of a page: what offsets in its clean text can be mapped back to. */
export function rawText({ lines }: RawPage): string {
  return lines.map(({ text }) => text).join("\n");
}

/** The page of a text of which no more is known than its lines. */
export function rawPageOf(text: string): RawPage {
  return { lines: text.split("\n").map((line) => ({ text: line, size: 0 })) };
}
