import { afterEach, describe, expect, it } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import { load } from "@langchain/core/load";
import type { AIMessageChunk } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { inspect } from "node:util";
import { z } from "zod";
import { OVHcloudStreamInterruptedError, OVHcloudUnsupportedError } from "../client/errors.js";
import {
  type Answer,
  chunk,
  completion,
  cutAfter,
  endless,
  events,
  hangAfter,
  json,
  type ScriptedServer,
  startScriptedServer,
  text,
} from "../test-support/scripted-server.js";
import { readAll, readFirst } from "../test-support/read-all.js";
import { RecordingCache } from "../test-support/recording-cache.js";
import { ChatOVHcloud } from "./chat-model.js";
import type { ChatOVHcloudFields } from "./fields.js";

const KEY = "very-secret-key";
const hello = completion({ content: "Hello" });
const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: "weather",
  description: "Tells the weather.",
  schema: z.object({ city: z.string() }),
});

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function chat(fields: ChatOVHcloudFields = {}, ...script: Answer[]): Promise<ChatOVHcloud> {
  server = await startScriptedServer(...(script.length > 0 ? script : [json(hello)]));
  return new ChatOVHcloud({ apiKey: KEY, baseURL: server.url, retry: { baseDelayMs: 1 }, ...fields });
}

const sent = (i = 0) => server?.seen[i]?.body as Record<string, unknown>;

describe("ChatOVHcloud requests", () => {
  it("sends the default model and nothing that was not asked for", async () => {
    const model = await chat();

    await model.invoke("Hi");

    expect(sent()).toEqual({ model: "gpt-oss-120b", messages: [{ role: "user", content: "Hi" }] });
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

    expect(sent()).toMatchObject({
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

    expect(sent(0).stream_options).toEqual({ include_usage: true });
    expect(sent(1)).not.toHaveProperty("stream_options");
  });

  it("batches, one request for each input", async () => {
    const model = await chat({ maxConcurrency: 2 });

    const answers = await model.batch(["a", "b", "c"]);

    expect(answers.map((answer) => answer.text)).toEqual(["Hello", "Hello", "Hello"]);
    expect(server?.seen).toHaveLength(3);
  });

  it("takes a model name alone", () => {
    expect(new ChatOVHcloud("gpt-oss-20b").model).toBe("gpt-oss-20b");
  });
});

describe("ChatOVHcloud tools", () => {
  it.each([
    ["auto", "auto"],
    ["none", "none"],
    ["any", "required"],
    ["weather", { type: "function", function: { name: "weather" } }],
  ])("sends tool choice %s", async (choice, wire) => {
    const model = await chat();

    await model.bindTools([weather], { tool_choice: choice }).invoke("Hi");

    expect(sent().tool_choice).toEqual(wire);
    expect(sent().tools).toMatchObject([
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

describe("ChatOVHcloud streams that break", () => {
  it.each(["stream", "streaming invoke", "events"])("carries the partial message over %s", async (road) => {
    const model = await chat(
      { streaming: road === "streaming invoke" },
      cutAfter([chunk({ reasoning: "Hm" }), chunk({ content: "Hel" })]),
    );
    const run = async () => {
      if (road === "streaming invoke") return model.invoke("Hi");
      if (road === "events") return model.streamEvents("Hi");
      return readAll(await model.stream("Hi"));
    };

    const error: unknown = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

    if (!OVHcloudStreamInterruptedError.isInstance(error)) throw new Error(`not interrupted: ${String(error)}`);
    expect((error.partial as AIMessageChunk).text).toBe("Hel");
    expect((error.partial as AIMessageChunk).contentBlocks[0]).toEqual({ type: "reasoning", reasoning: "Hm" });
  });

  it("gives a mid-stream error its class and the partial message", async () => {
    const model = await chat({}, events([chunk({ content: "Hel" }), { error: { message: "overloaded", code: 503 } }]));

    const promise = model.stream("Hi").then(readAll);

    await expect(promise).rejects.toMatchObject({
      name: "OVHcloudServerError",
      status: 503,
      partial: { content: "Hel" },
    });
  });
});

describe("ChatOVHcloud and abort", () => {
  it.each(["invoke", "stream", "events"])("sends nothing over %s when the signal has already aborted", async (road) => {
    const model = await chat();
    const options = { signal: AbortSignal.abort() };
    const run = async () => {
      if (road === "invoke") return model.invoke("Hi", options);
      if (road === "events") return model.streamEvents("Hi", options);
      return readAll(await model.stream("Hi", options));
    };

    await expect(run()).rejects.toThrow(/abort/i);

    expect(server?.seen).toHaveLength(0);
  });

  it("closes the socket when a stream is aborted", async () => {
    const model = await chat({}, hangAfter([chunk({ content: "Hel" })]));
    const controller = new AbortController();

    const promise = (async () => {
      for await (const piece of await model.stream("Hi", { signal: controller.signal })) {
        if (piece.text) controller.abort();
      }
    })();

    // The error is core's own here: it races the signal.
    await expect(promise).rejects.toThrow(/abort/i);
    await server?.seen[0]?.closed;
  });

  it("closes the socket when the reader of a stream leaves", async () => {
    const model = await chat({}, endless(chunk({ content: "la " })));

    const first = await readFirst(await model.stream("Hi"));

    expect(first?.text).toBe("la ");
    await server?.seen[0]?.closed;
  });

  it("calls LangChain's own timeout a timeout", async () => {
    const model = await chat({}, () => {});

    await expect(model.invoke("Hi", { timeout: 40 })).rejects.toMatchObject({ name: "OVHcloudTimeoutError" });
  });
});

describe("ChatOVHcloud and secrets", () => {
  it("shows the key in no form of itself", async () => {
    const cache = new RecordingCache();
    const model = await chat({ defaultHeaders: { "x-api-key": KEY }, cache });
    await model.invoke("Hi");
    const shown = [
      ...cache.keys,
      JSON.stringify(model),
      inspect(model, { depth: 10, showHidden: true }),
      JSON.stringify(model.invocationParams()),
      JSON.stringify(model.bindTools([weather])),
    ];

    expect(cache.keys).toHaveLength(1);
    for (const form of shown) expect(form).not.toContain(KEY);
    expect(JSON.parse(JSON.stringify(model))).toMatchObject({
      id: ["langchain", "chat_models", "ovhcloud", "ChatOVHcloud"],
      kwargs: { api_key: { type: "secret", id: ["OVH_AI_ENDPOINTS_ACCESS_TOKEN"] } },
    });
  });

  it("comes back from its serialised form", async () => {
    const model = await chat({ model: "gpt-oss-20b", temperature: 0.5, maxTokens: 9 });
    const importMap = { chat_models__ovhcloud: { ChatOVHcloud } };

    const revived = await load<ChatOVHcloud>(JSON.stringify(model), {
      importMap,
      secretsMap: { OVH_AI_ENDPOINTS_ACCESS_TOKEN: "other" },
    });

    expect(revived).toBeInstanceOf(ChatOVHcloud);
    expect([revived.apiKey, revived.baseURL]).toEqual(["other", model.baseURL]);
    expect(revived).toMatchObject({
      model: "gpt-oss-20b",
      temperature: 0.5,
      maxTokens: 9,
    });
  });

  it("puts not one byte of OpenAI's environment on the wire", async () => {
    const foreign = {
      OPENAI_API_KEY: "leak-key",
      OPENAI_ORG_ID: "leak-org",
      OPENAI_ORGANIZATION: "leak-organization",
      OPENAI_PROJECT_ID: "leak-project",
      OPENAI_BASE_URL: "http://127.0.0.1:9/leak-url",
      OPENAI_API_BASE: "http://127.0.0.1:9/leak-base",
      OPENAI_CUSTOM_HEADERS: "x-leak: leak-header",
      LANGSMITH_GATEWAY: "true",
    };
    Object.assign(process.env, foreign);

    try {
      const model = await chat({ apiKey: undefined, anonymous: true, rateLimiter: false });
      await model.bindTools([weather]).invoke("Hi");
      await model.withStructuredOutput(z.object({ a: z.string() }), { includeRaw: true }).invoke("Hi");
    } finally {
      for (const name of Object.keys(foreign)) delete process.env[name];
    }

    expect(server?.seen).toHaveLength(2);
    for (const { raw } of server?.seen ?? []) expect(raw).not.toMatch(/leak|openai|stainless/i);
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
    expect(server?.seen).toHaveLength(1);
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
    expect(sent()).not.toHaveProperty("stream");
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
