import { afterEach, describe, expect, it } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import { HumanMessage } from "@langchain/core/messages";
import { BaseTracer, type Run } from "@langchain/core/tracers/base";
import { z } from "zod";
import {
  AIEndpointsClient,
  ChatOVHcloud,
  type ClientOptions,
  OVHcloudEmbeddings,
  OVHcloudLLM,
  type OVHcloudWarning,
} from "../index.js";
import { weather } from "../test-support/chat-fixture.js";
import { continuePrompts } from "../test-support/llm-fixture.js";
import { readAll } from "../test-support/read-all.js";
import { RecordingCache } from "../test-support/recording-cache.js";
import { printed, revealed } from "../test-support/revealed.js";
import {
  chunk,
  completion,
  cutAfter,
  events,
  json,
  type ScriptedServer,
  startScriptedServer,
  usageChunk,
} from "../test-support/scripted-server.js";

const KEY = "Zk7/ovh+secret=of&this~test%20Xy9";

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

/** Keeps everything that a callback hears, and the runs that a tracing service would get. */
class Recorder extends BaseTracer {
  override name = "recorder";
  readonly runs: Run[] = [];

  protected override persistRun(run: Run): Promise<void> {
    this.runs.push(run);
    return Promise.resolve();
  }
}

const options = (): ClientOptions => ({ apiKey: KEY, baseURL: server?.url, maxRetries: 0, rateLimiter: false });

const reply = json(completion({ content: "Hello" }), { headers: { "x-request-id": "r-1" } });
const callReply = json(
  completion({
    content: null,
    tool_calls: [{ id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Paris"}' } }],
  }),
);
const streamReply = events([
  chunk({ role: "assistant", content: "Hel" }),
  chunk({ content: "lo" }, { finish_reason: "stop" }),
  usageChunk(3, 2),
]);

describe("The key of a chat model", () => {
  it.each([
    ["an answer", reply, (model: ChatOVHcloud, callbacks: Recorder[]) => model.invoke("Hi", { callbacks })],
    [
      "a stream",
      streamReply,
      async (model: ChatOVHcloud, callbacks: Recorder[]) => readAll(await model.stream("Hi", { callbacks })),
    ],
    [
      "a tool call",
      callReply,
      (model: ChatOVHcloud, callbacks: Recorder[]) =>
        model.bindTools([weather], { tool_choice: "weather" }).invoke([new HumanMessage("Hi")], { callbacks }),
    ],
    [
      "an object",
      json(completion({ content: '{"a":"b"}' })),
      (model: ChatOVHcloud, callbacks: Recorder[]) =>
        model.withStructuredOutput(z.object({ a: z.string() })).invoke("Hi", { callbacks }),
    ],
    [
      "a refusal",
      json({ message: `Bad ${KEY}` }, { status: 401 }),
      (model: ChatOVHcloud, callbacks: Recorder[]) => model.invoke("Hi", { callbacks }).catch(() => {}),
    ],
    [
      "a cut stream",
      cutAfter([chunk({ content: "a" })]),
      (model: ChatOVHcloud, callbacks: Recorder[]) =>
        model
          .stream("Hi", { callbacks })
          .then(readAll)
          .catch(() => {}),
    ],
  ])("stands in no trace of %s", async (_what, answer, use) => {
    server = await startScriptedServer(answer);
    const recorder = new Recorder();

    const result = await use(new ChatOVHcloud({ ...options(), defaultHeaders: { "x-api-key": KEY } }), [recorder]);

    expect(recorder.runs.length).toBeGreaterThan(0);
    expect(revealed(KEY, printed(recorder.runs) + printed(result))).toEqual([]);
  });

  it("stands in no event of a stream", async () => {
    server = await startScriptedServer(streamReply);

    const heard = await readAll(new ChatOVHcloud(options()).streamEvents("Hi", { version: "v2" }));

    expect(heard.length).toBeGreaterThan(3);
    expect(revealed(KEY, printed(heard))).toEqual([]);
  });

  it("stands in no form of the model itself", () => {
    const model = new ChatOVHcloud({
      ...options(),
      baseURL: "http://127.0.0.1:1/v1",
      defaultHeaders: { "x-api-key": KEY },
    });
    const bound = model.bindTools([weather]);
    const params = model.getLsParams({} as Parameters<typeof model.getLsParams>[0]);

    const forms: unknown[] = [model, bound, model.withConfig({ tags: ["a"] }), model.toJSON(), params];
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    forms.push(model.invocationParams(), model._identifyingParams(), model.lc_kwargs, { ...model });
    const shown = forms.map(printed).join("\n");

    expect(revealed(KEY, shown)).toEqual([]);
  });
});

describe("The key of a completion model", () => {
  it.each([
    ["an answer", continuePrompts()],
    ["a refusal", json({ message: `Bad ${KEY}` }, { status: 401 })],
  ])("stands in no trace of %s", async (_what, answer) => {
    server = await startScriptedServer(answer);
    const recorder = new Recorder();
    const llm = new OVHcloudLLM(options());

    await llm.invoke("Hi", { callbacks: [recorder] }).catch(() => {});
    await llm.batch(["Hi", "Ho"], { callbacks: [recorder] }).catch(() => {});

    expect(recorder.runs).toHaveLength(3);
    expect(revealed(KEY, printed(recorder.runs))).toEqual([]);
  });

  it("stands in no form of the model itself", () => {
    const llm = new OVHcloudLLM({ ...options(), baseURL: "http://127.0.0.1:1/v1" });

    // oxlint-disable-next-line no-underscore-dangle -- core's name
    const shown = [llm, llm.toJSON(), llm._identifyingParams(), llm.lc_kwargs, { ...llm }].map(printed).join("\n");

    expect(revealed(KEY, shown)).toEqual([]);
  });
});

describe("The key of embeddings and of the client", () => {
  it("stands in no form of theirs, before and after use", async () => {
    server = await startScriptedServer(json({ data: [{ index: 0, embedding: [0.5, 0.5] }] }));
    const embeddings = new OVHcloudEmbeddings(options());
    const client = new AIEndpointsClient(options());

    const before = printed([embeddings, client, { ...embeddings }, { ...client }]);
    await embeddings.embedQuery("Hi");
    await client.embeddings({ model: "bge-m3", input: "Hi" });
    const after = printed([embeddings, client, { ...embeddings }, { ...client }]);

    expect(revealed(KEY, before + after)).toEqual([]);
  });
});

describe("The key", () => {
  it("stands in no cache key and in nothing that is cached", async () => {
    server = await startScriptedServer(reply, reply, continuePrompts(), continuePrompts());
    const [keys, memory] = [new RecordingCache(), new InMemoryCache(new Map())];

    for (const cache of [keys, memory]) await new ChatOVHcloud({ ...options(), cache }).invoke("Hi");
    for (const cache of [keys, memory]) await new OVHcloudLLM({ ...options(), cache }).invoke("Hi");

    expect(keys.keys).toHaveLength(2);
    expect(revealed(KEY, printed(keys) + printed(memory))).toEqual([]);
  });

  it("stands in no warning, whatever the service says", async () => {
    const warned = { "x-warning": `Deprecated for ${KEY}`, "x-request-id": encodeURIComponent(KEY) };
    server = await startScriptedServer(json(completion({ content: "Hi" }), { headers: warned }));
    const heard: OVHcloudWarning[] = [];
    const onWarning = (warning: OVHcloudWarning) => void heard.push(warning);

    const answer = await new ChatOVHcloud({ ...options(), onWarning }).invoke("Hi");

    expect(heard).toHaveLength(1);
    expect(answer.response_metadata).toHaveProperty("request_id");
    expect(revealed(KEY, printed(heard) + printed(answer))).toEqual([]);
  });
});
