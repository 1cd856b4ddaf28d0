import { afterEach, describe, expect, it } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import { HumanMessage } from "@langchain/core/messages";
import {
  type Answer,
  completion,
  json,
  type ScriptedServer,
  startScriptedServer,
} from "../test-support/scripted-server.js";
import { ChatOVHcloud } from "./chat-model.js";

let server: ScriptedServer;
afterEach(() => server.close());

const echo: Answer = (request, response) => {
  const [message] = request.body.messages as { content: string }[];
  return json(completion({ content: `re: ${message?.content}` }))(request, response);
};

async function chat(): Promise<ChatOVHcloud> {
  server = await startScriptedServer(echo);
  return new ChatOVHcloud({ apiKey: "key", baseURL: server.url, cache: new InMemoryCache() });
}

describe("ChatOVHcloud with a cache", () => {
  it("leaves the first caller's message alone when the answer is used again", async () => {
    const model = await chat();

    const first = await model.invoke("Hi");
    const second = await model.invoke("Hi");

    expect(server.seen).toHaveLength(1);
    expect(second.text).toBe("re: Hi");
    expect(second.usage_metadata).toEqual({ input_tokens: 0, output_tokens: 0, total_tokens: 0 });
    expect(first.usage_metadata?.total_tokens).toBeGreaterThan(0);
    expect(second).not.toBe(first);
  });

  it("gives every conversation its own answer when some are cached and some are not", async () => {
    const model = await chat();
    const prompts = ["a", "b", "c"].map((text) => [new HumanMessage(text)]);
    await model.invoke("b");

    const { generations } = await model.generate(prompts);

    expect(generations.map(([generation]) => generation?.text)).toEqual(["re: a", "re: b", "re: c"]);
    expect(server.seen).toHaveLength(3);
  });

  it("finds an answer again for a call with a timeout or another way of streaming", async () => {
    const model = await chat();

    await model.invoke("Hi");
    await model.invoke("Hi", { timeout: 60_000, streamUsage: false });

    expect(server.seen).toHaveLength(1);
  });
});
