/**
 * Tokens of a text, estimated on the safe side without a tokenizer: a token per three bytes of UTF-8, which is three Latin
 * letters or one Chinese character. (LangChain's own count downloads a vocabulary.)
 */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3);
}
