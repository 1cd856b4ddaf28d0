import type { CompletionLogprobs } from "../client/completion.js";

/** Collects the log probabilities of an answer that comes in pieces. */
export class LogprobsJoiner {
  #all: CompletionLogprobs | undefined;

  /** @param piece those of the next piece, if it has any. */
  add(piece: CompletionLogprobs | null | undefined): void {
    if (!piece) return;
    this.#all ??= { tokens: [], token_logprobs: [] };
    this.#all.tokens.push(...piece.tokens);
    this.#all.token_logprobs.push(...piece.token_logprobs);
    if (piece.top_logprobs) (this.#all.top_logprobs ??= []).push(...piece.top_logprobs);
    if (piece.text_offset) (this.#all.text_offset ??= []).push(...piece.text_offset);
  }

  /** Those of all pieces; undefined when none had any. */
  get all(): CompletionLogprobs | undefined {
    return this.#all;
  }
}
