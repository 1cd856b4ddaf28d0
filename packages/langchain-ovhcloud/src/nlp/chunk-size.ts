import type { ModelProfile } from "@langchain/core/language_models/profile";

/**
 * Chooses how much of a text a model gets at once: what it reads by its profile, less room for the task, the answer and as
 * much thinking, and at most 6000 tokens.
 *
 * @param profile the model's profile; 6000 for one that does not say what the model reads.
 * @param maxWords words of the answer.
 * @returns tokens by the estimate, at least {@link LEAST_CHUNK_TOKENS}.
 */
export function defaultChunkTokens(profile: ModelProfile | undefined, maxWords: number): number {
  const window = profile?.maxInputTokens ?? Number.POSITIVE_INFINITY;
  // Real counts differ from the estimate by a fifth or so.
  const fits = Math.floor(window * 0.8) - TASK_TOKENS - 2 * tokensOfWords(maxWords);
  return Math.max(LEAST_CHUNK_TOKENS, Math.min(MOST_CHUNK_TOKENS, fits));
}

/** Smaller parts leave no room to summarise several of them into one. */
export const LEAST_CHUNK_TOKENS = 200;

// More is read by all of today's models, but small parts are summarised better.
const MOST_CHUNK_TOKENS = 6_000;
const TASK_TOKENS = 300;

/** Tokens of so many words: four for three words in English, and a few more in most other languages. */
export function tokensOfWords(words: number): number {
  return Math.ceil(words / 0.75);
}

/** The other way round. */
export function wordsOfTokens(tokens: number): number {
  return Math.floor(tokens * 0.75);
}
