import { chunk, completion } from "../test-support/scripted-server.js";
import type { SentMessage, SentRequest, WireAnswer, WireFormat, WireToolCall } from "./wire.js";

/** `POST /v1/chat/completions`, as OVHcloud documents it. */
export const chatCompletionsWire: WireFormat = {
  path: "/v1/chat/completions",
  prelude: 1,
  countsOnRequest: true,
  read: readRequest,
  whole: (answer) =>
    completion(
      {
        content: answer.text ?? "",
        ...(answer.reasoning === undefined ? {} : { reasoning: answer.reasoning }),
        tool_calls: (answer.toolCalls ?? []).map((call) => wireCall(call)),
      },
      { finish_reason: finishReason(answer), usage: usage(answer) },
    ),
  streamed: (answer) => [...pieces(answer), { ...chunk({}), choices: [], usage: usage(answer) }],
};

type Json = Record<string, unknown>;

function* pieces(answer: WireAnswer): Generator<Json> {
  yield chunk({ role: "assistant", content: "" });
  for (const reasoning of words(answer.reasoning)) yield chunk({ reasoning });
  for (const content of words(answer.text)) yield chunk({ content });
  for (const [index, call] of (answer.toolCalls ?? []).entries()) {
    yield chunk({ tool_calls: [{ index, ...wireCall({ ...call, arguments: "" }) }] });
    for (const part of call.arguments.match(/[^]{1,5}/g) ?? [])
      yield chunk({ tool_calls: [{ index, function: { arguments: part } }] });
  }
  yield chunk({}, { finish_reason: finishReason(answer) });
}

function words(text = ""): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

function wireCall({ id, name, arguments: args }: WireToolCall): Json {
  return { id, type: "function", function: { name, arguments: args } };
}

function finishReason({ finishReason: given, toolCalls = [] }: WireAnswer): string {
  return given ?? (toolCalls.length > 0 ? "tool_calls" : "stop");
}

function usage({ usage: counts = { input: 3, output: 2 } }: WireAnswer): Json {
  const details = (fields: Json) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return {
    prompt_tokens: counts.input,
    completion_tokens: counts.output,
    total_tokens: counts.input + counts.output,
    prompt_tokens_details: details({ cached_tokens: counts.cacheRead, audio_tokens: counts.audioInput }),
    completion_tokens_details: details({ reasoning_tokens: counts.reasoning, audio_tokens: counts.audioOutput }),
  };
}

function readRequest(body: unknown): SentRequest {
  const sent = body as Json & { messages?: Json[]; tools?: { function: SentRequest["tools"][number] }[] };
  const format = sent.response_format as { type?: string; json_schema?: { schema?: unknown } } | undefined;
  const tools = (sent.tools ?? []).map((tool) => tool.function);
  const forced = typeof sent.tool_choice === "object";
  const kinds = { json_schema: "jsonSchema", json_object: "jsonMode" } as const;
  return {
    model: sent.model,
    stream: sent.stream === true,
    asksForUsage: (sent.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true,
    messages: (sent.messages ?? []).map(readMessage),
    tools,
    toolChoice: sent.tool_choice,
    temperature: sent.temperature,
    maxTokens: sent.max_tokens,
    stop: sent.stop,
    structuredOutput: kinds[format?.type as keyof typeof kinds] ?? (forced ? "functionCalling" : undefined),
    outputSchema: format?.json_schema?.schema ?? (forced ? tools[0]?.parameters : undefined),
  };
}

function readMessage(message: Json): SentMessage {
  const content = message.content ?? "";
  const parts = (Array.isArray(content) ? content : [{ type: "text", text: content }]) as Json[];
  const ofType = (type: string) => parts.filter((part) => part.type === type);
  const calls = (message.tool_calls ?? []) as { id: string; function: { name: string; arguments: string } }[];
  return {
    role: String(message.role),
    text: ofType("text")
      .map((part) => String(part.text))
      .join("\n"),
    isString: typeof content === "string",
    images: ofType("image_url").map((part) => (part.image_url as { url: string }).url),
    otherParts: parts.filter((part) => part.type !== "text" && part.type !== "image_url"),
    toolCalls: calls.map((call) => ({ id: call.id, ...call.function })),
    reasoning: (message.reasoning ?? message.reasoning_content) as string | undefined,
    toolCallId: message.tool_call_id as string | undefined,
    fields: Object.keys(message),
  };
}
