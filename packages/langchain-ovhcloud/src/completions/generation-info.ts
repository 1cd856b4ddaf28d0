import type { UsageMetadata } from "@langchain/core/messages";
import { toUsageMetadata } from "../chat/usage.js";
import type { WireUsage } from "../client/chat-completion.js";
import type { Completion, CompletionChoice, CompletionLogprobs } from "../client/completion.js";
import type { ResponseInfo } from "../client/transport.js";

/** `generationInfo` of a completion. */
export interface CompletionInfo {
  model_provider: "ovhcloud";
  /** Model that answered; for a virtual model the one it stood for. */
  model: string;
  model_name: string;
  finish_reason?: string;
  system_fingerprint?: string;
  /** For OVHcloud's support, where the gateway sends one. */
  request_id?: string;
  /** What the service warns of, such as a model that is going to be removed (`x-warning`). */
  warning?: string;
  logprobs?: CompletionLogprobs;
  /** Tokens of the prompt and all its answers, on the first of them; absent where prompts shared a request. */
  usage_metadata?: UsageMetadata;
}

/**
 * Describes where a generation came from and how it ended.
 *
 * @param source the request's model, the answer around the choice, what its headers said, the choice, and the token
 *   counts if they are this generation's.
 */
export function completionInfo(source: {
  asked: string;
  completion: Pick<Completion, "model" | "system_fingerprint">;
  response: ResponseInfo | undefined;
  choice: Pick<CompletionChoice, "finish_reason" | "logprobs">;
  usage?: WireUsage | null | undefined;
}): CompletionInfo {
  const { completion, response, choice, usage } = source;
  const model = completion.model ?? source.asked;
  return {
    model_provider: "ovhcloud",
    model,
    model_name: model,
    ...(choice.finish_reason ? { finish_reason: choice.finish_reason } : {}),
    ...(completion.system_fingerprint ? { system_fingerprint: completion.system_fingerprint } : {}),
    ...(response?.requestId ? { request_id: response.requestId } : {}),
    ...(response?.warning ? { warning: response.warning } : {}),
    ...(choice.logprobs ? { logprobs: choice.logprobs } : {}),
    ...(usage ? { usage_metadata: toUsageMetadata(usage) } : {}),
  };
}
