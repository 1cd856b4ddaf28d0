import { afterEach, describe, expect, it } from "@jest/globals";
import { HumanMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { RunnableLambda } from "@langchain/core/runnables";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { ChatOVHcloud } from "../chat/chat-model.js";
import { type BatchFixture, serveBatches } from "../test-support/batch-fixture.js";
import { batchChat } from "./batch-chat.js";
import { OVHcloudBatchError } from "./batch-error.js";
import type { BatchJob } from "./batch-job.js";

let served: BatchFixture;
afterEach(() => served.close());

const quote = (n: number) =>
  `<passage n="${n}">Cat number ${n} sleeps ${n} hours a day.</passage>\nHow long do cats sleep?`;
const start = async (fields: object = {}, options: Parameters<typeof serveBatches>[0] = {}) => {
  served = await serveBatches(options);
  return new ChatOVHcloud({ ...served.connection, model: "gpt-oss-20b", ...fields });
};
const clocked = <T extends object>(options?: T) => ({ clock: served.clock, ...options });

describe("batchChat", () => {
  it("gives the messages that single calls would give, in the order of the inputs", async () => {
    const model = await start();
    const inputs = [quote(1), [new HumanMessage(quote(2))], quote(3)];

    const answers = await batchChat(model, inputs, clocked());
    const single = await model.invoke(quote(3));

    expect(answers.map((answer) => answer.text)).toEqual(
      [1, 2, 3].map((n) => `"Cat number ${n} sleeps ${n} hours a day." [${n}]`),
    );
    expect(answers[2]?.usage_metadata).toEqual(single.usage_metadata);
    // Core adds a second copy of the token counts to what `invoke` gives.
    const { tokenUsage: _tokenUsage, ...metadata } = single.response_metadata;
    expect(answers[2]?.response_metadata).toEqual({
      ...metadata,
      request_id: expect.any(String) as unknown,
    });
  });

  it("sends what the model's own fields and bound options say", async () => {
    const model = await start({ temperature: 0.5, maxTokens: 20 });
    let job: BatchJob | undefined;

    await batchChat(
      model.withConfig({ maxTokens: 10 }),
      ["Hi"],
      clocked({ onJob: (made: BatchJob) => void (job = made) }),
    );

    expect(await served.inputOf(job as BatchJob)).toMatchObject([
      { body: { model: "gpt-oss-20b", temperature: 0.5, max_tokens: 10, messages: [{ role: "user", content: "Hi" }] } },
    ]);
  });

  it("gives the calls of bound tools", async () => {
    const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
      name: "weather",
      schema: z.object({ city: z.string() }),
    });
    const model = (await start()).bindTools([weather], { tool_choice: "weather" });

    const [answer] = await batchChat(model, ["How is the weather in Lille?"], clocked());

    expect(answer?.tool_calls).toEqual([
      expect.objectContaining({ name: "weather", args: { city: expect.any(String) as unknown } }),
    ]);
  });

  it("gives the objects of a structured output", async () => {
    const model = (await start()).withStructuredOutput(z.object({ city: z.string(), year: z.number().int() }));

    const answers = await batchChat(model, ["Lille", "Roubaix"], clocked());

    expect(answers).toEqual(
      [1, 2].map(() => ({ city: expect.any(String) as unknown, year: expect.any(Number) as unknown })),
    );
  });

  it("runs what stands before and after the model in a chain", async () => {
    const prompt = ChatPromptTemplate.fromMessages([["human", "{question}"]]);
    const chain = prompt
      .pipe(await start())
      .pipe(new StringOutputParser())
      .pipe(new RunnableLambda({ func: (text: string) => text.length }));

    const lengths = await batchChat(chain, [{ question: quote(1) }, { question: quote(22) }], clocked());

    expect(lengths).toEqual([40, 43]);
  });

  it("puts errors in the places of inputs without an answer when asked", async () => {
    const model = await start();

    const answers = await batchChat(model, [quote(1), [], quote(3)], clocked({ returnExceptions: true }));

    expect(answers.map((answer) => ("kind" in answer ? answer.kind : "answer"))).toEqual([
      "answer",
      "bad-request",
      "answer",
    ]);
  });

  it("throws at the end else, and loses nothing", async () => {
    const model = await start();

    const error: unknown = await batchChat(model, [quote(1), []], clocked()).catch((cause: unknown) => cause);

    expect(OVHcloudBatchError.isInstance(error) && error.results).toEqual([
      expect.objectContaining({ content: '"Cat number 1 sleeps 1 hours a day." [1]' }),
      expect.objectContaining({ kind: "bad-request" }),
    ]);
    expect(String(error)).toContain("1 of 2 inputs have no answer");
    expect(JSON.stringify(error)).not.toContain("Cat number");
  });

  it("counts a parser's failure for its input alone", async () => {
    const picky = new RunnableLambda({
      func: (message: { text: string }) => {
        if (message.text.includes("number 2")) throw new Error("not this one");
        return message.text.length;
      },
    });
    const chain = (await start()).pipe(picky);

    const lengths = await batchChat(chain, [quote(1), quote(2)], clocked({ returnExceptions: true }));

    expect(lengths).toEqual([40, new Error("not this one")]);
  });

  it("goes on with a saved job instead of sending again", async () => {
    const model = await start();
    let saved = "";
    const stop = new AbortController();
    const first = batchChat(model, [quote(1), quote(2)], {
      ...clocked(),
      signal: stop.signal,
      onJob: (job) => void (saved = JSON.stringify(job)),
      onProgress: () => stop.abort(),
    });
    await expect(first).rejects.toMatchObject({ name: "AbortError" });

    const answers = await batchChat(model, [quote(1), quote(2)], clocked({ resume: saved }));

    expect(answers.map(({ text }) => text.slice(1, 13))).toEqual(["Cat number 1", "Cat number 2"]);
    expect(served.emulator.journal.filter(({ method }) => method === "POST")).toHaveLength(2);
    await expect(batchChat(model, ["one"], clocked({ resume: saved }))).rejects.toThrow("has 2 requests");
  });

  it("gives partial results and typed errors when its time runs out", async () => {
    const model = await start({}, { batchSecondsPerPhase: 16 * 3600 });

    const answers = await batchChat(
      model,
      [1, 2, 3, 4].map(quote),
      clocked({ completionWindow: "24h", returnExceptions: true }),
    );

    expect(answers.map((answer) => ("missing" in answer ? answer.missing : "answer"))).toEqual([
      "answer",
      "answer",
      "expired",
      "expired",
    ]);
  });

  it("names the job when results cannot be had", async () => {
    const model = await start({ maxRetries: 0 });
    served.emulator.scenarios.unavailable({ path: "/v1/files" });
    let job: BatchJob | undefined;
    const onJob = (made: BatchJob) => {
      job = made;
      served.emulator.scenarios.unavailable({ path: `/v1/batches/${made.ids[0]}` });
    };
    await expect(batchChat(model, ["Hi"], clocked())).rejects.toMatchObject({ kind: "server" });

    const error: unknown = await batchChat(model, ["Hi"], clocked({ onJob })).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ kind: "batch", cause: { kind: "server" } });
    expect(OVHcloudBatchError.isInstance(error) && error.job).toBe(job);
  });

  it("names the job when it could not be saved", async () => {
    const model = await start();
    const onJob = () => Promise.reject(new Error("disk full"));

    const error: unknown = await batchChat(model, ["Hi"], clocked({ onJob })).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ kind: "batch", cause: { message: "disk full" } });
    expect(OVHcloudBatchError.isInstance(error) && error.job?.ids).toHaveLength(1);
  });

  it("asks nothing for no inputs", async () => {
    expect(await batchChat(await start(), [])).toEqual([]);
    expect(served.emulator.journal).toEqual([]);
  });

  it("refuses a chain whose model it cannot see, and callers without a key", async () => {
    const model = await start();
    const hidden = model.withStructuredOutput(z.object({ a: z.string() }), { includeRaw: true });
    const anonymous = new ChatOVHcloud({ ...served.connection, apiKey: undefined, anonymous: true });

    await expect(batchChat(hidden, ["Hi"])).rejects.toMatchObject({ kind: "configuration" });
    await expect(batchChat(anonymous, ["Hi"])).rejects.toMatchObject({ kind: "authentication", reason: "missing-key" });
    expect(served.emulator.journal).toEqual([]);
  });
});
