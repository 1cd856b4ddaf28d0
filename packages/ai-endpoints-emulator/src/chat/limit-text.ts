/** A text in the pieces that a stream sends, and why it ends. */
export interface LimitedText {
  pieces: string[];
  tokens: number;
  finishReason: "stop" | "length";
}

/** Cuts a text before the first of the stop sequences. */
export function cutAtStop(text: string, stop: string | readonly string[] | null | undefined): string {
  const sequences = (typeof stop === "string" ? [stop] : (stop ?? [])).filter((sequence) => sequence !== "");
  const found = sequences.map((sequence) => text.indexOf(sequence)).filter((index) => index >= 0);
  return found.length === 0 ? text : text.slice(0, Math.min(...found));
}

/**
 * Cuts a text to a number of tokens, at the end of a word. The tokenizer never joins two words, so the tokens of a text
 * are the sum over its words.
 *
 * @param countTokens tokens of each piece, without [CLS] and [SEP]
 */
export async function limitTokens(
  text: string,
  maxTokens: number | undefined,
  countTokens: (pieces: string[]) => Promise<number[]>,
): Promise<LimitedText> {
  const pieces = text.match(/\s*\S+|\s+$/g) ?? [];
  const counts = await countTokens(pieces);
  let tokens = 0;
  for (const [index, count] of counts.entries()) {
    if (maxTokens !== undefined && tokens + count > maxTokens) {
      return { pieces: pieces.slice(0, index), tokens, finishReason: "length" };
    }
    tokens += count;
  }
  return { pieces, tokens, finishReason: "stop" };
}
