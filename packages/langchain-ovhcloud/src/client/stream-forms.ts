import type { ResponseStreamEvent } from "./response.js";

/** How the streams of a route end. */
export interface StreamForm<T> {
  /** Whether the model has finished with this piece. A stream without such a piece is not whole. */
  isLast: (piece: T) => boolean;
  /** True when nothing of use follows the last piece; false when token counts do, and `[DONE]` ends the stream. */
  endsWithLast: boolean;
}

/** Streams of chat and text completions: `finish_reason`, then token counts, then `[DONE]`. */
export const CHAT_STREAM: StreamForm<{ choices?: { finish_reason?: string | null | undefined }[] | null | undefined }> =
  {
    isLast: ({ choices }) => choices?.some((choice) => Boolean(choice.finish_reason)) ?? false,
    endsWithLast: false,
  };

/**
 * Streams of the responses route: one of these events, with or without `[DONE]` after it. `[DONE]` without them proves
 * nothing here. Events that tell a failure are thrown before anybody asks.
 */
export const RESPONSE_STREAM: StreamForm<ResponseStreamEvent> = {
  isLast: ({ type }) => type === "response.completed" || type === "response.incomplete",
  endsWithLast: true,
};
