import { overviewOf } from "./overview.js";
import type { ReadPrompt } from "./prompt.js";
import { rankQuotes } from "./rank.js";
import type { VectorCache } from "./vector-cache.js";

/** What is said when no sentence of the passages is near enough to the question. */
export const ABSTENTION = "I found nothing about that in the passages.";

/** What is said when a prompt has no passages. */
export const NO_PASSAGES =
  "This is the AI Endpoints emulator, not a language model: it answers by quoting passages from the prompt, and found " +
  'none. Put them between <passage n="1"> and </passage>, or use a real endpoint.';

/**
 * Quotes the best sentences, each with the number of its passage, or says that there is nothing to quote. Where nothing is
 * asked, the passages are given in outline.
 */
export async function answerFromPassages(
  prompt: ReadPrompt,
  cache: VectorCache,
  signal?: AbortSignal,
): Promise<string> {
  if (prompt.passages.length === 0) return NO_PASSAGES;
  if (prompt.question === "") return overviewOf(prompt.passages) || ABSTENTION;
  const quotes = await rankQuotes(prompt, cache, signal);
  if (quotes.length === 0) return ABSTENTION;
  return quotes.map(({ text, n }) => `"${text}" [${n}]`).join("\n");
}
