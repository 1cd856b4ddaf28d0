import type { Envelope } from "../chat/chat-objects.js";
import type { Completed, TextChoice, TextPiece } from "./complete.js";
import type { Logprobs } from "./logprobs.js";

/** A whole answer. */
export function textCompletion(envelope: Envelope, { choices, usage }: Completed): unknown {
  return {
    ...envelope,
    object: "text_completion",
    choices: choices.map(({ index, pieces, finishReason }) => ({
      index,
      text: pieces.map(({ text }) => text).join(""),
      logprobs: joinLogprobs(pieces),
      finish_reason: finishReason,
    })),
    usage,
  };
}

/**
 * The chunks of a streamed answer. The choices take turns, as they do on a server that works on all of them at once; a
 * usage chunk with empty `choices` comes last.
 */
export function* textChunks(envelope: Envelope, completed: Completed, includeUsage: boolean): Generator<unknown> {
  const chunk = (choices: unknown[], more: object = {}) => ({
    ...envelope,
    object: "text_completion",
    choices,
    ...more,
  });
  const longest = Math.max(...completed.choices.map(({ pieces }) => pieces.length));
  for (let position = 0; position <= longest; position += 1) {
    for (const choice of completed.choices) {
      const part = partAt(choice, position);
      if (part) yield chunk([part]);
    }
  }
  if (includeUsage) yield chunk([], { usage: completed.usage });
}

function partAt({ index, pieces, finishReason }: TextChoice, position: number): object | undefined {
  const piece = pieces[position];
  if (piece) return { index, ...piece, finish_reason: null };
  return position === pieces.length ? { index, text: "", logprobs: null, finish_reason: finishReason } : undefined;
}

function joinLogprobs(pieces: readonly TextPiece[]): Logprobs | null {
  const known = pieces.flatMap(({ logprobs }) => logprobs ?? []);
  if (known.length === 0) return null;
  return {
    tokens: known.flatMap(({ tokens }) => tokens),
    token_logprobs: known.flatMap((part) => part.token_logprobs),
    top_logprobs: known.flatMap((part) => part.top_logprobs),
    text_offset: known.flatMap((part) => part.text_offset),
  };
}
