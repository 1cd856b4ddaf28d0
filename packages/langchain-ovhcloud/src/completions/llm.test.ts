import { afterEach, describe, expect, it } from "@jest/globals";
import { json } from "../test-support/scripted-server.js";
import { completionOf, continuePrompts, type LLMFixture, startLLM } from "../test-support/llm-fixture.js";
import { infoOf } from "../test-support/llm-listener.js";
import { OVHcloudLLM } from "./llm.js";

let fixture: LLMFixture | undefined;
afterEach(() => fixture?.server.close());

describe("OVHcloudLLM", () => {
  it("continues a prompt", async () => {
    fixture = await startLLM({ maxTokens: 5, temperature: 0 });

    const text = await fixture.llm.invoke("red,");

    expect(text).toBe("[red,]");
    expect(fixture.server.seen[0]?.path).toBe("/v1/completions");
    expect(fixture.server.seen[0]?.body).toEqual({
      model: "Meta-Llama-3_3-70B-Instruct",
      prompt: "red,",
      max_tokens: 5,
      temperature: 0,
    });
  });

  it("sends `stop` from the constructor, and from the call instead", async () => {
    fixture = await startLLM({ stop: ["."] });

    await fixture.llm.invoke("red,");
    await fixture.llm.invoke("red,", { stop: ["!"] });

    expect(fixture.server.seen.map(({ body }) => body.stop)).toEqual([["."], ["!"]]);
  });

  it("says who answered, how it ended and what the service warned of", async () => {
    const answer = { ...completionOf(["x"]), model: "the-resolved-model", system_fingerprint: "fp" };
    const headers = { "x-request-id": "req-1", "x-warning": "This model is deprecated." };
    fixture = await startLLM({ model: "virtual@latest" }, json(answer, { headers }));

    const result = await fixture.llm.generate(["red,"]);

    expect(infoOf(result)).toEqual({
      model_provider: "ovhcloud",
      model: "the-resolved-model",
      model_name: "the-resolved-model",
      finish_reason: "stop",
      system_fingerprint: "fp",
      request_id: "req-1",
      warning: "This model is deprecated.",
      usage_metadata: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
    });
  });

  it("keeps zeros in token counts", async () => {
    const usage = { prompt_tokens: 4, completion_tokens: 0, total_tokens: 4 };
    fixture = await startLLM({}, json({ ...completionOf([""]), usage }));

    const result = await fixture.llm.generate(["red,"]);

    expect(infoOf(result)?.usage_metadata).toEqual({ input_tokens: 4, output_tokens: 0, total_tokens: 4 });
    expect(result.llmOutput).toEqual({ tokenUsage: { promptTokens: 4, completionTokens: 0, totalTokens: 4 } });
  });

  it("claims no token counts where the service gives none", async () => {
    const { usage: _usage, ...answer } = completionOf(["x"]);
    fixture = await startLLM({}, json(answer));

    const result = await fixture.llm.generate(["red,"]);

    expect(infoOf(result)).not.toHaveProperty("usage_metadata");
    expect(result.llmOutput).toEqual({});
  });

  it("hands out log probabilities", async () => {
    const logprobs = { tokens: ["x"], token_logprobs: [-0.5], top_logprobs: [{ x: -0.5, y: -1 }], text_offset: [0] };
    const answer = { ...completionOf([]), choices: [{ index: 0, text: "x", logprobs, finish_reason: "stop" }] };
    fixture = await startLLM({}, json(answer));

    const result = await fixture.llm.generate(["red,"], { logprobs: 2 });

    expect(fixture.server.seen[0]?.body.logprobs).toBe(2);
    expect(infoOf(result)?.logprobs).toEqual(logprobs);
  });

  it("answers although log probabilities come in a shape that it does not know", async () => {
    const answer = { choices: [{ index: 0, text: "x", logprobs: { content: [] }, finish_reason: "stop" }] };
    fixture = await startLLM({}, json(answer));

    expect(await fixture.llm.invoke("red,")).toBe("x");
  });

  it("gives every one of `n` answers, and counts their tokens once", async () => {
    fixture = await startLLM({ n: 2, bestOf: 3 });

    const result = await fixture.llm.generate(["red,"]);

    expect(fixture.server.seen[0]?.body).toMatchObject({ n: 2, best_of: 3 });
    expect(result.generations[0]?.map(({ text }) => text)).toEqual(["[red, 0]", "[red, 1]"]);
    expect(infoOf(result, 0, 0)?.usage_metadata).toMatchObject({ output_tokens: 4 });
    expect(infoOf(result, 0, 1)).not.toHaveProperty("usage_metadata");
    expect(await fixture.llm.invoke("red,")).toBe("[red, 0]");
  });

  it("reads the number of answers from `modelKwargs` too", async () => {
    fixture = await startLLM({ modelKwargs: { n: 2 } });

    const result = await fixture.llm.generate(["red,"]);

    expect(result.generations[0]).toHaveLength(2);
  });

  it("fills a gap before a suffix", async () => {
    fixture = await startLLM({ suffix: "}" });

    await fixture.llm.invoke("function f() {");
    await fixture.llm.invoke("function f() {", { suffix: "});" });

    expect(fixture.server.seen.map(({ body }) => body.suffix)).toEqual(["}", "});"]);
  });

  it("explains that the suffix may be what a server refuses", async () => {
    fixture = await startLLM({}, json({ error: { message: "suffix is not currently supported" } }, { status: 400 }));

    const promise = fixture.llm.invoke("function f() {", { suffix: "}" });

    await expect(promise).rejects.toMatchObject({
      name: "OVHcloudBadRequestError",
      status: 400,
      message: expect.stringMatching(/suffix is not currently supported.*leave it out/) as unknown as string,
    });
  });

  it.each([
    ["no choice", []],
    [
      "two choices",
      [
        { index: 0, text: "a" },
        { index: 1, text: "b" },
      ],
    ],
    ["a choice of another number", [{ index: 5, text: "a" }]],
  ])("refuses an answer with %s", async (_what, choices) => {
    fixture = await startLLM({}, json({ choices }));

    await expect(fixture.llm.invoke("red,")).rejects.toMatchObject({
      name: "OVHcloudInvalidResponseError",
      retryable: false,
    });
  });

  it("refuses values that cannot work before anything is sent", () => {
    expect(() => new OVHcloudLLM({ apiKey: "key", promptsPerRequest: 0 })).toThrow("`promptsPerRequest`");
    expect(() => new OVHcloudLLM({ apiKey: "key", n: 0 })).toThrow("`n`");
  });

  it("waits and asks again after 429 and 503", async () => {
    const busy = json({ message: "busy" }, { status: 503 });
    const limited = json({ message: "API rate limit exceeded" }, { status: 429 });
    fixture = await startLLM({}, limited, busy, continuePrompts());

    expect(await fixture.llm.invoke("red,")).toBe("[red,]");
    expect(fixture.server.seen).toHaveLength(3);
  });

  it("closes the socket when the signal aborts, and rejects", async () => {
    const controller = new AbortController();
    fixture = await startLLM({}, () => controller.abort());

    const promise = fixture.llm.invoke("red,", { signal: controller.signal });

    await expect(promise).rejects.toMatchObject({ name: "AbortError", kind: "aborted" });
    await expect(fixture.server.seen[0]?.closed).resolves.toBeUndefined();
  });

  it("estimates tokens without a download, or asks the counter it was given", async () => {
    const estimating = new OVHcloudLLM({ apiKey: "key" });
    const counting = new OVHcloudLLM({ apiKey: "key", tokenCounter: (text) => text.length });

    expect(await estimating.getNumTokens("red, orange, yellow")).toBeGreaterThan(3);
    expect(await counting.getNumTokens([{ type: "text", text: "red" }])).toBe(3);
  });
});
