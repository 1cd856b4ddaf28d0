import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { ChatOVHcloudCallOptions, SamplingOptions } from "./fields.js";
import {
  encodeToolChoice,
  encodeTools,
  requireParallelToolCalls,
  requireToolCalling,
  type ToolParam,
} from "./tools.js";

/** A chat request without its messages. */
export interface ChatInvocationParams {
  model: string;
  tools?: ToolParam[];
  [field: string]: unknown;
}

/**
 * Makes the request body, without messages: call options win over the model's own fields, those win over `modelKwargs`,
 * and what nobody set is left out, so that the server's defaults apply.
 *
 * @param model the model's fields.
 * @param options the call's options.
 * @throws OVHcloudUnsupportedError, OVHcloudConfigurationError for tools that cannot work.
 */
export function chatInvocationParams(
  model: SamplingOptions & { model: string; profile: ModelProfile; modelKwargs?: Record<string, unknown> | undefined },
  options: Partial<ChatOVHcloudCallOptions> = {},
): ChatInvocationParams {
  const tools = options.tools?.length ? encodeTools(options.tools, options.strict) : undefined;
  if (tools) requireToolCalling(model.model, model.profile);
  requireParallelToolCalls(options.parallel_tool_calls);
  return {
    model: model.model,
    ...model.modelKwargs,
    ...present({
      temperature: options.temperature ?? model.temperature,
      top_p: options.topP ?? model.topP,
      max_tokens: options.maxTokens ?? model.maxTokens,
      stop: options.stop ?? model.stop,
      seed: options.seed ?? model.seed,
      frequency_penalty: options.frequencyPenalty ?? model.frequencyPenalty,
      presence_penalty: options.presencePenalty ?? model.presencePenalty,
      logprobs: options.logprobs ?? model.logprobs,
      top_logprobs: options.topLogprobs ?? model.topLogprobs,
      reasoning_effort: options.reasoningEffort ?? model.reasoningEffort,
      response_format: options.response_format,
      tools,
      // A choice without tools is refused by strict servers.
      tool_choice: tools && options.tool_choice ? encodeToolChoice(options.tool_choice, tools) : undefined,
    }),
  };
}

// Only what is set, so that an unset field does not hide the same one in `modelKwargs`.
function present(fields: Record<string, unknown>): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const name in fields) if (fields[name] !== undefined) set[name] = fields[name];
  return set;
}
