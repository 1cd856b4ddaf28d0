import { afterEach, describe, expect, it } from "@jest/globals";
import { InMemoryCache } from "@langchain/core/caches";
import type { LLMResult } from "@langchain/core/outputs";
import { PromptTemplate } from "@langchain/core/prompts";
import { json } from "../test-support/scripted-server.js";
import { completionOf, continuePrompts, type LLMFixture, refuseLists, startLLM } from "../test-support/llm-fixture.js";

let fixture: LLMFixture | undefined;
afterEach(() => fixture?.server.close());

describe("generate with several prompts", () => {
  it("puts them into one request, up to `promptsPerRequest`", async () => {
    fixture = await startLLM({ promptsPerRequest: 2 });

    const { generations } = await fixture.llm.generate(["a", "b", "c"]);

    expect(generations.map(([first]) => first?.text)).toEqual(["[a]", "[b]", "[c]"]);
    expect(fixture.prompts().sort()).toEqual([["a", "b"], "c"].sort());
  });

  it("matches answers by their index, not by their place", async () => {
    const { choices, ...rest } = completionOf(["first", "second", "third"]) as { choices: unknown[] };
    fixture = await startLLM({}, json({ ...rest, choices: choices.toReversed() }));

    const { generations } = await fixture.llm.generate(["a", "b", "c"]);

    expect(generations.map(([first]) => first?.text)).toEqual(["first", "second", "third"]);
  });

  it("keeps the `n` answers of each prompt together", async () => {
    fixture = await startLLM();

    const { generations } = await fixture.llm.generate(["a", "b"], { n: 2 });

    expect(generations.map((answers) => answers.map(({ text }) => text))).toEqual([
      ["[a 0]", "[a 1]"],
      ["[b 0]", "[b 1]"],
    ]);
  });

  it("counts tokens for all prompts of a request together", async () => {
    fixture = await startLLM({ promptsPerRequest: 2 });

    const { generations, llmOutput } = await fixture.llm.generate(["a", "b", "c"]);

    expect(llmOutput).toEqual({ tokenUsage: { promptTokens: 9, completionTokens: 6, totalTokens: 15 } });
    expect(generations.map(([first]) => "usage_metadata" in (first?.generationInfo ?? {}))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("counts tokens prompt by prompt when each has a request of its own", async () => {
    fixture = await startLLM({ promptsPerRequest: 1 });

    const { generations, llmOutput } = await fixture.llm.generate(["a", "b"]);

    expect(fixture.prompts().sort()).toEqual(["a", "b"]);
    expect(generations.map(([first]) => first?.generationInfo?.usage_metadata)).toEqual([
      { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
      { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
    ]);
    expect(llmOutput).toEqual({ tokenUsage: { promptTokens: 6, completionTokens: 4, totalTokens: 10 } });
  });

  it("sends a lone prompt as text, not as a list", async () => {
    fixture = await startLLM();

    await fixture.llm.generate(["a"]);

    expect(fixture.prompts()).toEqual(["a"]);
  });

  it.each([
    ["missing", [{ index: 0, text: "a" }], "choice 1 is missing"],
    ["doubled", [{ index: 0 }, { index: 1 }, { index: 1 }], "choice 1 came twice"],
    ["extra", [{ index: 0 }, { index: 1 }, { index: 2 }], "choice 2 was not asked for"],
    ["without a number", [{ text: "a" }, { text: "b" }], "has no index"],
  ])("refuses choices that are %s", async (_what, choices, message) => {
    fixture = await startLLM({}, json({ choices }));

    const promise = fixture.llm.generate(["a", "b"]);

    await expect(promise).rejects.toMatchObject({
      name: "OVHcloudInvalidResponseError",
      message: expect.stringMatching(`${message}.*promptsPerRequest: 1`) as unknown as string,
    });
  });
});

describe("A server that refuses lists of prompts", () => {
  it.each([400, 422])("with %p is asked for each prompt alone, and from then on by itself", async (status) => {
    fixture = await startLLM({}, refuseLists(status));

    const first = await fixture.llm.generate(["a", "b"]);
    const second = await fixture.llm.batch(["c", "d"]);

    expect(first.generations.map(([answer]) => answer?.text)).toEqual(["[a]", "[b]"]);
    expect(second).toEqual(["[c]", "[d]"]);
    expect(fixture.prompts()[0]).toEqual(["a", "b"]);
    expect(fixture.prompts().slice(1).sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("is asked with lists again when the list was only too long", async () => {
    fixture = await startLLM({}, refuseLists(413));

    const first = await fixture.llm.generate(["a", "b"]);
    await fixture.llm.generate(["c", "d"]);

    expect(first.generations).toHaveLength(2);
    expect(fixture.prompts()).toContainEqual(["c", "d"]);
  });

  it("because of one prompt fails for that prompt only", async () => {
    const refuseBad = (prompt: unknown) => JSON.stringify(prompt).includes("bad");
    fixture = await startLLM({}, (request, response) =>
      refuseBad(request.body.prompt)
        ? json({ error: { message: "The prompt is too long" } }, { status: 400 })(request, response)
        : continuePrompts()(request, response),
    );

    const outputs = await fixture.llm.batch(["a", "bad", "c"], {}, { returnExceptions: true });
    await fixture.llm.batch(["d", "e"]);

    expect(outputs).toEqual(["[a]", expect.objectContaining({ name: "OVHcloudBadRequestError" }), "[c]"]);
    expect(fixture.prompts().at(-1)).toEqual(["d", "e"]);
  });

  it("for want of a key is not asked again", async () => {
    fixture = await startLLM({}, json({ message: "no" }, { status: 401 }));

    await expect(fixture.llm.generate(["a", "b"])).rejects.toMatchObject({ name: "OVHcloudAuthenticationError" });

    expect(fixture.server.seen).toHaveLength(1);
  });
});

describe("batch", () => {
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
    let [running, most] = [0, 0];
    fixture = await startLLM({ promptsPerRequest: 2 }, async (request, response) => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      await continuePrompts()(request, response);
    });

    const outputs = await fixture.llm.batch([..."abcdefghij"], { maxConcurrency: 2 });

    expect(outputs).toEqual([..."abcdefghij"].map((letter) => `[${letter}]`));
    expect(fixture.server.seen).toHaveLength(5);
    expect(most).toBe(2);
  });

  it("asks only for what the cache does not have", async () => {
    fixture = await startLLM({ cache: new InMemoryCache() });
    await fixture.llm.invoke("b");

    const outputs = await fixture.llm.batch(["a", "b", "c"]);

    expect(outputs).toEqual(["[a]", "[b]", "[c]"]);
    expect(fixture.prompts()).toEqual(["b", ["a", "c"]]);
  });

  it("does not wait for an input whose run streams", async () => {
    fixture = await startLLM();
    const streaming = { lc_prefer_streaming: true, name: "streaming", handleLLMStart: () => {} };

    const outputs = await fixture.llm.batch(["a", "b"], [{ callbacks: [streaming] }, {}]);

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

  it("answers nothing with nothing", async () => {
    fixture = await startLLM();

    expect(await fixture.llm.batch([])).toEqual([]);
  });
});
