import type { BindToolsInput, ToolChoice } from "@langchain/core/language_models/chat_models";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { TOOL_CALLING_MODELS } from "../catalog/profiles.js";
import { OVHcloudConfigurationError, OVHcloudUnsupportedError } from "../client/errors.js";

/** A tool as the API reads it. */
export interface ToolParam {
  type: "function";
  function: { name: string; description?: string; parameters?: unknown; strict?: boolean };
}

/**
 * Turns LangChain tools, runnables or OpenAI-formatted tools into the API's.
 *
 * @param tools what the caller bound.
 * @param strict asks the server to follow the schemas exactly; left out unless given.
 * @throws OVHcloudConfigurationError for built-in tools of other providers, which this API does not have.
 */
export function encodeTools(tools: readonly BindToolsInput[], strict?: boolean): ToolParam[] {
  return tools.map((tool) => {
    const converted: unknown = convertToOpenAITool(tool, strict === undefined ? undefined : { strict });
    if (isToolParam(converted)) return converted;
    throw new OVHcloudConfigurationError(
      `A tool is of type "${String((converted as { type?: unknown }).type)}"; AI Endpoints runs function tools only. Pass \`tool(…)\` or a function definition.`,
    );
  });
}

/**
 * Turns LangChain's tool choice into the API's: "any" is "required", a name names its function, objects pass.
 *
 * @param choice what the caller asked for.
 * @param tools the bound tools.
 * @throws OVHcloudConfigurationError for a name that no bound tool has.
 */
export function encodeToolChoice(choice: ToolChoice, tools: readonly ToolParam[]): unknown {
  if (typeof choice !== "string") return choice;
  if (choice === "any" || choice === "required") return "required";
  if (choice === "auto" || choice === "none") return choice;
  const names = tools.map((tool) => tool.function.name);
  if (names.includes(choice)) return { type: "function", function: { name: choice } };
  throw new OVHcloudConfigurationError(
    `\`tool_choice\` names "${choice}", but the bound tools are: ${names.join(", ") || "none"}. Use one of them, "auto", "any" or "none".`,
  );
}

/**
 * Refuses tools for models that are known to have none; models without a profile are given the benefit of the doubt.
 *
 * @throws OVHcloudUnsupportedError that names models with tools.
 */
export function requireToolCalling(model: string, profile: ModelProfile): void {
  if (profile.toolCalling !== false) return;
  throw new OVHcloudUnsupportedError(
    `${model} does not call tools. Use one that does: ${TOOL_CALLING_MODELS.join(", ")}. If the service has learned it since, pass \`profile: { toolCalling: true }\`.`,
    { model },
  );
}

/**
 * Refuses what OVHcloud documents as unsupported (function-calling guide, 2025-12-19). True is the service's own way and
 * is not sent.
 *
 * @param wanted the caller's `parallel_tool_calls`.
 * @throws OVHcloudUnsupportedError for false.
 */
export function requireParallelToolCalls(wanted: boolean | undefined): void {
  if (wanted !== false) return;
  throw new OVHcloudUnsupportedError(
    "AI Endpoints cannot be told to make one tool call at a time (`parallel_tool_calls: false`). Leave it out, and answer every call of a message.",
  );
}

function isToolParam(value: unknown): value is ToolParam {
  return (
    typeof value === "object" && value !== null && "function" in value && "type" in value && value.type === "function"
  );
}
