import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { RunnableLambda, RunnableParallel } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { createAgent } from "langchain";
import { ChatOVHcloud } from "../chat/chat-model.js";
import type { ChatOVHcloudFields } from "../chat/fields.js";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { OVHcloudLLM } from "../completions/llm.js";
import { weather } from "../test-support/chat-fixture.js";
import { readAll } from "../test-support/read-all.js";
import { OVHcloudBudgetError } from "./budget-error.js";
import { type Cost, costOf, sumEuro } from "./cost.js";
import { OVHcloudCostTracker } from "./cost-tracker.js";
import { priceOf } from "./price.js";

let emulator: Emulator;
let options: { apiKey: string; baseURL: string; maxRetries: 0; rateLimiter: false };
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  options = { apiKey: "any-key", baseURL: emulator.url, maxRetries: 0, rateLimiter: false };
});
afterEach(() => {
  emulator.scenarios.clear();
  jest.restoreAllMocks();
});
afterAll(() => emulator.close());

const chat = (fields: ChatOVHcloudFields = {}) => new ChatOVHcloud({ ...options, model: "gpt-oss-120b", ...fields });
const sent = () => emulator.journal.length;

describe("OVHcloudCostTracker", () => {
  it("counts a call: tokens, euro, model and run", async () => {
    const tracker = new OVHcloudCostTracker();

    const answer = await chat().invoke("Hello", {
      callbacks: [tracker],
      runId: "00000000-0000-7000-8000-000000000001",
    });

    const sum = {
      euro: (answer.response_metadata.cost as Cost).amount,
      calls: 1,
      inputTokens: answer.usage_metadata?.input_tokens,
      outputTokens: answer.usage_metadata?.output_tokens,
    };
    expect(sum.euro).toBeGreaterThan(0);
    expect(tracker.report()).toEqual({
      total: sum,
      byModel: { "gpt-oss-120b": sum },
      byRun: { "00000000-0000-7000-8000-000000000001": sum },
      unpriced: {},
      uncounted: {},
    });
  });

  it("counts streams and batches like calls, and shows that in JSON", async () => {
    const tracker = new OVHcloudCostTracker();
    const model = chat({ callbacks: [tracker] });

    await readAll(await model.stream("Hello"));
    await model.batch(["Hello", "Hello"]);
    await readAll(model.streamEvents("Hello", { version: "v2" }));

    const once = new OVHcloudCostTracker();
    await model.invoke("Hello", { callbacks: [once] });
    expect(tracker.total.calls).toBe(5);
    expect(tracker.total.euro).toBe(sumEuro(Array.from({ length: 5 }, () => once.total.euro)));
    expect(JSON.parse(JSON.stringify(tracker))).toMatchObject({ type: "not_implemented", total: tracker.total });
  });

  it("counts a virtual model under the one that answered", async () => {
    const tracker = new OVHcloudCostTracker();

    await chat({ model: "gpt-oss@cheapest" }).invoke("Hello", { callbacks: [tracker] });

    expect(Object.keys(tracker.byModel)).toEqual(["gpt-oss-20b"]);
  });

  it("puts the calls of nested chains under the outermost run", async () => {
    const tracker = new OVHcloudCostTracker();
    const ask = ChatPromptTemplate.fromTemplate("{question}").pipe(chat());
    const chain = RunnableParallel.from({ left: ask, right: RunnableLambda.from(() => ask.invoke({ question: "b" })) });

    await chain.invoke({ question: "a" }, { callbacks: [tracker] });
    await chain.invoke({ question: "a" }, { callbacks: [tracker] });

    expect(Object.values(tracker.byRun).map(({ calls }) => calls)).toEqual([2, 2]);
  });

  it("puts an agent's calls under one run", async () => {
    const tracker = new OVHcloudCostTracker();
    emulator.scenarios.reply({ text: "", toolCalls: [{ name: "weather", arguments: { city: "Roubaix" } }] });

    await createAgent({ model: chat(), tools: [weather] }).invoke(
      { messages: [{ role: "user", content: "The weather in Roubaix?" }] },
      { callbacks: [tracker] },
    );

    expect(Object.values(tracker.byRun).map(({ calls }) => calls)).toEqual([2]);
  });

  it("forgets the oldest runs first, and keeps the sums", async () => {
    const tracker = new OVHcloudCostTracker({ maxRuns: 2 });
    for (let n = 0; n < 3; n += 1) await chat().invoke("Hello", { callbacks: [tracker] });

    expect(Object.keys(tracker.byRun)).toHaveLength(2);
    expect(tracker.total.calls).toBe(3);
  });

  it("counts a call once, also when it was given to the model and to the call", async () => {
    const tracker = new OVHcloudCostTracker();

    await chat({ callbacks: [tracker] }).invoke("Hello", { callbacks: [tracker] });

    expect(tracker.total.calls).toBe(1);
  });

  it("does not count a call that fails", async () => {
    const tracker = new OVHcloudCostTracker();
    emulator.scenarios.cutStream({ afterChunks: 2, reply: "one two three" });
    const stream = await chat({ callbacks: [tracker] }).stream("Hello");

    await expect(readAll(stream)).rejects.toMatchObject({ kind: "stream-interrupted" });

    expect(tracker.report()).toMatchObject({ total: { calls: 0 }, byRun: {} });
  });

  it("does not count answers out of a cache", async () => {
    const tracker = new OVHcloudCostTracker();
    const model = chat({ cache: new InMemoryCache(), callbacks: [tracker] });
    const llm = new OVHcloudLLM({ ...options, cache: new InMemoryCache(), callbacks: [tracker] });

    for (const one of [model, model, llm, llm]) await one.invoke("Hello");

    expect(tracker.total.calls).toBe(2);
  });

  it("does not count another provider's models", async () => {
    const tracker = new OVHcloudCostTracker();

    await new FakeListChatModel({ responses: ["Hello"] }).invoke("Hello", { callbacks: [tracker] });

    expect(tracker.report()).toMatchObject({ total: { calls: 0 }, uncounted: {} });
  });

  it("names models without a price, and takes prices of its own", async () => {
    const answer = async (tracker: OVHcloudCostTracker) => {
      emulator.scenarios.respond({
        status: 200,
        body: {
          model: "Qwen9-8B",
          choices: [{ index: 0, message: { role: "assistant", content: "Hi" } }],
          usage: { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 },
        },
      });
      await chat().invoke("Hello", { callbacks: [tracker] });
      return tracker;
    };
    const price = { inputPerMillion: 3, outputPerMillion: 3, date: "2026-12-01" };

    const without = await answer(new OVHcloudCostTracker());
    const withOne = await answer(new OVHcloudCostTracker({ priceOf: (id) => (id === "Qwen9-8B" ? price : undefined) }));

    expect(without.unpriced).toEqual({
      "Qwen9-8B": { euro: 0, calls: 1, inputTokens: 1_000_000, outputTokens: 0 },
    });
    expect(withOne.report()).toMatchObject({ total: { euro: 3 }, unpriced: {} });
  });

  it("tells of answers that were not counted", async () => {
    const tracker = new OVHcloudCostTracker();
    const model = chat({ streamUsage: false, callbacks: [tracker] });

    await readAll(await model.stream("Hello"));

    expect(tracker.report()).toMatchObject({ total: { calls: 0 }, uncounted: { "gpt-oss-120b": 1 } });
  });

  it("forgets everything on reset", async () => {
    const tracker = new OVHcloudCostTracker();
    await chat().invoke("Hello", { callbacks: [tracker] });

    tracker.reset();

    expect(tracker.report()).toEqual(new OVHcloudCostTracker().report());
  });
});

describe("OVHcloudCostTracker and text completion", () => {
  it("counts calls, streams and prompts that share a request, once", async () => {
    const tracker = new OVHcloudCostTracker();
    const llm = new OVHcloudLLM({ ...options, maxTokens: 20, callbacks: [tracker] });
    const before = sent();

    await llm.invoke("Hello");
    await readAll(await llm.stream("Hello"));
    await llm.batch(["Hello", "Hello"]);
    await llm.generate(["Hello", "Hello"]);

    const { total, uncounted, unpriced } = tracker.report();
    expect(sent() - before).toBe(4);
    expect({ calls: total.calls, uncounted, unpriced }).toEqual({ calls: 6, uncounted: {}, unpriced: {} });
    const one = new OVHcloudCostTracker();
    await llm.invoke("Hello", { callbacks: [one] });
    expect(total.euro).toBe(sumEuro(Array.from({ length: 6 }, () => one.total.euro)));
  });
});

describe("OVHcloudCostTracker.addEmbeddings", () => {
  it("counts what core tells no callback of; the embedding models are free", () => {
    const tracker = new OVHcloudCostTracker();

    tracker.addEmbeddings("bge-m3", 500);
    tracker.addEmbeddings("bge-m3", 500, "nightly");

    expect(tracker.byModel).toEqual({ "bge-m3": { euro: 0, calls: 2, inputTokens: 1000, outputTokens: 0 } });
    expect(Object.keys(tracker.byRun)).toEqual(["embeddings", "nightly"]);
    expect(tracker.unpriced).toEqual({});
  });
});

describe("A budget", () => {
  const quiet = () => jest.spyOn(console, "error").mockImplementation(() => {});

  it.each(["invoke", "stream", "batch"] as const)("refuses the next call before it is sent: %s", async (road) => {
    quiet();
    const tracker = new OVHcloudCostTracker({ maxEuro: 1e-6 });
    const model = chat({ callbacks: [tracker] });
    await model.invoke("Hello");
    const before = sent();
    const roads = {
      invoke: () => model.invoke("Hello"),
      stream: async () => readAll(await model.stream("Hello")),
      batch: () => model.batch(["Hello"]),
    };

    const error = await roads[road]().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

    expect(OVHcloudBudgetError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ kind: "budget", retryable: false, maxEuro: 1e-6, spentEuro: tracker.total.euro });
    expect(sent()).toBe(before);
  });

  it("refuses text completion and calls inside of chains too", async () => {
    quiet();
    const tracker = new OVHcloudCostTracker({ maxEuro: 0 });
    const llm = new OVHcloudLLM({ ...options, callbacks: [tracker] });
    const chain = ChatPromptTemplate.fromTemplate("{question}").pipe(chat());
    const before = sent();

    await expect(llm.invoke("Hello")).rejects.toMatchObject({ kind: "budget" });
    await expect(chain.invoke({ question: "a" }, { callbacks: [tracker] })).rejects.toMatchObject({ kind: "budget" });

    expect(sent()).toBe(before);
  });

  it("lets calls go on while there is some left, and again after a reset", async () => {
    quiet();
    const price = priceOf("gpt-oss-120b") as NonNullable<ReturnType<typeof priceOf>>;
    const tracker = new OVHcloudCostTracker({ maxEuro: 1 });
    const model = chat({ callbacks: [tracker] });
    await model.invoke("Hello");
    tracker.addEmbeddings("gpt-oss-120b", 12_500_000);
    expect(costOf({ input_tokens: 12_500_000, output_tokens: 0 }, price).amount).toBe(1);

    await expect(model.invoke("Hello")).rejects.toMatchObject({ kind: "budget" });
    tracker.reset();

    expect((await model.invoke("Hello")).text).not.toBe("");
  });

  it("must be an amount", () => {
    expect(() => new OVHcloudCostTracker({ maxEuro: -1 })).toThrow(OVHcloudConfigurationError);
    expect(() => new OVHcloudCostTracker({ maxEuro: Number.NaN })).toThrow(OVHcloudConfigurationError);
  });
});
