/** A sentence, or a line that stands like one, of a passage. */
export interface Segment {
  /** Offsets into the passage's text. */
  start: number;
  end: number;
  kind: "sentence" | "heading" | "line";
  /** Whether it ends where a sentence ends. Code lines and introductions ("… using") do not. */
  complete: boolean;
}

/**
 * Cuts text that comes from PDF pages into sentences and lines. Line breaks inside of a paragraph are not trusted: a
 * sentence runs on over full lines; a line that ends early, a bullet or a heading stands by itself.
 */
export function segment(text: string): Segment[] {
  const lines = readLines(text);
  const width = fullWidth(lines);
  const blocks = groupLines(lines, width);
  return blocks.flatMap((block) => sentencesOf(text, block));
}

interface Line {
  start: number;
  end: number;
  text: string;
  blankBefore: boolean;
}

interface Block {
  start: number;
  end: number;
  heading: boolean;
}

const BULLET = /^(?:[•●▪◦‣–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S/;
const NUMBERED_HEADING = /^(?:(?:Chapter|Section|Appendix|Q)?\s?\d+(?:\.\d+)*\.?|[A-Z]\.\d+(?:\.\d+)*)\s+\p{Lu}/u;
const ENDS_SENTENCE = /[.!?。！？…][)\]"'”’»]*$/;

function readLines(text: string): Line[] {
  const lines: Line[] = [];
  let blankBefore = false;
  for (const match of text.matchAll(/[^\n\r]+|\r?\n/g)) {
    const raw = match[0];
    const trimmed = raw.trim();
    if (trimmed === "") {
      // Two line breaks in a row, or a line of spaces, part paragraphs.
      blankBefore ||= raw !== "\n" && raw !== "\r\n" ? true : text.slice(0, match.index).search(/\n[ \t\r]*$/) >= 0;
      continue;
    }
    const start = match.index + raw.indexOf(trimmed);
    lines.push({ start, end: start + trimmed.length, text: trimmed, blankBefore });
    blankBefore = false;
  }
  return lines;
}

function fullWidth(lines: readonly Line[]): number {
  const lengths = lines.map(({ text }) => text.length).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length * 0.9)] ?? 0;
}

function groupLines(lines: readonly Line[], width: number): Block[] {
  const blocks: Block[] = [];
  let previous: Line | undefined;
  for (const line of lines) {
    const heading = isHeading(line);
    const current = blocks.at(-1);
    if (current && previous && !heading && !current.heading && continues(previous, line, width)) current.end = line.end;
    else blocks.push({ start: line.start, end: line.end, heading });
    previous = line;
  }
  return blocks;
}

function isHeading({ text }: Line): boolean {
  return text.length < 100 && NUMBERED_HEADING.test(text) && !/[.,;:]$/.test(text);
}

function continues(previous: Line, line: Line, width: number): boolean {
  if (line.blankBefore || BULLET.test(line.text)) return false;
  if (width < 30) return !ENDS_SENTENCE.test(previous.text);
  return previous.text.length >= width * 0.72;
}

const SENTENCES = new Intl.Segmenter("en", { granularity: "sentence" });
const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|cf|vs|resp|approx|Fig|No|Dr|Mr|Mrs|St|pp?|ca|al)\.|\b\p{Lu}\.)\s*$/u;

function sentencesOf(text: string, block: Block): Segment[] {
  const content = text.slice(block.start, block.end);
  if (block.heading) return [{ start: block.start, end: block.end, kind: "heading", complete: true }];
  // The segmenter ends a sentence at every line break; inside of a block a break is only a space.
  const flat = content.replace(/[\n\r]/g, " ");
  const segments: Segment[] = [];
  let open = "";
  for (const { segment: sentence, index } of SENTENCES.segment(flat)) {
    const current = segments.at(-1);
    const trimmed = sentence.trimEnd();
    if (current && ABBREVIATION.test(open)) current.end = block.start + index + trimmed.length;
    else
      segments.push({
        start: block.start + index,
        end: block.start + index + trimmed.length,
        kind: "sentence",
        complete: false,
      });
    open = sentence;
  }
  for (const item of segments) {
    item.complete = ENDS_SENTENCE.test(text.slice(item.start, item.end));
    if (!item.complete && !text.slice(item.start, item.end).includes(" ")) item.kind = "line";
  }
  return segments.filter(({ start, end }) => end > start);
}
