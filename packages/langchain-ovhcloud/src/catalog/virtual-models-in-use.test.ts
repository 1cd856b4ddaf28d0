import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { ChatOVHcloud } from "../chat/chat-model.js";
import { OVHcloudLLM } from "../completions/llm.js";
import { OVHcloudEmbeddings } from "../embeddings/embeddings.js";
import { readAll } from "../test-support/read-all.js";
import { profileOf } from "./profiles.js";
import { virtualModel } from "./virtual-model.js";

let emulator: Emulator;
let options: { apiKey: string; baseURL: string; maxRetries: 0; rateLimiter: false };
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: { authenticated: 400, anonymous: 2 } });
  options = { apiKey: "any-key", baseURL: emulator.url, maxRetries: 0, rateLimiter: false };
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

const mistral = virtualModel({
  tag: "mistral",
  ranker: "latest",
  where: { field: "context_size", operator: ">", value: 100_000 },
});

/** A call of each class with a virtual model. */
const calls: [string, (fields: { model: string; anonymous?: boolean }) => Promise<unknown>][] = [
  ["ChatOVHcloud", (fields) => new ChatOVHcloud({ ...options, ...fields }).invoke("Hello")],
  ["ChatOVHcloud.stream", (fields) => new ChatOVHcloud({ ...options, ...fields }).stream("Hello").then(readAll)],
  ["OVHcloudLLM", (fields) => new OVHcloudLLM({ ...options, ...fields }).invoke("Hello")],
  ["OVHcloudEmbeddings", (fields) => new OVHcloudEmbeddings({ ...options, ...fields }).embedQuery("Hello")],
];

describe("A virtual model", () => {
  it("answers chat under the id of the model that it stands for, whole and streamed", async () => {
    const model = new ChatOVHcloud({ ...options, model: mistral });

    const whole = await model.invoke("Hello");
    const streamed = (await readAll(await model.stream("Hello"))).reduce((sum, chunk) => sum.concat(chunk));

    expect(emulator.journal.at(-1)?.body).toMatchObject({ model: "mistral@latest?context_size>100000" });
    for (const { response_metadata: metadata } of [whole, streamed])
      expect(metadata).toMatchObject({
        model: "Mistral-Small-3.2-24B-Instruct-2506",
        cost: { currency: "EUR", priceDate: "2025-11-12" },
      });
  });

  it("completes text", async () => {
    const llm = new OVHcloudLLM({ ...options, model: "meta-llama@latest", maxTokens: 20 });

    const { generations } = await llm.generate(["Hello"]);

    expect(generations[0]?.[0]?.generationInfo).toMatchObject({ model: "Meta-Llama-3_3-70B-Instruct" });
  });

  it("embeds", async () => {
    const vector = await new OVHcloudEmbeddings({ ...options, model: "bge@latest" }).embedQuery("Hello");

    expect(vector).toHaveLength(1024);
  });

  it("has no profile, so that nothing is refused before the service has chosen", () => {
    expect(profileOf(mistral)).toEqual({});
    expect(new ChatOVHcloud({ ...options, model: mistral }).profile).toEqual({});
  });

  it.each(calls)("that nothing fits is not found: %s", async (_class, call) => {
    await expect(call({ model: "mistral@latest?params>1000" })).rejects.toMatchObject({
      name: "OVHcloudModelNotFoundError",
      status: 404,
      model: "mistral@latest?params>1000",
    });
  });

  it.each(calls)("that is misspelt is refused by the service: %s", async (_class, call) => {
    await expect(call({ model: "mistral@best" })).rejects.toMatchObject({
      name: "OVHcloudBadRequestError",
      status: 400,
      model: "mistral@best",
    });
  });

  it.each([
    ["ChatOVHcloud", "qwen@latest?input_cost<0.5", calls[0]?.[1]],
    ["OVHcloudLLM", "gpt-oss@cheapest", calls[2]?.[1]],
    ["OVHcloudEmbeddings", "baai@latest", calls[3]?.[1]],
  ] as const)("keeps to the limit of the model that it stands for: %s", async (_class, model, call) => {
    const fields = { model, apiKey: undefined, anonymous: true };
    await call?.(fields);
    await call?.(fields);

    await expect(call?.(fields)).rejects.toMatchObject({ name: "OVHcloudRateLimitError", status: 429, model });
  });
});
