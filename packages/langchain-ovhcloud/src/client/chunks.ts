import type { Attempt } from "./attempt.js";
import { type OVHcloudError, OVHcloudStreamInterruptedError } from "./errors.js";
import type { OpenResponse } from "./transport.js";

/**
 * Reads an answer's body as it comes.
 *
 * @param open the answer; every byte restarts its timeout.
 * @throws OVHcloudStreamInterruptedError when the connection breaks.
 */
export async function* readChunks({ response, attempt, context: { model } }: OpenResponse): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) throw interrupted("it had no body", model);
  while (true) {
    attempt.restart();
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw connectionLost(attempt, cause, model);
    });
    attempt.pause();
    if (done) return;
    yield value as Uint8Array;
  }
}

// A reset in mid-answer is an interrupted stream; an abort or a timeout keeps its own name.
function connectionLost(attempt: Attempt, cause: unknown, model: string | undefined): OVHcloudError {
  const explained = attempt.explain(cause);
  return explained.kind === "connection" ? interrupted("the connection broke", model, cause) : explained;
}

/**
 * The error of a stream that is not whole.
 *
 * @param reason what happened, as the end of "The stream broke off: …".
 * @param model who was answering.
 * @param cause the error underneath.
 */
export function interrupted(
  reason: string,
  model: string | undefined,
  cause?: unknown,
): OVHcloudStreamInterruptedError {
  const message = `The stream broke off: ${reason}. What had arrived is in \`partial\`; ask again for the whole answer.`;
  return new OVHcloudStreamInterruptedError(message, { model, cause }, true);
}
