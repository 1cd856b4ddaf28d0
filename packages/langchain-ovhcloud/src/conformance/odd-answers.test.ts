import { afterEach, describe, expect, it } from "@jest/globals";
import type { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { ChatOVHcloud, type ChatOVHcloudFields } from "../index.js";
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
import { streamWhole, typedEvents } from "./scripting.js";

// Shapes that gateways and older servers were seen to send, or may. `chat/roads.test.ts` has those that every road must
// repair alike; here stand the ones where nothing must go wrong, with what exactly must come out.

type Json = Record<string, unknown>;
type Message = AIMessage | AIMessageChunk;

let server: ScriptedServer;
afterEach(() => server.close());

async function chat(answer: Answer, fields: ChatOVHcloudFields = {}): Promise<ChatOVHcloud> {
  server = await startScriptedServer(answer);
  return new ChatOVHcloud({ apiKey: "key", baseURL: server.url, maxRetries: 0, onWarning: () => {}, ...fields });
}

/** Answers whole or streamed, as asked. */
const either =
  (whole: Json, chunks: readonly Json[]): Answer =>
  (request, response) =>
    request.body.stream ? events(chunks)(request, response) : json(whole)(request, response);

/** The message over each of the three roads. */
async function overAllRoads(answer: Answer, fields?: ChatOVHcloudFields): Promise<Message[]> {
  const model = await chat(answer, fields);
  return [await model.invoke("Hi"), await streamWhole(model, "Hi"), await model.streamEvents("Hi")];
}

const without = (value: Json, key: string): Json =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
const call = (args: unknown) => ({ id: "a", type: "function", function: { name: "weather", arguments: args } });
const stop = chunk({}, { finish_reason: "stop" });
const hello = [chunk({ content: "Hel" }), chunk({ content: "lo" })];

describe("A text is read from", () => {
  it.each<[string, Json, Json[]]>([
    [
      "chunks that come before the first choice",
      completion({ content: "Hello" }, { prompt_filter_results: [] }),
      [{ ...chunk({}), choices: [] }, ...hello, stop],
    ],
    [
      "chunks whose delta or choices are null",
      completion({ content: "Hello", refusal: null, audio: null, function_call: null }),
      [{ ...chunk({}), choices: null }, { ...chunk({}), choices: [{ index: 0, delta: null }] }, ...hello, stop],
    ],
    [
      "chunks with empty tool calls and nulls in every delta",
      completion({ content: "Hello", tool_calls: null, reasoning: null }),
      [
        chunk({ role: "assistant", content: "Hel", tool_calls: null, reasoning: null }),
        chunk({ role: null, content: "lo", tool_calls: [], reasoning_content: "" }),
        stop,
      ],
    ],
    [
      "chunks that say with null that there is no error",
      completion({ content: "Hello" }, { error: null }),
      [...hello, stop].map((piece) => ({ ...piece, error: null })),
    ],
    [
      "content that is a list of parts, as Mistral's models write it",
      completion({
        content: [
          { type: "text", text: "Hel" },
          { type: "text", text: "lo" },
        ],
      }),
      [chunk({ content: [{ type: "text", text: "Hel" }] }), chunk({ content: [{ type: "text", text: "lo" }] }), stop],
    ],
    [
      "the first of several choices",
      completion(
        { content: "Hello" },
        {
          choices: [
            { index: 1, message: { content: "other" }, finish_reason: "stop" },
            { index: 0, message: { content: "Hello" }, finish_reason: "stop" },
          ],
        },
      ),
      [
        chunk({ content: "Hel" }),
        { ...chunk({}), choices: [{ index: 1, delta: { content: "other" } }] },
        chunk({ content: "lo" }),
        { ...chunk({}), choices: [{ index: 1, delta: {}, finish_reason: "length" }] },
        stop,
      ],
    ],
    [
      "chunks with an empty finish reason until the last",
      completion({ content: "Hello" }),
      [chunk({ content: "Hel" }, { finish_reason: "" }), chunk({ content: "lo" }, { finish_reason: "" }), stop],
    ],
  ])("%s", async (_what, whole, chunks) => {
    const messages = await overAllRoads(either(whole, chunks));

    expect(messages.map((message) => message.text)).toEqual(["Hello", "Hello", "Hello"]);
    for (const message of messages) {
      expect(message.contentBlocks).toMatchObject([{ type: "text", text: "Hello" }]);
      expect(message.response_metadata.finish_reason).toBe("stop");
    }
  });
});

describe("Reasoning is read from", () => {
  it("thinking parts of content that is a list, as Mistral's reasoning models write it", async () => {
    const thinking = { type: "thinking", thinking: [{ type: "text", text: "Let me see." }] };
    const answer = { type: "text", text: "Yes." };

    const messages = await overAllRoads(
      either(completion({ content: [thinking, answer] }), [
        chunk({ content: [thinking] }),
        chunk({ content: [answer] }),
        stop,
      ]),
    );

    for (const message of messages)
      expect(message.contentBlocks).toMatchObject([
        { type: "reasoning", reasoning: "Let me see." },
        { type: "text", text: "Yes." },
      ]);
  });
});

describe("Arguments of a call are read from", () => {
  it.each([
    ["an object instead of JSON text", { city: "Paris" }],
    ["JSON text with spaces around it", '\n {"city": "Paris"} \n'],
  ])("%s", async (_what, args) => {
    const whole = completion({ content: "", tool_calls: [call(args)] }, { finish_reason: "tool_calls" });
    const chunks = [chunk({ tool_calls: [{ index: 0, ...call(args) }] }), chunk({}, { finish_reason: "tool_calls" })];

    const messages = await overAllRoads(either(whole, chunks));

    for (const message of messages)
      expect(message.tool_calls).toMatchObject([{ id: "a", name: "weather", args: { city: "Paris" } }]);
  });
});

describe("What a server does not say", () => {
  it("is not made up: no counts and no id", async () => {
    const bare = without(without(completion({ content: "Hello" }), "id"), "usage");
    const chunks = [...hello, stop].map((piece) => without(piece, "id"));

    const messages = await overAllRoads(either(bare, chunks));

    for (const message of messages) {
      expect(message.usage_metadata).toBeUndefined();
      expect(message.id).toBeUndefined();
    }
  });

  it("about the model is what was asked for", async () => {
    const chunks = [...hello, stop].map((piece) => without(piece, "model"));

    const messages = await overAllRoads(either(without(completion({ content: "Hello" }), "model"), chunks), {
      model: "gpt-oss-20b",
    });

    expect(messages.map(({ response_metadata }) => response_metadata.model)).toEqual(Array(3).fill("gpt-oss-20b"));
  });

  it("about the total is the sum of what it says", async () => {
    const usage = { prompt_tokens: 3, completion_tokens: 2 };

    const messages = await overAllRoads(
      either(completion({ content: "Hello" }, { usage }), [...hello, stop, { ...usageChunk(0, 0), usage }]),
    );

    for (const { usage_metadata } of messages)
      expect(usage_metadata).toMatchObject({ input_tokens: 3, output_tokens: 2, total_tokens: 5 });
  });
});

describe("What a server says beyond the API", () => {
  it("stays out of the message", async () => {
    const extra = { service_tier: "x", kv_transfer_params: { a: 1 } };

    const messages = await overAllRoads(
      either(
        completion({ content: "Hello", annotations: [] }, extra),
        [...hello, stop].map((piece) => ({ ...piece, ...extra })),
      ),
    );

    for (const message of messages)
      expect(JSON.stringify(message.toDict())).not.toMatch(/service_tier|kv_transfer|annotations/);
  });

  it("about why it stopped is kept word for word, and is a stop among typed events", async () => {
    const model = await chat(
      either(completion({ content: "Hello" }, { finish_reason: "eos_token" }), [
        ...hello,
        chunk({}, { finish_reason: "eos_token" }),
      ]),
    );

    const messages = [await model.invoke("Hi"), await streamWhole(model, "Hi")];
    const finish = (await typedEvents(model, "Hi")).at(-1);

    for (const { response_metadata } of messages) expect(response_metadata.finish_reason).toBe("eos_token");
    expect(finish).toMatchObject({ reason: "stop", responseMetadata: { finish_reason: "eos_token" } });
  });

  it.each([
    ["length", "length"],
    ["max_tokens", "length"],
    ["tool_calls", "tool_use"],
    ["function_call", "tool_use"],
    ["content_filter", "content_filter"],
    ["stop", "stop"],
  ])("of the finish reason %s is %s among typed events", async (reason, expected) => {
    const model = await chat(events([...hello, chunk({}, { finish_reason: reason })]));

    const finish = (await typedEvents(model, "Hi")).at(-1);

    expect(finish).toMatchObject({ event: "message-finish", reason: expected });
  });
});
