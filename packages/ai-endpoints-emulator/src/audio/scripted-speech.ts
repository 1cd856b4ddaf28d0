import type { Heard } from "./listen.js";

/** What is heard when a test has said what: its words, spread evenly over the file's length. */
export function scriptedSpeech(text: string, { seconds }: Pick<Heard, "seconds">): Heard {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const each = seconds / Math.max(1, words.length);
  const timed = words.map((word, index) => ({ word, start: index * each, end: (index + 1) * each }));
  return { seconds, turns: timed.length > 0 ? [{ speaker: 0, language: undefined, words: timed }] : [] };
}
