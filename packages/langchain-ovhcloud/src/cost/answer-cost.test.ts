import { afterEach, describe, expect, it } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ChatOVHcloudFields } from "../chat/fields.js";
import { type ChatFixture, startChat } from "../test-support/chat-fixture.js";
import { readAll } from "../test-support/read-all.js";
import { type Answer, chunk, completion, events, json, usageChunk } from "../test-support/scripted-server.js";

let fixture: ChatFixture | undefined;
afterEach(() => fixture?.server.close());
const start = async (fields?: ChatOVHcloudFields, ...script: Answer[]) =>
  (fixture = await startChat(fields, ...script)).model;

// Three tokens for 0.08 euro a million, and two for 0.40.
const cost = { amount: 0.00000104, currency: "EUR", priceDate: "2026-09-28" };
const streamed = events([
  chunk({ content: "Hel" }),
  chunk({ content: "lo" }),
  chunk({}, { finish_reason: "stop" }),
  usageChunk(3, 2),
]);

describe("response_metadata.cost", () => {
  it("is there after invoke", async () => {
    const model = await start();

    expect((await model.invoke("Hi")).response_metadata.cost).toEqual(cost);
  });

  it("is on one chunk of a stream, and not doubled when the chunks are joined", async () => {
    const model = await start({}, streamed);

    const chunks = await readAll(await model.stream("Hi"));
    const whole = chunks.reduce((sum, one) => sum.concat(one));

    expect(chunks.filter(({ response_metadata: metadata }) => "cost" in metadata)).toHaveLength(1);
    expect(whole.response_metadata.cost).toEqual(cost);
  });

  it("is the same where invoke streams inside, and on the events road", async () => {
    const model = await start({ streaming: true }, streamed);

    const message = await model.invoke("Hi");
    const typed = await readAll(model.streamEvents("Hi") as AsyncIterable<ChatModelStreamEvent>);

    expect(message.response_metadata.cost).toEqual(cost);
    expect(typed.find(({ event }) => event === "message-finish")).toMatchObject({ responseMetadata: { cost } });
  });

  it("is that of the model that answered", async () => {
    const model = await start({ model: "gpt-oss@cheapest" }, json(completion({}, { model: "gpt-oss-20b" })));

    expect((await model.invoke("Hi")).response_metadata.cost).toMatchObject({ amount: 0.00000042 });
  });

  it("is zero for a free model, and for an answer out of a cache", async () => {
    const guard = await start({}, json(completion({}, { model: "Qwen3Guard-Gen-8B" })));
    expect((await guard.invoke("Hi")).response_metadata.cost).toMatchObject({ amount: 0 });
    await fixture?.server.close();
    const model = await start({ cache: new InMemoryCache() });

    const first = await model.invoke("Hi");
    const second = await model.invoke("Hi");

    expect(first.response_metadata.cost).toEqual(cost);
    expect(second.response_metadata.cost).toEqual({ ...cost, amount: 0 });
  });

  it.each([
    ["no price is known", completion({}, { model: "no-such-model" })],
    ["nothing was counted", completion({}, { usage: null })],
  ])("is absent where %s", async (_when, answer) => {
    const model = await start({}, json(answer));

    expect((await model.invoke("Hi")).response_metadata).not.toHaveProperty("cost");
  });
});
