import type { ChatCompletion, ChatCompletionRequest } from "../client/chat-completion.js";
import type { AIEndpointsClient } from "../client/client.js";
import { OVHcloudError, OVHcloudInvalidResponseError } from "../client/errors.js";
import type { ResponseInfo } from "../client/transport.js";
import { type AnswerMetadata, AnswerReader, type ChatDelta } from "./deltas.js";
import { MessageAccumulator } from "./message-accumulator.js";

/** A request and the signal that stops it. */
export interface ChatCall {
  client: AIEndpointsClient;
  request: ChatCompletionRequest;
  signal?: AbortSignal | undefined;
}

/**
 * Asks for a whole answer, and gives it in normalised pieces.
 *
 * @param call the request.
 */
export async function wholeAnswer({ client, request, signal }: ChatCall): Promise<ChatDelta[]> {
  let info: ResponseInfo | undefined;
  const completion = await client.chatCompletions(request, { signal, onResponse: (heard) => (info = heard) });
  return readWholeAnswer(completion, request.model, info);
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
  if (!completion.choices?.length) throw withoutChoices(model, info);
  const answer = new AnswerReader(model);
  return [...answer.read(completion), ...answer.end(heardMetadata(info))];
}

/**
 * Asks for a streamed answer, and gives it in normalised pieces as they come, those of one read together.
 *
 * @param call the request.
 * @throws the client's errors; those after the first piece carry the message so far as `partial`.
 */
export async function* streamedAnswer({ client, request, signal }: ChatCall): AsyncGenerator<ChatDelta[]> {
  let info: ResponseInfo | undefined;
  const answer = new AnswerReader(request.model);
  const sofar = new MessageAccumulator();
  let arrived = false;
  const note = (deltas: ChatDelta[]) => {
    for (const delta of deltas) sofar.add(delta);
    arrived ||= deltas.length > 0;
    return deltas;
  };
  const options = { signal, onResponse: (heard: ResponseInfo) => (info = heard) };
  try {
    for await (const burst of client.streamChatCompletionBursts(request, options)) {
      const deltas = note(burst.flatMap((chunk) => answer.read(chunk)));
      if (deltas.length > 0) yield deltas;
    }
    yield note(answer.end(heardMetadata(info)));
  } catch (error) {
    if (arrived && OVHcloudError.isInstance(error)) error.partial = sofar.toMessage();
    throw error;
  }
}

function withoutChoices(model: string, info: HeardInfo | undefined): OVHcloudInvalidResponseError {
  return new OVHcloudInvalidResponseError(
    "The service answered without an answer: there are no `choices` in it. Try again, and check that the base URL is an AI Endpoints API.",
    { model, requestId: info?.requestId },
  );
}

function heardMetadata(info: HeardInfo | undefined): Pick<AnswerMetadata, "request_id" | "warning"> {
  return {
    ...(info?.requestId ? { request_id: info.requestId } : {}),
    ...(info?.warning ? { warning: info.warning } : {}),
  };
}
