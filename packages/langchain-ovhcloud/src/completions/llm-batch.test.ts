import { afterEach, describe, expect, it } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import type { LLMResult } from "@langchain/core/outputs";
import { PromptTemplate } from "@langchain/core/prompts";
import { countingFetch } from "../test-support/counting-fetch.js";
import { json } from "../test-support/scripted-server.js";
import { continuePrompts, type LLMFixture, startLLM } from "../test-support/llm-fixture.js";
import { listen } from "../test-support/llm-listener.js";

let fixture: LLMFixture | undefined;
afterEach(() => fixture?.server.close());

describe("OVHcloudLLM.batch", () => {
  it("puts its inputs into one request and answers in their order", async () => {
    fixture = await startLLM();

    const outputs = await fixture.llm.batch(["a", "b", "c"]);

    expect(outputs).toEqual(["[a]", "[b]", "[c]"]);
    expect(fixture.prompts()).toEqual([["a", "b", "c"]]);
  });

  it("gives every input a run of its own, with its callbacks", async () => {
    fixture = await startLLM();
    const heard: string[] = [];
    const callbacksFor = (name: string) => [
      {
        handleLLMStart: (_llm: unknown, prompts: string[]) => void heard.push(`${name} starts ${prompts.join()}`),
        handleLLMEnd: ({ generations }: LLMResult) => void heard.push(`${name} ends ${generations[0]?.[0]?.text}`),
      },
    ];

    await fixture.llm.batch(["a", "b"], [{ callbacks: callbacksFor("one") }, { callbacks: callbacksFor("two") }]);

    expect(heard.sort()).toEqual(["one ends [a]", "one starts a", "two ends [b]", "two starts b"]);
    expect(fixture.server.seen).toHaveLength(1);
  });

  it("counts the tokens of a shared request once over all its runs", async () => {
    fixture = await startLLM();
    let total = 0;
    const handleLLMEnd = ({ llmOutput }: LLMResult) => void (total += llmOutput?.tokenUsage?.totalTokens ?? 0);

    await fixture.llm.batch(["a", "b", "c"], { callbacks: [{ handleLLMEnd }] });

    expect(total).toBe(15);
  });

  it("sends inputs with other options apart", async () => {
    fixture = await startLLM();

    const outputs = await fixture.llm.batch(["a", "b", "c"], [{ seed: 1 }, { seed: 2 }, { seed: 1 }]);

    expect(outputs).toEqual(["[a]", "[b]", "[c]"]);
    expect(fixture.server.seen.map(({ body }) => [body.seed, body.prompt]).sort()).toEqual([
      [1, ["a", "c"]],
      [2, "b"],
    ]);
  });

  it("sends inputs with other signals apart, and stops only what was aborted", async () => {
    fixture = await startLLM();
    const options = [{ signal: AbortSignal.abort() }, { signal: new AbortController().signal }];

    const outputs = await fixture.llm.batch(["a", "b"], options, { returnExceptions: true });

    expect(outputs).toEqual([expect.objectContaining({ name: "AbortError" }), "[b]"]);
  });

  it("shares requests under one timeout, too", async () => {
    fixture = await startLLM();

    await fixture.llm.batch(["a", "b"], { timeout: 5000 });

    expect(fixture.prompts()).toEqual([["a", "b"]]);
  });

  it("throws the error of a shared request, or returns it for every input", async () => {
    fixture = await startLLM({ maxRetries: 0 }, json({ message: "busy" }, { status: 503 }));
    const server = { name: "OVHcloudServerError" };

    await expect(fixture.llm.batch(["a", "b"])).rejects.toMatchObject(server);

    expect(await fixture.llm.batch(["a", "b"], {}, { returnExceptions: true })).toMatchObject([server, server]);
  });

  it("returns the error of options that cannot work, and answers the other inputs", async () => {
    fixture = await startLLM();

    const outputs = await fixture.llm.batch(["a", "b"], [{ n: 0 }, {}], { returnExceptions: true });

    expect(outputs).toEqual([expect.objectContaining({ name: "OVHcloudConfigurationError" }), "[b]"]);
  });

  it("refuses a list of options of another length", async () => {
    fixture = await startLLM();

    await expect(fixture.llm.batch(["a", "b"], [{}])).rejects.toThrow("same length");
  });

  it("keeps to `maxConcurrency` of the call", async () => {
    const { counts, fetch } = countingFetch();
    fixture = await startLLM({ promptsPerRequest: 2, fetch });

    const outputs = await fixture.llm.batch([..."abcdefghij"], { maxConcurrency: 2 });

    expect(outputs).toEqual([..."abcdefghij"].map((letter) => `[${letter}]`));
    expect(counts).toMatchObject({ most: 2, total: 5 });
  });

  it("asks only for what the cache does not have", async () => {
    fixture = await startLLM({ cache: new InMemoryCache() });
    await fixture.llm.invoke("b");

    const outputs = await fixture.llm.batch(["a", "b", "c"]);

    expect(outputs).toEqual(["[a]", "[b]", "[c]"]);
    expect(fixture.prompts()).toEqual(["b", ["a", "c"]]);
  });

  it("does not wait for an input whose run streams", async () => {
    let arrive = () => {};
    const plain = new Promise<void>((resolve) => (arrive = resolve));
    fixture = await startLLM({}, async (request, response) => {
      if (request.body.stream) await plain;
      else arrive();
      await continuePrompts()(request, response);
    });
    const { handler } = listen({ preferStreaming: true });

    const outputs = await fixture.llm.batch(["a", "b"], [{ callbacks: [handler] }, {}]);

    expect(outputs).toEqual(["[a]", "[b]"]);
    expect(fixture.server.seen.map(({ body }) => body.stream === true).sort()).toEqual([false, true]);
  });

  it("shares requests at the end of a chain and behind `withConfig`", async () => {
    fixture = await startLLM();
    const chain = PromptTemplate.fromTemplate("{word}!").pipe(fixture.llm.withConfig({ stop: ["."] }));

    const outputs = await chain.batch([{ word: "a" }, { word: "b" }]);

    expect(outputs).toEqual(["[a!]", "[b!]"]);
    expect(fixture.server.seen.map(({ body }) => [body.prompt, body.stop])).toEqual([[["a!", "b!"], ["."]]]);
  });

  it("closes the socket of a shared request when its signal aborts", async () => {
    const controller = new AbortController();
    fixture = await startLLM({}, () => controller.abort());

    const promise = fixture.llm.batch(["a", "b"], { signal: controller.signal });

    await expect(promise).rejects.toMatchObject({ name: "AbortError" });
    await expect(fixture.server.seen[0]?.closed).resolves.toBeUndefined();
    expect(fixture.prompts()).toEqual([["a", "b"]]);
  });

  it("answers nothing with nothing", async () => {
    fixture = await startLLM();

    expect(await fixture.llm.batch([])).toEqual([]);
  });
});
