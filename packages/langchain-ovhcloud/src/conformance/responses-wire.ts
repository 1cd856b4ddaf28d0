import type { SentMessage, SentRequest, WireAnswer, WireFormat, WireToolCall } from "./wire.js";

/** `POST /v1/responses`, with the answers and events of OpenAI, which OVHcloud does not document. */
export const responsesWire: WireFormat = {
  path: "/v1/responses",
  prelude: 4,
  countsOnRequest: false,
  read: readRequest,
  whole: (answer) => ended(answer),
  streamed: (answer) => [...events(answer)].map((event, number) => ({ ...event, sequence_number: number })),
};

type Json = Record<string, unknown>;

const opened = { id: "resp_1", object: "response", model: "gpt-oss-120b", status: "in_progress", output: [] };

function ended(answer: WireAnswer): Json {
  const isCut = answer.finishReason === "length";
  const { input, output, cacheRead, reasoning } = { input: 3, output: 2, ...answer.usage };
  return {
    ...opened,
    status: isCut ? "incomplete" : "completed",
    incomplete_details: isCut ? { reason: "max_output_tokens" } : null,
    error: null,
    output: items(answer),
    usage: {
      input_tokens: input,
      output_tokens: output,
      total_tokens: input + output,
      input_tokens_details: cacheRead === undefined ? {} : { cached_tokens: cacheRead },
      output_tokens_details: reasoning === undefined ? {} : { reasoning_tokens: reasoning },
    },
  };
}

function items({ text, reasoning, toolCalls = [] }: WireAnswer): Json[] {
  const thought = {
    type: "reasoning",
    id: "rs_1",
    summary: [],
    content: [{ type: "reasoning_text", text: reasoning }],
  };
  const said = { type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text }] };
  return [
    ...(reasoning === undefined ? [] : [thought]),
    ...(text === undefined ? [] : [said]),
    ...toolCalls.map((call) => wireCall(call)),
  ];
}

function wireCall({ id, name, arguments: args }: WireToolCall): Json {
  return { type: "function_call", id: `fc_${id}`, call_id: id, name, arguments: args };
}

function* events(answer: WireAnswer): Generator<Json> {
  yield { type: "response.created", response: opened };
  yield { type: "response.in_progress", response: opened };
  for (const [index, item] of items(answer).entries()) {
    yield { type: "response.output_item.added", output_index: index, item: { ...item, ...emptied(item) } };
    yield* itemEvents(item, { item_id: item.id, output_index: index });
    yield { type: "response.output_item.done", output_index: index, item };
  }
  const response = ended(answer);
  yield { type: `response.${String(response.status)}`, response };
}

function emptied({ type }: Json): Json {
  return type === "function_call" ? { arguments: "" } : { content: [] };
}

function* itemEvents(item: Json, place: Json): Generator<Json> {
  if (item.type === "function_call") {
    const kind = "response.function_call_arguments";
    for (const delta of String(item.arguments).match(/[^]{1,5}/g) ?? [])
      yield { type: `${kind}.delta`, ...place, delta };
    yield { type: `${kind}.done`, ...place, arguments: item.arguments };
    return;
  }
  const [part] = item.content as { type: string; text: string }[];
  const kind = item.type === "reasoning" ? "response.reasoning_text" : "response.output_text";
  const at = { ...place, content_index: 0 };
  yield { type: "response.content_part.added", ...at, part: { ...part, text: "" } };
  for (const delta of part?.text.match(/\s*\S+/g) ?? []) yield { type: `${kind}.delta`, ...at, delta };
  yield { type: `${kind}.done`, ...at, text: part?.text };
  yield { type: "response.content_part.done", ...at, part };
}

function readRequest(body: unknown): SentRequest {
  const sent = body as Json & { input?: Json[]; tools?: (SentRequest["tools"][number] & { type: string })[] };
  const format = (sent.text as { format?: { type?: string; schema?: unknown } } | undefined)?.format;
  const tools = (sent.tools ?? []).map(({ type: _type, ...tool }) => tool);
  const forced = typeof sent.tool_choice === "object";
  return {
    model: sent.model,
    stream: sent.stream === true,
    asksForUsage: false,
    messages: readItems(sent.input ?? []),
    tools,
    toolChoice: sent.tool_choice,
    temperature: sent.temperature,
    maxTokens: sent.max_output_tokens,
    stop: sent.stop,
    structuredOutput: format?.type === "json_schema" ? "jsonSchema" : forced ? "functionCalling" : undefined,
    outputSchema: format?.schema ?? (forced ? tools[0]?.parameters : undefined),
  };
}

// Reasoning and calls are items of their own; they are shown with the message of the turn that they belong to.
function readItems(items: readonly Json[]): SentMessage[] {
  const messages: SentMessage[] = [];
  let reasoning: string | undefined;
  for (const item of items) {
    if (item.type === "reasoning") reasoning = textsOf(item.content).join("");
    else if (item.type === "function_call") {
      const call = { id: String(item.call_id), name: String(item.name), arguments: String(item.arguments) };
      const last = messages.at(-1)?.role === "assistant" ? messages.pop() : undefined;
      const turn = last ?? readMessage({ role: "assistant", content: "" });
      messages.push({ ...turn, toolCalls: [...turn.toolCalls, call], reasoning: turn.reasoning ?? reasoning });
    } else {
      messages.push({ ...readMessage(item), ...(item.role === "assistant" ? { reasoning } : {}) });
      if (item.role === "assistant") reasoning = undefined;
    }
  }
  return messages;
}

function readMessage(item: Json): SentMessage {
  const content = item.content ?? item.output ?? "";
  const parts = (Array.isArray(content) ? content : [{ type: "input_text", text: content }]) as Json[];
  return {
    role: item.type === "function_call_output" ? "tool" : String(item.role),
    text: textsOf(content).join("\n"),
    isString: typeof content === "string",
    images: parts.filter(({ type }) => type === "input_image").map(({ image_url }) => String(image_url)),
    otherParts: parts.filter(({ type }) => !/^(input_|output_)?text$|^input_image$/.test(String(type))),
    toolCalls: [],
    toolCallId: item.call_id as string | undefined,
    fields: Object.keys(item),
  };
}

function textsOf(content: unknown): string[] {
  if (!Array.isArray(content)) return [String(content)];
  return (content as Json[]).flatMap(({ text }) => (typeof text === "string" ? [text] : []));
}
