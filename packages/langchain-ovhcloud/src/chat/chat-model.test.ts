import { afterEach, describe, expect, it } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import { type ChatFixture, KEY, startChat } from "../test-support/chat-fixture.js";
import { readAll } from "../test-support/read-all.js";
import { chunk, events, text } from "../test-support/scripted-server.js";
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

describe("ChatOVHcloud requests", () => {
  it("sends the default model and nothing that was not asked for", async () => {
    const model = await chat();

    await model.invoke("Hi");

    expect(fixture?.sent()).toEqual({ model: "gpt-oss-120b", messages: [{ role: "user", content: "Hi" }] });
  });

  it("sends its fields, and a call's options before them", async () => {
    const model = await chat({
      model: "Qwen3.6-27B",
      temperature: 0,
      topP: 0.9,
      maxTokens: 10,
      stopSequences: ["END"],
      seed: 7,
      reasoningEffort: "low",
      modelKwargs: { user: "u" },
    });

    await model.invoke("Hi", { temperature: 1, stop: ["."], reasoningEffort: "none" });

    expect(fixture?.sent()).toMatchObject({
      model: "Qwen3.6-27B",
      temperature: 1,
      top_p: 0.9,
      max_tokens: 10,
      stop: ["."],
      seed: 7,
      reasoning_effort: "none",
      user: "u",
    });
  });

  it("asks streams for token counts, unless the field or the option says no", async () => {
    const model = await chat({}, events([chunk({ content: "a" }, { finish_reason: "stop" })]));

    await readAll(await model.stream("Hi"));
    await readAll(await model.stream("Hi", { streamUsage: false }));

    expect(fixture?.sent(0).stream_options).toEqual({ include_usage: true });
    expect(fixture?.sent(1)).not.toHaveProperty("stream_options");
  });

  it("batches, one request for each input", async () => {
    const model = await chat({ maxConcurrency: 2 });

    const answers = await model.batch(["a", "b", "c"]);

    expect(answers.map((answer) => answer.text)).toEqual(["Hello", "Hello", "Hello"]);
    expect(fixture?.server.seen).toHaveLength(3);
  });

  it("takes a model name alone", () => {
    expect(new ChatOVHcloud("gpt-oss-20b").model).toBe("gpt-oss-20b");
  });
});

describe("ChatOVHcloud as a LangChain model", () => {
  it("reports exactly the six LangSmith parameters", () => {
    const model = new ChatOVHcloud({ apiKey: KEY, temperature: 0.2, maxTokens: 5, stop: ["x"] });

    expect(model.getLsParams({})).toEqual({
      ls_provider: "ovhcloud",
      ls_model_name: "gpt-oss-120b",
      ls_model_type: "chat",
      ls_temperature: 0.2,
      ls_max_tokens: 5,
      ls_stop: ["x"],
    });
  });

  it("counts tokens without a download, or with the counter it is given", async () => {
    const estimate = await new ChatOVHcloud({ apiKey: KEY }).getNumTokens(
      "The quick brown fox jumps over the lazy dog.",
    );
    const counted = await new ChatOVHcloud({ apiKey: KEY, tokenCounter: () => 42 }).getNumTokens([
      { type: "text", text: "x" },
    ]);

    expect(estimate).toBeGreaterThanOrEqual(8);
    expect(estimate).toBeLessThanOrEqual(13);
    expect(counted).toBe(42);
  });

  it("answers from a cache without a request", async () => {
    const model = await chat({ cache: new InMemoryCache(new Map()) });

    await model.invoke("Hi");
    const again = await model.invoke("Hi");

    expect(again.text).toBe("Hello");
    expect(fixture?.server.seen).toHaveLength(1);
  });

  it("knows models whatever the case of their id, and nothing of others", () => {
    expect(new ChatOVHcloud({ apiKey: KEY, model: "GPT-OSS-20B" }).profile).toMatchObject({
      maxInputTokens: 131_072,
      reasoningOutput: true,
    });
    expect(new ChatOVHcloud({ apiKey: KEY, model: "gpt-oss@latest" }).profile).toEqual({});
  });

  it("does not stream when streaming is disabled", async () => {
    const model = await chat({ disableStreaming: true });
    const pieces: string[] = [];

    for await (const piece of await model.stream("Hi")) pieces.push(piece.text);

    expect(pieces).toEqual(["Hello"]);
    expect(fixture?.sent()).not.toHaveProperty("stream");
  });

  it("gives an error of the service to the caller as it is", async () => {
    const model = await chat({}, text("no such model", { status: 404 }));

    await expect(model.invoke("Hi")).rejects.toMatchObject({
      name: "OVHcloudModelNotFoundError",
      status: 404,
      model: "gpt-oss-120b",
    });
  });
});
