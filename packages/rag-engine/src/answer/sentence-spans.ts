import type { TextSpan } from "./find-quote.js";

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** The sentences of a text, without the white space around them. A line that only wraps does not end one. */
export function sentenceSpans(text: string): TextSpan[] {
  return [...segmenter.segment(joinLines(text))]
    .map(({ segment, index }) => trimmed(segment, index))
    .filter(({ start, end }) => end > start);
}

/** Runs of so many neighbouring sentences. */
export function windows(spans: readonly TextSpan[], length: number): TextSpan[] {
  return spans.slice(length - 1).map(({ end }, index) => ({ start: spans[index]?.start ?? 0, end }));
}

/** Page text wraps its lines; only empty lines and list items begin something new. The length stays. */
function joinLines(text: string): string {
  return text.replaceAll(/(?<!\n[ \t]*)\n(?![ \t]*\n|[ \t]*(?:[-*•#>]|\d{1,3}[.)])[ \t])/g, " ");
}

function trimmed(segment: string, index: number): TextSpan {
  const start = index + (segment.length - segment.trimStart().length);
  return { start, end: Math.max(start, index + segment.trimEnd().length) };
}
