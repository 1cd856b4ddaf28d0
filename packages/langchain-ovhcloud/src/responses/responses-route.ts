import type { ChatRoute, RouteCall } from "../chat/chat-route.js";
import type { ChatCompletionChunk } from "../client/chat-completion.js";
import { noting } from "../client/noting.js";
import type { ResponsesRequest } from "../client/response.js";
import { toInputItems } from "./input-items.js";
import { responsesInvocationParams } from "./invocation-params.js";
import { ResponseReader } from "./response-reader.js";

/**
 * `POST /responses` (OVHcloud responses guides, 2026-02-03 and 2026-02-24). It keeps nothing: the whole conversation is
 * sent each time. Its answers count their tokens without being asked; `stream_options` may be unsupported.
 */
export const responsesRoute: ChatRoute = {
  invocationParams: responsesInvocationParams,

  async ask(call) {
    const heard = noting(call.params.model, call.options);
    const response = await call.client.responses(requestOf(call), heard.options);
    return new ResponseReader(heard.details).readWhole(response);
  },

  async *stream(call) {
    const heard = noting(call.params.model, call.options);
    const reader = new ResponseReader(heard.details);
    for await (const events of call.client.streamResponseBursts(requestOf(call), heard.options)) {
      const chunks = events.flatMap((event) => reader.read(event));
      yield call.countTokens ? chunks : chunks.map(withoutUsage);
    }
  },
};

// Who wants no counts gets none, as on the chat route.
function withoutUsage({ usage: _usage, ...chunk }: ChatCompletionChunk): ChatCompletionChunk {
  return chunk;
}

function requestOf({ params, messages }: RouteCall): ResponsesRequest {
  return { ...params, input: toInputItems(messages, params.model) };
}
