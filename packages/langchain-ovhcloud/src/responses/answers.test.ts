import { afterEach, describe, expect, it } from "@jest/globals";
import type { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { streamWhole } from "../conformance/scripting.js";
import type { ChatOVHcloud, ChatOVHcloudFields } from "../index.js";
import { type ChatFixture, startChat } from "../test-support/chat-fixture.js";
import {
  callItem,
  completed,
  created,
  messageItem,
  reasoningItem,
  response,
  textDelta,
} from "../test-support/response-pieces.js";
import { type Answer, events, json } from "../test-support/scripted-server.js";

type Json = Record<string, unknown>;
type Message = AIMessage | AIMessageChunk;

let fixture: ChatFixture;
afterEach(() => fixture.server.close());

async function chat(answer: Answer, fields: ChatOVHcloudFields = {}): Promise<ChatOVHcloud> {
  fixture = await startChat({ api: "responses", maxRetries: 0, onWarning: () => {}, ...fields }, answer);
  return fixture.model;
}

/** Answers whole or streamed, as asked. */
const either =
  (whole: Json, pieces: readonly Json[]): Answer =>
  (request, reply) =>
    request.body.stream
      ? events(pieces, { "x-request-id": "req-1" })(request, reply)
      : json(whole, { headers: { "x-request-id": "req-1" } })(request, reply);

/** The message over each of the three roads. */
async function overAllRoads(answer: Answer, fields?: ChatOVHcloudFields): Promise<Message[]> {
  const model = await chat(answer, fields);
  return [await model.invoke("Hi"), await streamWhole(model, "Hi"), await model.streamEvents("Hi")];
}

const likely = (token: string) => ({ token, logprob: -0.1, top_logprobs: [] });
const hello = [textDelta("Hel"), textDelta("lo")];
const said = messageItem("Hello");
const call = callItem("a", "Paris");
const place = { item_id: "fc_a", output_index: 0 };
const added = { type: "response.output_item.added", output_index: 0, item: { ...call, arguments: "" } };
const fragment = (delta: string, more: Json = place) => ({
  type: "response.function_call_arguments.delta",
  delta,
  ...more,
});
const fragments = [fragment('{"city":'), fragment('"Paris"}')];
const argumentsDone = { type: "response.function_call_arguments.done", ...place, arguments: call.arguments };
const itemDone = (item: Json, output_index = 0) => ({ type: "response.output_item.done", output_index, item });

describe("A text is read from", () => {
  it.each<[string, Json, Json[]]>([
    ["typed events in OpenAI's order", response([said]), [created, ...hello, itemDone(said), completed([said])]],
    ["deltas alone, the end without output", response([said]), [created, ...hello, completed([])]],
    ["the end alone", response([said]), [created, completed([said])]],
    ["an item that is done, without deltas", response([said]), [created, itemDone(said), completed([])]],
    [
      "deltas of one item and another item that is done",
      response([messageItem("Hel"), messageItem("lo")]),
      [created, textDelta("Hel"), itemDone(messageItem("Hel")), itemDone(messageItem("lo"), 1), completed([])],
    ],
    [
      "`output_text` of the answer",
      response(undefined, { output_text: "Hello" }),
      [completed([], { output_text: "Hello" })],
    ],
    [
      "content that is a string",
      response([{ ...said, content: "Hello" }]),
      [created, completed([{ ...said, content: "Hello" }])],
    ],
    [
      "events that nobody knows, beside those that count",
      response([{ type: "web_search_call", id: "ws_1" }, said]),
      [created, { type: "response.web_search_call.searching" }, ...hello, completed([said])],
    ],
    [
      "a refusal",
      response([{ ...said, content: [{ type: "refusal", refusal: "Hello" }] }]),
      [created, { ...textDelta("Hello"), type: "response.refusal.delta" }, completed([])],
    ],
  ])("%s", async (_what, whole, pieces) => {
    const messages = await overAllRoads(either(whole, pieces));

    for (const message of messages) {
      expect(message.contentBlocks).toMatchObject([{ type: "text", text: "Hello" }]);
      expect(message.id).toBe("resp_1");
      expect(message.usage_metadata).toMatchObject({ input_tokens: 3, output_tokens: 2, total_tokens: 5 });
      expect(message.response_metadata).toMatchObject({
        model: "gpt-oss-120b",
        model_name: "gpt-oss-120b",
        model_provider: "ovhcloud",
        finish_reason: "stop",
        request_id: "req-1",
      });
    }
  });

  it("a stream without its beginning, which would have told the id", async () => {
    const message = await streamWhole(await chat(events([...hello, completed([said])])), "Hi");

    expect(message).toMatchObject({ content: "Hello", id: undefined });
  });

  it("a whole answer of a server that ignores `stream`", async () => {
    const messages = await overAllRoads(json(response([said])));

    expect(messages.map(({ text }) => text)).toEqual(["Hello", "Hello", "Hello"]);
  });
});

describe("Reasoning is read from", () => {
  const thought = reasoningItem("Hm, well.");
  const summary = [{ type: "summary_text", text: "Hm, well." }];
  const summarised = { ...thought, content: undefined, summary };
  const thinking = (type: string) => [
    { type, item_id: "rs_1", output_index: 0, delta: "Hm, " },
    { type, item_id: "rs_1", output_index: 0, delta: "well." },
  ];

  it.each<[string, Json, Json[]]>([
    ["its text", thought, thinking("response.reasoning_text.delta")],
    ["its summary", summarised, thinking("response.reasoning_summary_text.delta")],
    ["events under an older name", thought, thinking("response.reasoning.delta")],
    [
      "its text, when there is a summary of the same",
      { ...thought, summary },
      [...thinking("response.reasoning_text.delta"), ...thinking("response.reasoning_summary_text.delta")],
    ],
    ["an item that is done, without deltas", thought, [itemDone(thought)]],
    [
      "content that is a string",
      { ...thought, content: "Hm, well." },
      [itemDone({ ...thought, content: "Hm, well." })],
    ],
  ])("%s", async (_what, item, pieces) => {
    const messages = await overAllRoads(
      either(response([item, said]), [created, ...pieces, ...hello, completed([item, said])]),
    );

    for (const message of messages)
      expect(message.contentBlocks).toMatchObject([
        { type: "reasoning", reasoning: "Hm, well." },
        { type: "text", text: "Hello" },
      ]);
  });

  it("the text itself, where a model thinks inline", async () => {
    const inline = messageItem("<think>Hm</think>Yes");
    const pieces = ["<th", "ink>Hm</thi", "nk>Yes"].map(textDelta);

    const messages = await overAllRoads(either(response([inline]), [created, ...pieces, completed([inline])]));

    for (const message of messages)
      expect(message.contentBlocks).toMatchObject([
        { type: "reasoning", reasoning: "Hm" },
        { type: "text", text: "Yes" },
      ]);
  });
});

describe("A call of a tool is read from", () => {
  const nested = { id: "a", type: "function", function: { name: "weather", arguments: call.arguments } };

  it.each<[string, Json, Json[]]>([
    [
      "all events that tell it",
      response([call]),
      [created, added, ...fragments, argumentsDone, itemDone(call), completed([call])],
    ],
    ["its deltas, the end without output", response([call]), [created, added, ...fragments, completed([])]],
    ["its arguments once they are done", response([call]), [created, added, argumentsDone, completed([])]],
    ["an item that is done, without more", response([call]), [created, itemDone(call), completed([])]],
    ["the end alone", response([call]), [created, completed([call])]],
    [
      "an item that begins with its arguments, and deltas of the same",
      response([call]),
      [created, { ...added, item: call }, ...fragments, completed([call])],
    ],
    ["deltas that come before its name", response([call]), [created, ...fragments, itemDone(call), completed([call])]],
    [
      "events that name its item and no place in the output",
      response([call]),
      [
        created,
        { ...added, output_index: undefined },
        ...fragments.map((piece) => ({ ...piece, output_index: undefined })),
        completed([call]),
      ],
    ],
    [
      "events that tell no place at all",
      response([call]),
      [
        created,
        { ...added, output_index: undefined, item: { ...call, id: undefined, arguments: "" } },
        fragment('{"city":', {}),
        fragment('"Paris"}', {}),
        completed([call]),
      ],
    ],
    [
      "events with a new id for the same call each time",
      response([call]),
      [created, added, ...fragments, itemDone({ ...call, call_id: "b" }), completed([{ ...call, call_id: "c" }])],
    ],
    [
      "`tool_calls` of the whole answer, as OVHcloud's samples do",
      response([], { tool_calls: [nested] }),
      [created, completed([], { tool_calls: [nested] })],
    ],
    [
      "`tool_calls` that are flat, in an answer without output",
      response(undefined, { tool_calls: [{ id: "a", name: "weather", arguments: call.arguments }] }),
      [created, completed([], { tool_calls: [{ call_id: "a", name: "weather", arguments: call.arguments }] })],
    ],
    [
      "`tool_calls` of a message",
      response([{ ...messageItem(""), tool_calls: [nested] }]),
      [created, completed([{ ...messageItem(""), tool_calls: [nested] }])],
    ],
    [
      "the output, when `tool_calls` tells the same",
      response([call], { tool_calls: [nested] }),
      [created, added, ...fragments, completed([call], { tool_calls: [nested] })],
    ],
    [
      "arguments that are an object",
      response([{ ...call, arguments: { city: "Paris" } }]),
      [created, completed([{ ...call, arguments: { city: "Paris" } }])],
    ],
  ])("%s", async (_what, whole, pieces) => {
    const messages = await overAllRoads(either(whole, pieces));

    for (const message of messages) {
      expect(message.tool_calls).toMatchObject([{ id: "a", name: "weather", args: { city: "Paris" } }]);
      expect(message.invalid_tool_calls).toEqual([]);
      expect(message.response_metadata.finish_reason).toMatch(/^tool_(calls|use)$/);
    }
  });

  it("a message that carries two, in an item that is done", async () => {
    const carrying = { ...messageItem(""), tool_calls: [nested, { ...nested, id: "b" }] };

    const messages = await overAllRoads(either(response([carrying]), [created, itemDone(carrying), completed([])]));

    for (const message of messages) expect(message.tool_calls).toMatchObject([{ id: "a" }, { id: "b" }]);
  });

  it("an answer with two that are the same but for their ids", async () => {
    const calls = [call, callItem("b", "Paris")];

    const messages = await overAllRoads(either(response(calls), [created, ...calls.map(itemDone), completed(calls)]));

    for (const message of messages) expect(message.tool_calls).toMatchObject([{ id: "a" }, { id: "b" }]);
  });

  it("an answer with several, whose fragments are mixed", async () => {
    const rome = { item_id: "fc_b", output_index: 1 };
    const calls = [call, callItem("b", "Rome")];
    const pieces = [
      created,
      added,
      { ...added, output_index: 1, item: { ...calls[1], arguments: "" } },
      fragment('{"city":'),
      fragment('{"city":"Ro', rome),
      fragment('"Paris"}'),
      fragment('me"}', rome),
      completed(calls),
    ];

    const messages = await overAllRoads(either(response(calls), pieces));

    for (const message of messages)
      expect(message.tool_calls).toMatchObject([
        { id: "a", args: { city: "Paris" } },
        { id: "b", args: { city: "Rome" } },
      ]);
  });
});

describe("An answer that was cut", () => {
  it.each([
    ["max_output_tokens", "length"],
    ["content_filter", "content_filter"],
    [undefined, "incomplete"],
  ])("by %s has the finish reason %s", async (reason, expected) => {
    const more = { status: "incomplete", incomplete_details: reason === undefined ? null : { reason } };
    const model = await chat(either(response([said], more), [created, ...hello, completed([said], more)]));

    const messages = [await model.invoke("Hi"), await streamWhole(model, "Hi")];

    expect(messages.map(({ response_metadata }) => response_metadata.finish_reason)).toEqual([expected, expected]);
  });

  it("in the middle of a call has no call that could run", async () => {
    const cut = { ...call, arguments: '{"city":', status: "incomplete" };
    const more = { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } };

    const messages = await overAllRoads(
      either(response([cut], more), [created, added, fragment('{"city":'), completed([cut], more)]),
    );

    // Joined chunks are core's work, which completes cut JSON; the other two are ours.
    for (const message of [messages[0], messages[2]]) expect(message?.tool_calls).toEqual([]);
  });
});

describe("Of an answer's numbers", () => {
  it("cached and reasoning tokens are told", async () => {
    const [message] = await overAllRoads(either(response([said]), [created, ...hello, completed([said])]));

    expect(message?.usage_metadata).toMatchObject({
      input_token_details: { cache_read: 0 },
      output_token_details: { reasoning: 1 },
    });
  });

  it("log probabilities are read from parts and from deltas", async () => {
    const logprobs = [likely("Hel"), likely("lo")];
    const item = { ...said, content: [{ type: "output_text", text: "Hello", logprobs }] };
    const pieces = hello.map((piece, index) => ({ ...piece, logprobs: [logprobs[index]] }));

    const messages = await overAllRoads(either(response([item]), [created, ...pieces, completed([item])]), {
      logprobs: true,
    });

    for (const { response_metadata } of messages)
      expect(response_metadata.logprobs).toMatchObject({ content: [{ token: "Hel" }, { token: "lo" }] });
  });

  it("missing counts are not made up", async () => {
    const more = { usage: null };

    const messages = await overAllRoads(either(response([said], more), [created, ...hello, completed([said], more)]));

    for (const { usage_metadata } of messages) expect(usage_metadata).toBeUndefined();
  });
});
