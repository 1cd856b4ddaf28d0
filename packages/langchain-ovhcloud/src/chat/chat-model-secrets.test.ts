import { afterEach, describe, expect, it } from "@jest/globals";
import { load } from "@langchain/core/load";
import { inspect } from "node:util";
import { z } from "zod";
import { type ChatFixture, KEY, startChat, weather } from "../test-support/chat-fixture.js";
import { RecordingCache } from "../test-support/recording-cache.js";
import { ChatOVHcloud } from "./chat-model.js";

let fixture: ChatFixture | undefined;
afterEach(async () => {
  await fixture?.server.close();
  fixture = undefined;
});

async function chat(...what: Parameters<typeof startChat>) {
  fixture = await startChat(...what);
  return fixture.model;
}

describe("ChatOVHcloud and secrets", () => {
  it("shows the key in no form of itself", async () => {
    const cache = new RecordingCache();
    const model = await chat({ defaultHeaders: { "x-api-key": KEY }, cache });
    await model.invoke("Hi");
    const shown = [
      ...cache.keys,
      JSON.stringify(model),
      inspect(model, { depth: 10, showHidden: true }),
      JSON.stringify(model.invocationParams()),
      JSON.stringify(model.bindTools([weather])),
    ];

    expect(cache.keys).toHaveLength(1);
    for (const form of shown) expect(form).not.toContain(KEY);
    expect(JSON.parse(JSON.stringify(model))).toMatchObject({
      id: ["langchain", "chat_models", "ovhcloud", "ChatOVHcloud"],
      kwargs: { api_key: { type: "secret", id: ["OVH_AI_ENDPOINTS_ACCESS_TOKEN"] } },
    });
  });

  it("comes back from its serialised form", async () => {
    const model = await chat({ model: "gpt-oss-20b", temperature: 0.5, maxTokens: 9 });
    const importMap = { chat_models__ovhcloud: { ChatOVHcloud } };

    const revived = await load<ChatOVHcloud>(JSON.stringify(model), {
      importMap,
      secretsMap: { OVH_AI_ENDPOINTS_ACCESS_TOKEN: "other" },
    });

    expect(revived).toBeInstanceOf(ChatOVHcloud);
    expect([revived.apiKey, revived.baseURL]).toEqual(["other", model.baseURL]);
    expect(revived).toMatchObject({
      model: "gpt-oss-20b",
      temperature: 0.5,
      maxTokens: 9,
    });
  });

  it("puts not one byte of OpenAI's environment on the wire", async () => {
    const foreign = {
      OPENAI_API_KEY: "leak-key",
      OPENAI_ORG_ID: "leak-org",
      OPENAI_ORGANIZATION: "leak-organization",
      OPENAI_PROJECT_ID: "leak-project",
      OPENAI_BASE_URL: "http://127.0.0.1:9/leak-url",
      OPENAI_API_BASE: "http://127.0.0.1:9/leak-base",
      OPENAI_CUSTOM_HEADERS: "x-leak: leak-header",
      LANGSMITH_GATEWAY: "true",
    };
    Object.assign(process.env, foreign);

    try {
      const model = await chat({ apiKey: undefined, anonymous: true, rateLimiter: false });
      await model.bindTools([weather]).invoke("Hi");
      await model.withStructuredOutput(z.object({ a: z.string() }), { includeRaw: true }).invoke("Hi");
    } finally {
      for (const name of Object.keys(foreign)) delete process.env[name];
    }

    expect(fixture?.server.seen).toHaveLength(2);
    for (const { raw } of fixture?.server.seen ?? []) expect(raw).not.toMatch(/leak|openai|stainless/i);
  });
});
