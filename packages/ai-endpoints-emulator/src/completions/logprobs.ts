/** Log probabilities in OpenAI's older shape: parallel lists with an entry a token. */
export interface Logprobs {
  tokens: string[];
  token_logprobs: (number | null)[];
  top_logprobs: (Record<string, number> | null)[];
  text_offset: number[];
}

/**
 * Made-up log probabilities, always the same for the same text: each word counts as a token and gets a number between
 * -2 and 0; each of its made-up alternatives gets 1 less than the one before. The first token of an echoed prompt has
 * none, as nothing comes before it.
 *
 * @param text one or more words
 * @param options.offset where the text stands in the choice, in characters
 * @param options.logprobs how many entries `top_logprobs` has for a token; at least the token itself is there
 * @param options.isPrompt whether this is the start of an echoed prompt
 */
export function logprobsOf(
  text: string,
  { offset, logprobs, isPrompt }: { offset: number; logprobs: number; isPrompt: boolean },
): Logprobs {
  const tokens = text.match(/\s*\S+|\s+$/g) ?? [];
  const numbers = tokens.map((token, position) => (isPrompt && position === 0 ? null : madeUp(token)));
  let next = offset;
  return {
    tokens,
    token_logprobs: numbers,
    top_logprobs: tokens.map((token, position) => alternatives(token, numbers[position] ?? null, logprobs)),
    text_offset: tokens.map((token) => {
      const start = next;
      next += token.length;
      return start;
    }),
  };
}

function alternatives(token: string, logprob: number | null, count: number): Record<string, number> | null {
  if (logprob === null) return null;
  const others = Array.from({ length: Math.max(0, count - 1) }, (_, rank) => [
    `${token}~${rank + 1}`,
    logprob - (rank + 1),
  ]);
  return { [token]: logprob, ...(Object.fromEntries(others) as Record<string, number>) };
}

function madeUp(token: string): number {
  let sum = 0;
  for (const character of token) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 2000;
  return -sum / 1000;
}
