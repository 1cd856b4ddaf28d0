import type { ChatOVHcloudCallOptions } from "../chat/fields.js";
import { type AskedModel, type ChatInvocationParams, present } from "../chat/invocation-params.js";
import { encodeToolChoice, encodeTools, requireParallelToolCalls, requireToolCalling } from "../chat/tools.js";
import { requireStateless } from "../client/stateless.js";
import { flatChoice, flatTool } from "./flat-tool.js";
import { toTextFormat } from "./text-format.js";
import { requireRouteFields } from "./unsupported-fields.js";

/**
 * Makes the body of a responses request, without its input, by the rules of `chatInvocationParams`.
 *
 * @param model the model's fields.
 * @param options the call's options.
 * @throws OVHcloudUnsupportedError for what the route does not have; OVHcloudConfigurationError for tools that cannot work.
 */
export function responsesInvocationParams(
  model: AskedModel,
  options: Partial<ChatOVHcloudCallOptions> = {},
): ChatInvocationParams {
  const kwargs = model.modelKwargs ?? {};
  requireStateless(kwargs);
  requireStateless({ previous_response_id: (options as Record<string, unknown>).previous_response_id });
  requireRouteFields(model, options);
  requireParallelToolCalls(options.parallel_tool_calls);
  const tools = options.tools?.length ? encodeTools(options.tools, options.strict) : undefined;
  if (tools) requireToolCalling(model.model, model.profile);
  const effort = options.reasoningEffort ?? model.reasoningEffort;
  const format = options.response_format && toTextFormat(options.response_format);
  return {
    model: model.model,
    ...kwargs,
    ...present({
      temperature: options.temperature ?? model.temperature,
      top_p: options.topP ?? model.topP,
      max_output_tokens: options.maxTokens ?? model.maxTokens,
      ...logprobs(options.logprobs ?? model.logprobs, options.topLogprobs ?? model.topLogprobs),
      // Beside what `modelKwargs` asks for, such as a summary or a verbosity.
      reasoning: effort && { ...(kwargs.reasoning as object | undefined), effort },
      text: format && { ...(kwargs.text as object | undefined), format },
      tools: tools?.map(flatTool),
      tool_choice: tools && options.tool_choice ? flatChoice(encodeToolChoice(options.tool_choice, tools)) : undefined,
    }),
    store: false,
  };
}

// As OpenAI and vLLM read it. A model may lack log probabilities (guide of 2026-02-24), and `include` may be ignored.
function logprobs(wanted: boolean | undefined, top: number | undefined): Record<string, unknown> {
  return wanted ? { include: ["message.output_text.logprobs"], top_logprobs: top } : {};
}
