import type { ChatCompletion, ChatCompletionChunk } from "../client/chat-completion.js";
import { OVHcloudError } from "../client/errors.js";
import type { ResponseInfo } from "../client/transport.js";
import type { ChatRoute, RouteCall } from "./chat-route.js";
import { requireChoices } from "./completions-route.js";
import { type AnswerMetadata, AnswerReader, type ChatDelta } from "./deltas.js";
import { MessageAccumulator } from "./message-accumulator.js";

/** A request, the route that it takes, and the signal that stops it. */
export interface ChatCall extends Omit<RouteCall, "options"> {
  route: ChatRoute;
  signal?: AbortSignal | undefined;
}

/**
 * Asks for a whole answer, and gives it in normalised pieces.
 *
 * @param call the request.
 */
export async function wholeAnswer({ route, signal, ...call }: ChatCall): Promise<ChatDelta[]> {
  let info: ResponseInfo | undefined;
  const chunks = await route.ask({ ...call, options: { signal, onResponse: (heard) => (info = heard) } });
  return readChunks(chunks, call.params.model, info);
}

/** What is known of an answer besides its body. */
export type HeardInfo = Pick<ResponseInfo, "requestId" | "warning">;

/**
 * Brings a whole answer into normalised pieces.
 *
 * @param completion the answer.
 * @param model the model that was asked for.
 * @param info what its headers said; of a batch, what its line says.
 * @throws OVHcloudInvalidResponseError for an answer without an answer.
 */
export function readWholeAnswer(completion: ChatCompletion, model: string, info: HeardInfo | undefined): ChatDelta[] {
  requireChoices(completion, { model, requestId: info?.requestId });
  return readChunks([completion], model, info);
}

/**
 * Asks for a streamed answer, and gives it in normalised pieces as they come, those of one read together.
 *
 * @param call the request; `countTokens` for routes that count on request only.
 * @throws the client's errors; those after the first piece carry the message so far as `partial`.
 */
export async function* streamedAnswer({
  route,
  signal,
  ...call
}: ChatCall & { countTokens: boolean }): AsyncGenerator<ChatDelta[]> {
  let info: ResponseInfo | undefined;
  const answer = new AnswerReader(call.params.model);
  const sofar = new MessageAccumulator();
  let arrived = false;
  const note = (deltas: ChatDelta[]) => {
    for (const delta of deltas) sofar.add(delta);
    arrived ||= deltas.length > 0;
    return deltas;
  };
  const options = { signal, onResponse: (heard: ResponseInfo) => (info = heard) };
  try {
    for await (const burst of route.stream({ ...call, options })) {
      const deltas = note(burst.flatMap((chunk) => answer.read(chunk)));
      if (deltas.length > 0) yield deltas;
    }
    yield note(answer.end(heardMetadata(info)));
  } catch (error) {
    if (arrived && OVHcloudError.isInstance(error)) error.partial = sofar.toMessage();
    throw error;
  }
}

function readChunks(chunks: readonly ChatCompletionChunk[], model: string, info: HeardInfo | undefined): ChatDelta[] {
  const answer = new AnswerReader(model);
  return [...chunks.flatMap((chunk) => answer.read(chunk)), ...answer.end(heardMetadata(info))];
}

function heardMetadata(info: HeardInfo | undefined): Pick<AnswerMetadata, "request_id" | "warning"> {
  return {
    ...(info?.requestId ? { request_id: info.requestId } : {}),
    ...(info?.warning ? { warning: info.warning } : {}),
  };
}
