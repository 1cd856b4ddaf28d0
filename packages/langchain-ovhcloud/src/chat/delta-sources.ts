import type { ResponseInfo } from "../client/transport.js";
import type { AIEndpointsClient } from "../client/client.js";
import type { ChatCompletionRequest } from "../client/chat-completion.js";
import { OVHcloudError } from "../client/errors.js";
import { type ChatDelta, normaliseChunks } from "./deltas.js";
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
export async function* wholeAnswer({ client, request, signal }: ChatCall): AsyncGenerator<ChatDelta> {
  let info: ResponseInfo | undefined;
  const completion = await client.chatCompletions(request, { signal, onResponse: (heard) => (info = heard) });
  yield* withRequestId(normaliseChunks([completion], request.model), () => info);
}

/**
 * Asks for a streamed answer, and gives it in normalised pieces as they come.
 *
 * @param call the request.
 * @throws the client's errors; those after the first piece carry the message so far as `partial`.
 */
export async function* streamedAnswer({ client, request, signal }: ChatCall): AsyncGenerator<ChatDelta> {
  let info: ResponseInfo | undefined;
  const chunks = client.streamChatCompletions(request, { signal, onResponse: (heard) => (info = heard) });
  yield* withPartial(withRequestId(normaliseChunks(chunks, request.model), () => info));
}

async function* withRequestId(
  deltas: AsyncIterable<ChatDelta>,
  info: () => ResponseInfo | undefined,
): AsyncGenerator<ChatDelta> {
  for await (const delta of deltas) {
    const requestId = delta.type === "end" ? info()?.requestId : undefined;
    if (delta.type === "end" && requestId) yield { ...delta, metadata: { ...delta.metadata, request_id: requestId } };
    else yield delta;
  }
}

async function* withPartial(deltas: AsyncIterable<ChatDelta>): AsyncGenerator<ChatDelta> {
  const sofar = new MessageAccumulator();
  let arrived = false;
  try {
    for await (const delta of deltas) {
      sofar.add(delta);
      arrived = true;
      yield delta;
    }
  } catch (error) {
    if (arrived && OVHcloudError.isInstance(error)) error.partial = sofar.toMessage();
    throw error;
  }
}
