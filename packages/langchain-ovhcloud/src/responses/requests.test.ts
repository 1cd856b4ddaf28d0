import { afterEach, describe, expect, it } from "@jest/globals";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { z } from "zod";
import {
  ChatOVHcloud,
  type ChatOVHcloudFields,
  OVHcloudConfigurationError,
  OVHcloudUnsupportedError,
} from "../index.js";
import { type ChatFixture, KEY, startChat, weather } from "../test-support/chat-fixture.js";
import { messageItem, response } from "../test-support/response-pieces.js";
import { json } from "../test-support/scripted-server.js";

let fixture: ChatFixture | undefined;
afterEach(async () => {
  await fixture?.server.close();
  fixture = undefined;
});

async function chat(fields: ChatOVHcloudFields = {}): Promise<ChatOVHcloud> {
  fixture = await startChat({ api: "responses", ...fields }, json(response([messageItem("Hello")])));
  return fixture.model;
}

const sent = () => fixture?.sent() ?? {};
const pixel = "data:image/png;base64,iVBORw0KGgo=";
const Note = z.object({ title: z.string() });

describe("A request to the responses route", () => {
  it("goes to its path, without stored state and with the options under its own names", async () => {
    const model = await chat({ temperature: 0.5, topP: 0.9, maxTokens: 50, reasoningEffort: "low" });

    await model.invoke("Hi");

    expect(fixture?.server.seen[0]?.path).toBe("/v1/responses");
    expect(sent()).toEqual({
      model: "gpt-oss-120b",
      input: [{ type: "message", role: "user", content: "Hi" }],
      temperature: 0.5,
      top_p: 0.9,
      max_output_tokens: 50,
      reasoning: { effort: "low" },
      store: false,
    });
  });

  it("holds system messages where they stand, calls and results as items, and text as strings", async () => {
    const model = await chat();

    await model.invoke([
      new SystemMessage("Be brief."),
      new HumanMessage("The weather?"),
      new AIMessage({ content: "I look.", tool_calls: [{ id: "a", name: "weather", args: { city: "Paris" } }] }),
      new ToolMessage({ content: "sunny", tool_call_id: "a" }),
      new SystemMessage("Be kind."),
    ]);

    expect(sent().input).toEqual([
      { type: "message", role: "system", content: "Be brief." },
      { type: "message", role: "user", content: "The weather?" },
      { type: "message", role: "assistant", content: "I look." },
      { type: "function_call", call_id: "a", name: "weather", arguments: '{"city":"Paris"}' },
      { type: "function_call_output", call_id: "a", output: "sunny" },
      { type: "message", role: "system", content: "Be kind." },
    ]);
  });

  it("holds no empty message before a call", async () => {
    const model = await chat();
    const call = new AIMessage({ content: "", tool_calls: [{ id: "a", name: "weather", args: {} }] });

    await model.invoke([call, new ToolMessage({ content: "sunny", tool_call_id: "a" })]);

    expect(sent().input).toMatchObject([{ type: "function_call" }, { type: "function_call_output" }]);
  });

  it("holds images as data", async () => {
    const model = await chat({ model: "Qwen2.5-VL-72B-Instruct" });
    const image = { type: "image_url", image_url: { url: pixel } };

    await model.invoke([new HumanMessage({ content: [{ type: "text", text: "What?" }, image] })]);

    expect(sent().input).toMatchObject([
      {
        content: [
          { type: "input_text", text: "What?" },
          { type: "input_image", image_url: pixel, detail: "auto" },
        ],
      },
    ]);
  });

  it("holds earlier reasoning only when asked to", async () => {
    const history = [new AIMessage({ content: "Yes.", additional_kwargs: { reasoning_content: "Hm." } })];

    await (await chat()).invoke(history);
    const without = sent().input;
    await fixture?.server.close();
    await (await chat({ replayReasoning: true })).invoke(history);

    expect(without).toEqual([{ type: "message", role: "assistant", content: "Yes." }]);
    expect(sent().input).toMatchObject([
      { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Hm." }] },
      { type: "message", content: "Yes." },
    ]);
  });

  it("holds flat tools", async () => {
    const model = await chat();

    await model.bindTools([weather], { strict: true }).invoke("Hi");

    expect(sent().tools).toMatchObject([
      { type: "function", name: "weather", description: "Tells the weather.", parameters: {}, strict: true },
    ]);
  });

  it.each([
    ["auto", "auto"],
    ["none", "none"],
    ["any", "required"],
    ["weather", { type: "function", name: "weather" }],
  ])("holds the tool choice %s", async (choice, wire) => {
    const model = await chat();

    await model.bindTools([weather], { tool_choice: choice }).invoke("Hi");

    expect(sent().tool_choice).toEqual(wire);
  });

  it("asks for an object in `text.format`, beside what else stands in `text`", async () => {
    fixture = await startChat(
      { api: "responses", modelKwargs: { text: { verbosity: "low" } } },
      json(response([messageItem('{"title":"Notes"}')])),
    );

    const answer = await fixture.model.withStructuredOutput(Note, { name: "note", strict: true }).invoke("A note");

    expect(answer).toEqual({ title: "Notes" });
    expect(sent().text).toMatchObject({
      verbosity: "low",
      format: { type: "json_schema", name: "note", strict: true, schema: { required: ["title"] } },
    });
  });

  it("asks for log probabilities as vLLM and OpenAI read it", async () => {
    const model = await chat({ logprobs: true, topLogprobs: 2 });

    await model.invoke("Hi");

    expect(sent()).toMatchObject({ include: ["message.output_text.logprobs"], top_logprobs: 2 });
  });
});

describe("A batch of a model on the responses route", () => {
  it("is written for the chat route", async () => {
    const model = await chat({ maxTokens: 5 });

    const body = await model.batchParts.encode("Hi", {});

    expect(body).toEqual({ model: "gpt-oss-120b", max_tokens: 5, messages: [{ role: "user", content: "Hi" }] });
  });
});

describe("What the responses route cannot do is refused before anything is sent:", () => {
  it.each<[string, ChatOVHcloudFields, RegExp]>([
    ["stop texts", { stop: ["x"] }, /no `stop`.*api: "chat"/],
    ["a seed", { seed: 1 }, /no `seed`/],
    ["a frequency penalty", { frequencyPenalty: 1 }, /no `frequencyPenalty`/],
    ["a presence penalty", { presencePenalty: 1 }, /no `presencePenalty`/],
    ["several answers", { modelKwargs: { n: 2 } }, /no `n`/],
    [
      "an earlier response",
      { modelKwargs: { previous_response_id: "r" } },
      /`previous_response_id`.*whole conversation/,
    ],
    ["a stored conversation", { modelKwargs: { conversation: "c" } }, /`conversation`/],
    ["storing", { modelKwargs: { store: true } }, /`store: true`/],
    ["work in the background", { modelKwargs: { background: true } }, /`background: true`/],
  ])("%s, by the constructor", (_what, fields, message) => {
    const make = () => new ChatOVHcloud({ apiKey: KEY, api: "responses", ...fields });

    expect(make).toThrow(OVHcloudUnsupportedError);
    expect(make).toThrow(message);
  });

  it.each([{ stop: ["x"] }, { seed: 1 }, { previous_response_id: "resp_1" }])("%j, of one call", async (options) => {
    const model = await chat();

    await expect(model.invoke("Hi", options)).rejects.toThrow(OVHcloudUnsupportedError);
    expect(fixture?.server.seen).toEqual([]);
  });

  it("JSON mode, with the names of what there is", async () => {
    const model = await chat();
    const ask = () => model.withStructuredOutput(Note, { method: "jsonMode" });

    expect(ask).toThrow(OVHcloudUnsupportedError);
    expect(ask).toThrow(/jsonSchema.*functionCalling.*api: "chat"/);
  });

  it("images at an address, and content that is neither text nor image", async () => {
    const model = await chat({ model: "unknown-model" });
    const remote = { type: "image_url", image_url: { url: "https://example.org/a.png" } };
    const audio = { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } };

    await expect(model.invoke([new HumanMessage({ content: [remote] })])).rejects.toThrow(/fetches no images/);
    await expect(model.invoke([new HumanMessage({ content: [audio] })])).rejects.toThrow(/text and images/);
    expect(fixture?.server.seen).toEqual([]);
  });

  it("a route that there is not", () => {
    const make = () => new ChatOVHcloud({ apiKey: KEY, api: "assistants" as "chat" });

    expect(make).toThrow(OVHcloudConfigurationError);
    expect(make).toThrow(/"chat" or "responses"/);
  });
});
