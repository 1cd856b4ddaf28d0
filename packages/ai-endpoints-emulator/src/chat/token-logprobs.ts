import { logprobsOf } from "../completions/logprobs.js";

/** Log probabilities in the shape of chat answers. */
export interface ChatLogprobs {
  content: TokenLogprob[];
}

/** One token, with the likeliest ones in its place. */
export interface TokenLogprob extends TokenChance {
  top_logprobs: TokenChance[];
}

interface TokenChance {
  token: string;
  logprob: number;
  /** UTF-8 bytes of the token. */
  bytes: number[];
}

/**
 * Made-up log probabilities of a text, the same numbers as on the completions route. That the service has them for chat
 * is unconfirmed: it may not on some models.
 *
 * @param pieces the text, in the pieces that a stream sends
 * @param count how many entries `top_logprobs` has; 0 for none
 */
export function chatLogprobsOf(pieces: readonly string[], count: number): ChatLogprobs {
  return { content: pieces.flatMap((piece) => tokensOf(piece, count)) };
}

function tokensOf(text: string, count: number): TokenLogprob[] {
  const { tokens, token_logprobs, top_logprobs } = logprobsOf(text, { offset: 0, logprobs: count, isPrompt: false });
  return tokens.map((token, position) => ({
    ...chance(token, token_logprobs[position] ?? 0),
    top_logprobs: Object.entries(top_logprobs[position] ?? {})
      .slice(0, count)
      .map(([other, logprob]) => chance(other, logprob)),
  }));
}

function chance(token: string, logprob: number): TokenChance {
  return { token, logprob, bytes: [...Buffer.from(token)] };
}
