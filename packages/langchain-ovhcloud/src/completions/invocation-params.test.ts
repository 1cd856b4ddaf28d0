import { describe, expect, it } from "@jest/globals";
import type { BaseLanguageModelCallOptions } from "@langchain/core/language_models/base";
import { LLM_CALL_KEYS, type OVHcloudLLMCallOptions } from "./fields.js";
import { completionParams, forOneAnswer } from "./invocation-params.js";
import { OVHcloudLLM } from "./llm.js";

const everything = {
  temperature: 0,
  topP: 0.5,
  maxTokens: 7,
  stop: ["."],
  seed: 0,
  frequencyPenalty: 0,
  presencePenalty: -1,
  n: 2,
  bestOf: 3,
  echo: false,
  logprobs: 0,
  suffix: "",
};
const asSent = {
  temperature: 0,
  top_p: 0.5,
  max_tokens: 7,
  stop: ["."],
  seed: 0,
  frequency_penalty: 0,
  presence_penalty: -1,
  n: 2,
  best_of: 3,
  echo: false,
  logprobs: 0,
  suffix: "",
};

describe("completionParams", () => {
  it("leaves out what nobody set", () => {
    expect(completionParams({ model: "m" })).toEqual({ model: "m" });
  });

  it("sends every field by its name on the wire, zeros and empty texts too", () => {
    expect(completionParams({ model: "m", ...everything })).toEqual({ model: "m", ...asSent });
    expect(completionParams({ model: "m" }, everything)).toEqual({ model: "m", ...asSent });
  });

  it("prefers the call's options over fields, and fields over `modelKwargs`", () => {
    const model = { model: "m", temperature: 1, modelKwargs: { temperature: 2, top_p: 0.1, logit_bias: { 5: 1 } } };

    expect(completionParams(model, { temperature: 0 })).toEqual({
      model: "m",
      temperature: 0,
      top_p: 0.1,
      logit_bias: { 5: 1 },
    });
  });

  it.each([0, -1, 1.5, "2"])("refuses %p answers per prompt", (n) => {
    expect(() => completionParams({ model: "m", modelKwargs: { n } })).toThrow("whole number above 0");
  });

  it("asks for one answer in a stream", () => {
    expect(forOneAnswer(completionParams({ model: "m", n: 2, bestOf: 3, seed: 1 }))).toEqual({ model: "m", seed: 1 });
  });
});

describe("The call options", () => {
  it("are all known to core by name", () => {
    // A call option that is missing from the list makes this line fail to compile.
    const unlisted: Exclude<
      keyof OVHcloudLLMCallOptions,
      keyof BaseLanguageModelCallOptions | (typeof LLM_CALL_KEYS)[number]
    >[] = [];

    expect(unlisted).toEqual([]);
    expect(new OVHcloudLLM({ apiKey: "key" }).callKeys).toEqual(expect.arrayContaining(["stop", ...LLM_CALL_KEYS]));
  });
});
