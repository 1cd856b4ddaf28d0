import { answerFromPassages } from "../extractive/answer.js";
import { readPrompt } from "../extractive/prompt.js";
import { PatternError } from "../sampling/pattern-syntax.js";
import { type JsonSchema, sampleJson } from "../sampling/sample-json.js";
import type { ScriptedReply } from "../scenarios/scenarios.js";
import { ApiError } from "../server/api-error.js";
import type { Call } from "../server/route.js";
import { toolCallId } from "./ids.js";
import type { Reply, ToolCall } from "./reply.js";
import { textOf, type ChatRequest, type ChatTool } from "./request.js";

/**
 * Decides what the emulated model says. In this order: a scripted reply; a tool that is forced; an object for
 * `response_format`; a tool, when there are tools but nothing to quote from; quotes from the prompt's passages.
 */
export async function planReply(
  request: ChatRequest,
  model: string,
  call: Pick<Call, "scripted" | "services" | "signal">,
): Promise<Reply> {
  if (call.scripted) return scriptedReply(call.scripted, model);
  const prompt = readPrompt(request.messages.map((message) => ({ role: message.role, text: textOf(message) })));
  const tool = chosenTool(request, prompt.passages.length > 0);
  if (tool) {
    const place = `tools.${request.tools?.indexOf(tool)}.function.parameters`;
    const args = sampleAt(place, tool.function.parameters ?? { type: "object" }, prompt.question);
    return { text: "", toolCalls: [toolCall(model, tool, args)], finishReason: "tool_calls" };
  }
  const format = request.response_format;
  if (format?.type === "json_schema")
    return text(JSON.stringify(sampleAt("response_format.json_schema.schema", format.json_schema.schema)));
  const toolResult = request.messages.at(-1)?.role === "tool" ? textOf(request.messages.at(-1) ?? {}) : undefined;
  const answer =
    toolResult !== undefined && prompt.passages.length === 0
      ? `The tool answered: "${toolResult}"`
      : await answerFromPassages(prompt, call.services.sentenceVectors, call.signal);
  return text(format?.type === "json_object" ? JSON.stringify({ answer }) : answer);
}

function sampleAt(place: string, schema: JsonSchema, question?: string): unknown {
  try {
    return sampleJson(schema, question);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const param = [place, ...error.path].join(".");
    throw new ApiError(400, `${param}: ${error.message}`, { param });
  }
}

function text(content: string): Reply {
  return { text: content, toolCalls: [], finishReason: "stop" };
}

function scriptedReply(scripted: ScriptedReply, model: string): Reply {
  const toolCalls = (scripted.toolCalls ?? []).map(({ id, name, arguments: args }) => ({
    id: id ?? toolCallId(model),
    name,
    arguments: typeof args === "string" ? args : JSON.stringify(args),
  }));
  const finishReason = scripted.finishReason ?? (toolCalls.length > 0 ? "tool_calls" : "stop");
  return { text: scripted.text ?? "", reasoning: scripted.reasoning, toolCalls, finishReason };
}

function chosenTool({ tools, tool_choice: choice, messages }: ChatRequest, hasPassages: boolean): ChatTool | undefined {
  if (choice && typeof choice === "object") {
    const name = choice.function.name;
    const forced = tools?.find((tool) => tool.function.name === name);
    if (forced) return forced;
    throw new ApiError(400, `tool_choice names \`${name}\`, which is not among the tools.`, { param: "tool_choice" });
  }
  if (!tools || tools.length === 0) {
    if (choice === "required")
      throw new ApiError(400, "tool_choice is `required`, but there are no tools.", { param: "tool_choice" });
    return undefined;
  }
  if (choice === "required") return tools[0];
  const answersTool = messages.at(-1)?.role === "tool";
  return choice === "none" || answersTool || hasPassages ? undefined : tools[0];
}

function toolCall(model: string, tool: ChatTool, args: unknown): ToolCall {
  return { id: toolCallId(model), name: tool.function.name, arguments: JSON.stringify(args) };
}
