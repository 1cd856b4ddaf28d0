import { OVHcloudConfigurationError, OVHcloudContextOverflowError } from "../client/errors.js";
import { estimateTokens } from "../tokens/estimate.js";

/**
 * What to do with a text that is longer than the model reads:
 *
 * - "server": send it, and let the service count; it refuses the text, or cuts it without a word (unconfirmed which);
 * - "error": refuse it here, by the estimate, before anything is sent;
 * - "end": cut its end off, by the estimate, with a margin.
 */
export type TruncatePolicy = "server" | "error" | "end";

// Estimates are a fifth off at times: refused is what is surely too long, and cut is to what surely fits.
const MARGIN = 1.2;

/**
 * Applies a policy.
 *
 * @param texts what is to be embedded.
 * @param options policy, longest text in tokens, model for errors.
 * @returns the texts, those that are too long cut.
 * @throws OVHcloudContextOverflowError that names the text, by policy "error".
 */
export function applyTruncation(
  texts: readonly string[],
  { policy, maxTokens, model }: { policy: TruncatePolicy; maxTokens: number | undefined; model: string },
): readonly string[] {
  if (policy === "server") return texts;
  if (maxTokens === undefined) {
    throw new OVHcloudConfigurationError(
      `How much ${model} reads is not known. Say it with \`maxTextTokens\`, or use \`truncate: "server"\`.`,
    );
  }
  if (policy === "end") return texts.map((text) => cutToTokens(text, Math.floor(maxTokens / MARGIN)));
  for (const [inputIndex, text] of texts.entries()) {
    const size = estimateTokens(text);
    if (size <= maxTokens * MARGIN) continue;
    throw new OVHcloudContextOverflowError(
      `Text ${inputIndex} has about ${size} tokens; ${model} reads ${maxTokens}. Split it, or use \`truncate: "end"\`. Nothing was sent.`,
      { model, limit: maxTokens, size, inputIndex },
    );
  }
  return texts;
}

/**
 * The longest beginning of a text whose estimate is within a limit.
 *
 * @param text any text; never cut between the halves of a character.
 * @param maxTokens the limit.
 */
export function cutToTokens(text: string, maxTokens: number): string {
  if (estimateTokens(text) <= maxTokens) return text;
  let fits = 0;
  let tooLong = text.length;
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (estimateTokens(text.slice(0, middle)) <= maxTokens) fits = middle;
    else tooLong = middle;
  }
  const isHalf = /[\uD800-\uDBFF]/.test(text[fits - 1] ?? "");
  return text.slice(0, isHalf ? fits - 1 : fits);
}
