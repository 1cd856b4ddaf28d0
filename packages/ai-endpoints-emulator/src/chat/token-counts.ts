import type { Call } from "../server/route.js";

/** Tokens of each text as the MiniLM tokenizer counts them, without the two that frame a text. */
export async function countTokens(
  texts: readonly string[],
  { services, signal }: Pick<Call, "services" | "signal">,
): Promise<number[]> {
  const counts = await services.embedder.countTokens(texts, { signal });
  return counts.map((tokens) => tokens - SPECIAL_TOKENS);
}

/** Tokens of all texts together. */
export async function countAllTokens(
  texts: readonly string[],
  call: Pick<Call, "services" | "signal">,
): Promise<number> {
  return (await countTokens(texts, call)).reduce((total, tokens) => total + tokens, 0);
}

// The tokenizer frames every text with [CLS] and [SEP], which a prompt does not have.
const SPECIAL_TOKENS = 2;
