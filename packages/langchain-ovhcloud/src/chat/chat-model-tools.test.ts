import { afterEach, describe, expect, it } from "@jest/globals";
import { OVHcloudUnsupportedError } from "../client/errors.js";
import { type ChatFixture, KEY, startChat, weather } from "../test-support/chat-fixture.js";
import { completion, json } from "../test-support/scripted-server.js";
import { ChatOVHcloud } from "./chat-model.js";

let fixture: ChatFixture | undefined;
afterEach(async () => {
  await fixture?.server.close();
  fixture = undefined;
});

async function chat(...what: Parameters<typeof startChat>) {
  fixture = await startChat(...what);
  return fixture.model;
}

describe("ChatOVHcloud tools", () => {
  it.each([
    ["auto", "auto"],
    ["none", "none"],
    ["any", "required"],
    ["weather", { type: "function", function: { name: "weather" } }],
  ])("sends tool choice %s", async (choice, wire) => {
    const model = await chat();

    await model.bindTools([weather], { tool_choice: choice }).invoke("Hi");

    expect(fixture?.sent().tool_choice).toEqual(wire);
    expect(fixture?.sent().tools).toMatchObject([
      { type: "function", function: { name: "weather", parameters: { required: ["city"] } } },
    ]);
  });

  it("hands back the calls", async () => {
    const calls = [{ id: "abc123XYZ", type: "function", function: { name: "weather", arguments: '{"city":"Paris"}' } }];
    const model = await chat({}, json(completion({ content: "", tool_calls: calls }, { finish_reason: "tool_calls" })));

    const answer = await model.bindTools([weather]).invoke("Hi");

    expect(answer.tool_calls).toEqual([
      { type: "tool_call", id: "abc123XYZ", name: "weather", args: { city: "Paris" } },
    ]);
  });

  it("does not run half of an argument list", async () => {
    const calls = [{ id: "a", function: { name: "weather", arguments: '{"city":"Par' } }];
    const model = await chat({}, json(completion({ tool_calls: calls }, { finish_reason: "length" })));

    const answer = await model.bindTools([weather]).invoke("Hi");

    expect(answer.tool_calls).toEqual([]);
    expect(answer.invalid_tool_calls).toMatchObject([{ id: "a", args: '{"city":"Par' }]);
  });

  it("refuses a model that is known to have no tools, before any request", () => {
    const model = new ChatOVHcloud({ apiKey: KEY, model: "Qwen2.5-VL-72B-Instruct" });

    expect(() => model.bindTools([weather])).toThrow(OVHcloudUnsupportedError);
    expect(() => model.bindTools([weather])).toThrow(/does not call tools.*gpt-oss-120b/);
  });

  it("lets a profile overrule the table", () => {
    const model = new ChatOVHcloud({ apiKey: KEY, model: "Qwen2.5-VL-72B-Instruct", profile: { toolCalling: true } });

    expect(() => model.bindTools([weather])).not.toThrow();
    expect(model.profile).toMatchObject({ toolCalling: true, maxInputTokens: 32_768 });
  });

  it("refuses a tool choice that no tool has, and tools of other providers", () => {
    const model = new ChatOVHcloud({ apiKey: KEY });

    expect(() => model.bindTools([weather], { tool_choice: "wether" })).toThrow(/the bound tools are: weather/);
    expect(() => model.bindTools([{ type: "web_search_20250305", name: "web_search" }])).toThrow(/function tools only/);
  });
});
