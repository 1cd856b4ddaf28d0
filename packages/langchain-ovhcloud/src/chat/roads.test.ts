import { afterEach, describe, expect, it } from "@jest/globals";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import {
  type Answer,
  chunk,
  completion,
  events,
  json,
  type ScriptedServer,
  startScriptedServer,
  usageChunk,
} from "../test-support/scripted-server.js";
import { ChatOVHcloud, type ChatOVHcloud as Model } from "./chat-model.js";

/** One answer, as a server sends it whole and in a stream, with the quirks that were seen in the wild. */
interface Script {
  whole: Record<string, unknown>;
  chunks: Record<string, unknown>[];
}

const weather = (id: string, city: string) => ({
  id,
  type: "function",
  function: { name: "weather", arguments: `{"city":"${city}"}` },
});

const likely = (...tokens: string[]) => ({
  content: tokens.map((token) => ({ token, logprob: -0.1, top_logprobs: [] })),
});

const scripts: Record<string, Script> = {
  "text, the role on every delta, usage late": {
    whole: completion({ content: "Hello", tool_calls: [] }),
    chunks: [
      chunk({ role: "assistant", content: "" }),
      chunk({ role: "assistant", content: "Hel" }),
      chunk({ role: "assistant", content: "lo" }, { finish_reason: "stop" }),
      usageChunk(3, 2),
    ],
  },
  "reasoning under the new name, without roles": {
    whole: completion({ content: "Yes", reasoning: "Hm, well" }),
    chunks: [
      chunk({ reasoning: "Hm, " }),
      chunk({ reasoning: "well" }),
      chunk({ content: "Yes" }, { finish_reason: "stop" }),
      usageChunk(3, 2),
    ],
  },
  "reasoning under the old name": {
    whole: completion({ content: "Yes", reasoning_content: "Hm" }),
    chunks: [
      chunk({ reasoning_content: "Hm" }),
      chunk({ content: "Yes" }),
      chunk({}, { finish_reason: "stop" }),
      usageChunk(3, 2),
    ],
  },
  "reasoning under both names at once": {
    whole: completion({ content: "Yes", reasoning: "Hm", reasoning_content: "Hm" }),
    chunks: [
      chunk({ reasoning: "Hm", reasoning_content: "Hm" }),
      chunk({ content: "Yes" }, { finish_reason: "stop" }),
      usageChunk(3, 2),
    ],
  },
  "inline thinking, the tags cut": {
    whole: completion({ content: "<think>\nHm</think>\n\nYes" }),
    chunks: ["<th", "ink>", "\nHm</", "think>\n", "\nYes"]
      .map((content) => chunk({ content }))
      .concat(chunk({}, { finish_reason: "stop" }), usageChunk(3, 2)),
  },
  "text followed by a tool call with index 0": {
    whole: completion({ content: "I look.", tool_calls: [weather("a", "Paris")] }, { finish_reason: "tool_calls" }),
    chunks: [
      chunk({ content: "I look." }),
      chunk({ tool_calls: [{ index: 0, id: "a", type: "function", function: { name: "weather", arguments: "" } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '"Paris"}' } }] }, { finish_reason: "tool_calls" }),
      usageChunk(3, 2),
    ],
  },
  "two whole tool calls without an index": {
    whole: completion(
      { content: null, tool_calls: [weather("a", "Paris"), weather("b", "Rome")] },
      { finish_reason: "tool_calls" },
    ),
    chunks: [
      chunk({ content: null, tool_calls: [weather("a", "Paris"), weather("b", "Rome")] }),
      chunk({}, { finish_reason: "tool_calls" }),
      usageChunk(3, 2),
    ],
  },
  "a tool call in fragments without an index": {
    whole: completion({ tool_calls: [weather("a", "Paris")] }, { finish_reason: "tool_calls" }),
    chunks: [
      chunk({ tool_calls: [{ id: "a", function: { name: "weather", arguments: "" } }] }),
      chunk({ tool_calls: [{ function: { arguments: '{"city":"Pa' } }] }),
      chunk({ tool_calls: [{ function: { arguments: 'ris"}' } }] }, { finish_reason: "tool_calls" }),
      usageChunk(3, 2),
    ],
  },
  "a tool call without arguments": {
    whole: completion(
      { tool_calls: [{ id: "a", function: { name: "now", arguments: "" } }] },
      { finish_reason: "tool_calls" },
    ),
    chunks: [
      chunk(
        { tool_calls: [{ index: 0, id: "a", function: { name: "now", arguments: "" } }] },
        { finish_reason: "tool_calls" },
      ),
      usageChunk(3, 2),
    ],
  },
  "no text and zero counts": {
    whole: completion(
      { content: "" },
      { finish_reason: "length", usage: { prompt_tokens: 3, completion_tokens: 0, total_tokens: 3 } },
    ),
    chunks: [chunk({ content: "" }, { finish_reason: "length" }), usageChunk(3, 0)],
  },
  "log probabilities": {
    whole: completion({ content: "Hello" }, { logprobs: likely("Hel", "lo") }),
    chunks: [
      chunk({ content: "Hel" }, { logprobs: likely("Hel") }),
      chunk({ content: "lo" }, { logprobs: likely("lo") }),
      chunk({}, { finish_reason: "stop", logprobs: null }),
      usageChunk(3, 2),
    ],
  },
  "metadata and running totals on every chunk": {
    whole: completion({ content: "Hello" }, { system_fingerprint: "fp" }),
    chunks: [
      chunk(
        { content: "Hel" },
        { system_fingerprint: "fp", usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 } },
      ),
      chunk(
        { content: "lo" },
        {
          system_fingerprint: "fp",
          finish_reason: "stop",
          usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
        },
      ),
    ],
  },
};

class PrefersStreaming extends BaseCallbackHandler {
  name = "prefers-streaming";
  lc_prefer_streaming = true;
  tokens = "";
  override handleLLMNewToken(token: string): void {
    this.tokens += token;
  }
}

class PrefersEvents extends BaseCallbackHandler {
  name = "prefers-events";
  lc_prefer_chat_model_stream_events = true;
}

const roads: Record<string, (model: Model) => Promise<AIMessage | AIMessageChunk>> = {
  invoke: (model) => model.invoke("Hi"),
  stream: async (model) => {
    let whole: AIMessageChunk | undefined;
    for await (const piece of await model.stream("Hi")) whole = whole ? whole.concat(piece) : piece;
    return whole as AIMessageChunk;
  },
  "streamEvents v2": async (model) => {
    let output: unknown;
    for await (const { event, data } of model.streamEvents("Hi", { version: "v2" })) {
      if (event === "on_chat_model_end") output = data.output;
    }
    return output as AIMessageChunk;
  },
  "streamEvents without version": async (model) => model.streamEvents("Hi"),
  "a handler with lc_prefer_streaming": (model) => model.invoke("Hi", { callbacks: [new PrefersStreaming()] }),
  "a handler with lc_prefer_chat_model_stream_events": (model) =>
    model.invoke("Hi", { callbacks: [new PrefersEvents()] }),
};

/**
 * What must be equal. Left out is what core itself does differently: it marks messages of the events road with
 * `output_version` and says "tool_use" there, and copies `tokenUsage` into the metadata of `invoke` only.
 */
function essence(message: AIMessage | AIMessageChunk): Record<string, unknown> {
  const { output_version: _version, tokenUsage: _usage, finish_reason, ...metadata } = message.response_metadata;
  const { input_tokens, output_tokens, total_tokens } = message.usage_metadata ?? {};
  return {
    id: message.id,
    blocks: message.contentBlocks,
    text: message.text,
    toolCalls: message.tool_calls?.map(({ id, name, args }) => ({ id, name, args })),
    usage: { input_tokens, output_tokens, total_tokens },
    metadata: { ...metadata, finish_reason: finish_reason === "tool_use" ? "tool_calls" : finish_reason },
  };
}

let server: ScriptedServer;
afterEach(() => server.close());

async function travel(
  script: Script,
  road: (model: Model) => Promise<AIMessage | AIMessageChunk>,
  fields = {},
): Promise<Record<string, unknown>> {
  const headers = { "x-request-id": "req-1" };
  const answer: Answer = (request, response) =>
    request.body.stream
      ? events(script.chunks, headers)(request, response)
      : json(script.whole, { headers })(request, response);
  server = await startScriptedServer(answer);
  return essence(await road(new ChatOVHcloud({ apiKey: "key", baseURL: server.url, ...fields })));
}

describe.each(Object.entries(scripts))("An answer with %s", (_name, script) => {
  it.each(Object.entries(roads))("is the same message over %s as over a plain invoke", async (_road, road) => {
    const reference = await travel(script, roads.invoke as (typeof roads)[string]);
    await server.close();

    const message = await travel(script, road);

    expect(message).toEqual(reference);
    expect(message.metadata).toMatchObject({
      model_provider: "ovhcloud",
      model: "gpt-oss-120b",
      model_name: "gpt-oss-120b",
      request_id: "req-1",
    });
  });

  it("is the same message when invoke streams inside", async () => {
    const reference = await travel(script, roads.invoke as (typeof roads)[string]);
    await server.close();

    expect(await travel(script, roads.invoke as (typeof roads)[string], { streaming: true })).toEqual(reference);
  });
});

describe("A message", () => {
  it("shows reasoning, text and tool calls as content blocks", async () => {
    const script = scripts["reasoning under the new name, without roles"] as Script;

    const { blocks } = await travel(script, roads.stream as (typeof roads)[string]);

    expect(blocks).toEqual([
      { type: "reasoning", reasoning: "Hm, well" },
      { type: "text", text: "Yes" },
    ]);
  });

  it("holds the log probabilities of all its tokens", async () => {
    const { metadata } = await travel(scripts["log probabilities"] as Script, roads.stream as (typeof roads)[string]);

    expect(metadata).toMatchObject({ logprobs: { content: [{ token: "Hel", logprob: -0.1 }, { token: "lo" }] } });
  });

  it("tells its tokens to the handlers", async () => {
    const handler = new PrefersStreaming();

    await travel(scripts["inline thinking, the tags cut"] as Script, (model) =>
      model.invoke("Hi", { callbacks: [handler] }),
    );

    expect(handler.tokens).toBe("Yes");
  });
});
