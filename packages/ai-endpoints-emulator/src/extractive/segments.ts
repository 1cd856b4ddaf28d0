import { fullWidth, readLines, type Line } from "./lines.js";

/** A sentence, or a line that stands like one, of a passage. */
export interface Segment {
  /** Offsets into the passage's text. */
  start: number;
  end: number;
  kind: "sentence" | "bullet" | "heading";
  /** Whether it ends where a sentence ends. Code lines, titles and introductions ("… using") do not. */
  complete: boolean;
}

/**
 * Cuts text that comes from PDF pages into sentences and lines. A line break inside of a paragraph ends nothing: a
 * sentence runs on over full lines. A line that ends early, a bullet or a heading stands by itself. Tables of contents
 * and page numbers are left out.
 */
export function segment(passage: string): Segment[] {
  return groupLines(readLines(passage)).flatMap((block) => segmentsOf(passage, block));
}

interface Block {
  start: number;
  end: number;
  kind: Segment["kind"];
}

const ENDS_SENTENCE = /[.!?。！？…][)\]"'”’»]*$/;

function groupLines(lines: readonly Line[]): Block[] {
  const width = fullWidth(lines);
  const blocks: Block[] = [];
  let previous: Line | undefined;
  for (const line of lines) {
    const current = blocks.at(-1);
    if (line.kind === "noise") {
      previous = line;
    } else if (current && previous && runsOn(previous, line, width)) {
      current.end = line.end;
      previous = { ...line, kind: previous.kind };
    } else {
      blocks.push({ start: line.start, end: line.end, kind: line.kind === "prose" ? "sentence" : line.kind });
      previous = line;
    }
  }
  return blocks;
}

function runsOn(previous: Line, line: Line, width: number): boolean {
  if (line.breakBefore || line.kind === "bullet" || line.kind === "noise") return false;
  if (previous.text.endsWith(":")) return false;
  // After a command line a capital begins something new, however long the command is.
  if (COMMAND_LINE.test(previous.text) && /^\p{Lu}/u.test(line.text)) return false;
  const unfinished = !ENDS_SENTENCE.test(previous.text);
  // A line that begins with a number ("2.0 slink, 2.1 potato …") is no heading in the middle of a sentence.
  if (line.kind === "heading") return unfinished && previous.text.length >= width * 0.85 && /^\d/.test(line.text);
  if (width < NARROW) return unfinished;
  const share = previous.text.length / width;
  return share >= 0.72 || (share >= 0.65 && unfinished && /^\p{Ll}+[ ,]/u.test(line.text));
}

// An option, a redirection, a pipe or a variable.
const COMMAND_LINE = /(?:^|\s)--?[a-z]|\s[<>|]\s|\$[\w{]/i;

// Below this width lines say nothing about paragraphs.
const NARROW = 30;

const SENTENCES = new Intl.Segmenter("en", { granularity: "sentence" });
const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|cf|vs|resp|approx|Fig|No|Dr|Mr|Mrs|St|pp?|ca|al|z\.B)\.|\b\p{Lu}\.)\s*$/u;

function segmentsOf(passage: string, block: Block): Segment[] {
  const { start, end, kind } = block;
  if (kind === "heading") return [{ start, end, kind, complete: true }];
  // The segmenter ends a sentence at every line break; inside of a block a break is only a space.
  const flat = passage.slice(start, end).replace(/[\n\r]/g, " ");
  const segments: Segment[] = [];
  let joins = false;
  for (const { segment: sentence, index } of SENTENCES.segment(flat)) {
    const endOfSentence = start + index + sentence.trimEnd().length;
    const current = segments.at(-1);
    if (current && joins) current.end = endOfSentence;
    else if (sentence.trim() !== "") {
      segments.push({ start: start + index, end: endOfSentence, kind: current ? "sentence" : kind, complete: false });
    }
    // The segmenter takes "e.g. Foo" for two sentences, and a bullet's "1." for one.
    joins = ABBREVIATION.test(sentence) || /^\s*\(?[\da-z]{1,2}[.)]\s*$/.test(sentence);
  }
  return segments.map((item) => ({ ...item, complete: ENDS_SENTENCE.test(passage.slice(item.start, item.end)) }));
}
