import type { ChatCompletion } from "../client/chat-completion.js";
import { type OVHcloudErrorDetails, OVHcloudInvalidResponseError } from "../client/errors.js";
import { noting } from "../client/noting.js";
import type { ChatRoute } from "./chat-route.js";
import { chatInvocationParams } from "./invocation-params.js";

/** `POST /chat/completions`. */
export const completionsRoute: ChatRoute = {
  invocationParams: chatInvocationParams,

  async ask({ client, params, messages, options }) {
    const heard = noting(params.model, options);
    const completion = await client.chatCompletions({ ...params, messages }, heard.options);
    requireChoices(completion, heard.details);
    return [completion];
  },

  stream({ client, params, messages, options, countTokens }) {
    const usage = countTokens ? { stream_options: { include_usage: true } } : {};
    return client.streamChatCompletionBursts({ ...params, messages, ...usage }, options);
  },
};

/**
 * Refuses a completion without an answer in it.
 *
 * @param completion a whole one.
 * @param details for the error.
 * @throws OVHcloudInvalidResponseError
 */
export function requireChoices(completion: ChatCompletion, details: OVHcloudErrorDetails): void {
  if (completion.choices?.length) return;
  throw new OVHcloudInvalidResponseError(
    "The service answered without an answer: there are no `choices` in it. Try again, and check that the base URL is an AI Endpoints API.",
    details,
  );
}
