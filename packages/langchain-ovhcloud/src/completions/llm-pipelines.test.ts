import { afterEach, describe, expect, it } from "@jest/globals";
import { load } from "@langchain/core/load";
import { HumanMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { PromptTemplate } from "@langchain/core/prompts";
import { OVHcloudError } from "../client/errors.js";
import { readAll } from "../test-support/read-all.js";
import { events, json } from "../test-support/scripted-server.js";
import { completionOf, continuePrompts, KEY, type LLMFixture, piece, startLLM } from "../test-support/llm-fixture.js";
import { OVHcloudLLM } from "./llm.js";

let fixture: LLMFixture | undefined;
afterEach(() => fixture?.server.close());

const refused = json({ message: "no" }, { status: 401 });

describe("OVHcloudLLM in LangChain pipelines", () => {
  it("continues what a prompt template makes, and feeds a parser", async () => {
    fixture = await startLLM();
    const chain = PromptTemplate.fromTemplate("Colours: {first},").pipe(fixture.llm).pipe(new StringOutputParser());

    expect(await chain.invoke({ first: "red" })).toBe("[Colours: red,]");
  });

  it("streams through a chain", async () => {
    fixture = await startLLM({}, events([piece(" orange,"), piece(" yellow", { finish_reason: "stop" })]));
    const chain = PromptTemplate.fromTemplate("{first},").pipe(fixture.llm).pipe(new StringOutputParser());

    const pieces = await readAll(await chain.stream({ first: "red" }));

    expect(pieces.filter(Boolean)).toEqual([" orange,", " yellow"]);
  });

  it("reports to `streamLog`", async () => {
    fixture = await startLLM({}, events([piece(" orange,"), piece(" yellow", { finish_reason: "stop" })]));

    const patches = await readAll(fixture.llm.streamLog("red,"));

    expect(JSON.stringify(patches)).toContain(" yellow");
  });

  it("reads messages as one text", async () => {
    fixture = await startLLM();

    await fixture.llm.invoke([new HumanMessage("red,")]);

    expect(fixture.prompts()).toEqual(["Human: red,"]);
  });

  it("takes options from `withConfig`", async () => {
    fixture = await startLLM();

    await fixture.llm.withConfig({ maxTokens: 3, stop: ["."], suffix: "!" }).invoke("red,");

    expect(fixture.server.seen[0]?.body).toMatchObject({ max_tokens: 3, stop: ["."], suffix: "!" });
  });

  // Core 1.4.0's `withRetry` knows nothing of its own retryable stamp, but hears `onFailedAttempt`.
  it("under `withRetry` can be kept from running again for an error that cannot change", async () => {
    fixture = await startLLM({ maxRetries: 0 }, refused);
    const onFailedAttempt = (error: unknown) => {
      if (OVHcloudError.isInstance(error) && !error.retryable) throw error;
    };

    const promise = fixture.llm.withRetry({ stopAfterAttempt: 3, onFailedAttempt }).invoke("red,");

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudAuthenticationError", retryable: false });
    expect(fixture.server.seen).toHaveLength(1);
  });

  it("under `withFallbacks` gives way to another model", async () => {
    fixture = await startLLM({ model: "first" }, refused, continuePrompts());
    const model = fixture.llm.withFallbacks([fixture.another({ model: "second" })]);

    expect(await model.invoke("red,")).toBe("[red,]");
    expect(fixture.server.seen.map(({ body }) => body.model)).toEqual(["first", "second"]);
  });

  it("tells callbacks about an error", async () => {
    fixture = await startLLM({ maxRetries: 0 }, refused);
    const errors: unknown[] = [];

    await fixture.llm
      .invoke("red,", { callbacks: [{ handleLLMError: (error: unknown) => void errors.push(error) }] })
      .catch(() => {});

    expect(errors).toMatchObject([{ name: "OVHcloudAuthenticationError", status: 401 }]);
  });

  it("ends with OVHcloudTimeoutError when the call's `timeout` runs out", async () => {
    fixture = await startLLM({}, () => {});

    const promise = fixture.llm.invoke("red,", { timeout: 30 });

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudTimeoutError" });
    await fixture.server.seen[0]?.closed;
  });
});

describe("A stored OVHcloudLLM", () => {
  const importMap = { llms__ovhcloud: { OVHcloudLLM } };

  it("comes back with its fields, and with the key from the secrets", async () => {
    fixture = await startLLM({}, json(completionOf(["x"])));
    const fields = { model: "m", maxTokens: 5, stop: ["."], seed: 1, suffix: "!", n: 1, promptsPerRequest: 3 };
    const stored = JSON.stringify(fixture.another({ ...fields, modelKwargs: { logit_bias: { 5: 1 } } }));

    const revived = await load<OVHcloudLLM>(stored, {
      importMap,
      secretsMap: { OVH_AI_ENDPOINTS_ACCESS_TOKEN: "another-key" },
    });
    await revived.invoke("red,");

    expect(revived).toBeInstanceOf(OVHcloudLLM);
    expect(revived).toMatchObject({ ...fields, baseURL: fixture.server.url });
    expect(fixture.server.seen[0]?.headers.authorization).toBe("Bearer another-key");
    expect(fixture.server.seen[0]?.body).toMatchObject({ model: "m", max_tokens: 5, logit_bias: { 5: 1 } });
  });

  it("names its class and its place, and holds neither key nor headers", () => {
    const model = new OVHcloudLLM({ apiKey: KEY, defaultHeaders: { "x-secret": "header-secret" } });

    const stored = JSON.stringify(model);

    expect(JSON.parse(stored)).toMatchObject({
      type: "constructor",
      id: ["langchain", "llms", "ovhcloud", "OVHcloudLLM"],
    });
    expect(stored).toContain("OVH_AI_ENDPOINTS_ACCESS_TOKEN");
    expect(stored).not.toContain(KEY);
    expect(stored).not.toContain("header-secret");
  });
});
