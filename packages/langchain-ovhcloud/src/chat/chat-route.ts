import type { ChatCompletionChunk, ChatMessageParam } from "../client/chat-completion.js";
import type { AIEndpointsClient } from "../client/client.js";
import type { RequestOptions } from "../client/transport.js";
import type { ChatOVHcloudCallOptions } from "./fields.js";
import type { AskedModel, ChatInvocationParams } from "./invocation-params.js";

/** One question to the service. */
export interface RouteCall {
  client: AIEndpointsClient;
  /** The request without its messages, as the route made it. */
  params: ChatInvocationParams;
  messages: ChatMessageParam[];
  /** Signal and listener. */
  options: RequestOptions;
}

/**
 * A way to the chat models. Routes differ in how a conversation is written and how its answer comes; each turns the answer
 * into the chunks of the chat route, so that one reader serves all.
 */
export interface ChatRoute {
  /** Makes the request without its messages; throws for what the route or the model cannot do. */
  invocationParams(model: AskedModel, options?: Partial<ChatOVHcloudCallOptions>): ChatInvocationParams;
  /** Asks for a whole answer. */
  ask(call: RouteCall): Promise<ChatCompletionChunk[]>;
  /** Asks for a streamed answer, in bursts of what arrived together; `countTokens` where that has to be asked for. */
  stream(call: RouteCall & { countTokens: boolean }): AsyncGenerator<ChatCompletionChunk[]>;
}
