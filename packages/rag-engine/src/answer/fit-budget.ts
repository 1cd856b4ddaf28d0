import type { Passage } from "../retrieve/passage.js";

/** Characters of a token, on the safe side. */
const charactersPerToken = 3;
/** Part of a model's context that passages may fill; the rest is for rules, conversation and answer. */
const shareForPassages = 0.5;

/** The first passages that fit into half the model's context; all of them when its size is unknown. */
export function fitBudget(passages: readonly Passage[], maxInputTokens: number | undefined): Passage[] {
  if (maxInputTokens === undefined) return [...passages];
  let left = maxInputTokens * shareForPassages * charactersPerToken;
  return passages.filter(({ text }) => {
    left -= text.length;
    return left >= 0;
  });
}
