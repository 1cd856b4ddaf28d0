import type { TextSpan } from "./find-quote.js";

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Spans of one and of two neighbouring sentences, shorter ones first where both begin together. */
export function sentenceSpans(text: string): TextSpan[] {
  const sentences = [...segmenter.segment(text)]
    .map(({ segment, index }) => trimmed(segment, index))
    .filter(({ start, end }) => end > start);
  const pairs = sentences.slice(1).map(({ end }, index) => ({ start: sentences[index]?.start ?? 0, end }));
  return [...sentences, ...pairs];
}

function trimmed(segment: string, index: number): TextSpan {
  const start = index + (segment.length - segment.trimStart().length);
  return { start, end: Math.max(start, index + segment.trimEnd().length) };
}
