import type { PromptPassage } from "./passages.js";
import { segment } from "./segments.js";

/**
 * What is said of passages when nothing is asked about them, as in a request to summarise: sentences from the beginning,
 * the middle and the last third, word for word. White space in them counts as one space.
 */
export function overviewOf(passages: readonly PromptPassage[]): string {
  const sentences = passages.flatMap(({ text }) => sentencesOf(text));
  const places = [0, 1 / 3, 2 / 3].map((share) => Math.floor(share * sentences.length));
  return [...new Set(places)]
    .map((place) => sentences[place] ?? "")
    .join(" ")
    .trim();
}

function sentencesOf(text: string): string[] {
  const segments = segment(text);
  const whole = segments.filter(({ kind, complete }) => kind !== "heading" && complete);
  return (whole.length > 0 ? whole : segments).map(({ start, end }) => text.slice(start, end).replaceAll(/\s+/g, " "));
}
