import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { FlatToolParam } from "../responses/flat-tool.js";
import type { ChatOVHcloudCallOptions, SamplingOptions } from "./fields.js";
import {
  encodeToolChoice,
  encodeTools,
  requireParallelToolCalls,
  requireToolCalling,
  type ToolParam,
} from "./tools.js";

/** A request without its messages. */
export interface ChatInvocationParams {
  model: string;
  /** In the form of the route: the responses route's are flat. */
  tools?: (ToolParam | FlatToolParam)[];
  [field: string]: unknown;
}

/** The fields of a model that a request is made of. */
export interface AskedModel extends SamplingOptions {
  model: string;
  profile: ModelProfile;
  modelKwargs?: Record<string, unknown> | undefined;
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
  model: AskedModel,
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

/**
 * Only what is set, so that an unset field does not hide the same one in `modelKwargs`.
 *
 * @param fields some of them undefined.
 */
export function present(fields: Record<string, unknown>): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const name in fields) if (fields[name] !== undefined) set[name] = fields[name];
  return set;
}
