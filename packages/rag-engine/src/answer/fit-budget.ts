import type { Passage } from "../retrieve/passage.js";
import { estimateTokens } from "./token-estimate.js";

/** Part of a model's input that passages may fill; the rest is for rules, conversation, question and answer. */
const shareForPassages = 0.5;
/** Part that the conversation may fill, and its limit in tokens however large the model is. */
const shareForHistory = 0.2;
const mostHistoryTokens = 3_000;
/** UTF-16 units. A shorter rest of a passage is not worth its place. */
const shortestRest = 200;
/** The tag around a passage. */
const tagTokens = 30;

/**
 * The first passages that fit into half the model's input; all of them when its size is unknown. The passage at the limit
 * is cut after a word, so that even a small model reads the best passage.
 */
export function fitBudget(passages: readonly Passage[], maxInputTokens: number | undefined): Passage[] {
  if (maxInputTokens === undefined) return [...passages];
  const fitting: Passage[] = [];
  let left = maxInputTokens * shareForPassages;
  for (const passage of passages) {
    const tokens = estimateTokens(passage.text) + tagTokens;
    if (tokens > left) {
      const rest = cut(passage, (left - tagTokens) / (tokens - tagTokens));
      return rest === undefined || (rest.text.length < shortestRest && fitting.length > 0)
        ? fitting
        : [...fitting, rest];
    }
    fitting.push(passage);
    left -= tokens;
  }
  return fitting;
}

/** Tokens of conversation that go to the model; older turns stay in memory but out of the prompt. */
export function historyBudget(maxInputTokens: number | undefined): number {
  return Math.min(mostHistoryTokens, (maxInputTokens ?? Number.POSITIVE_INFINITY) * shareForHistory);
}

function cut(passage: Passage, share: number): Passage | undefined {
  const text = passage.text.slice(0, Math.max(0, Math.floor(passage.text.length * share))).replace(/\s+\S*$/u, "");
  return text === "" ? undefined : { ...passage, text, end: passage.start + text.length };
}
