import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { request, serve } from "../test-support/client-fixture.js";
import { type Answer, completion, json, type ScriptedServer } from "../test-support/scripted-server.js";
import type { OVHcloudWarning } from "./warnings.js";

let server: ScriptedServer;
afterEach(() => server?.close());

async function start(...script: Answer[]) {
  const fixture = await serve(...script);
  server = fixture.server;
  return fixture.client;
}

describe("AIEndpointsClient requests", () => {
  it("sends the body as JSON with the key as bearer", async () => {
    const client = await start(json(completion({ content: "Hi" })));

    const answer = await client().chatCompletions(request);

    expect(answer.choices?.[0]?.message?.content).toBe("Hi");
    expect(server.seen[0]).toMatchObject({ method: "POST", path: "/v1/chat/completions", body: request });
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: "Bearer secret-key-1",
      "content-type": "application/json",
    });
  });

  it("sends no Authorization header in anonymous mode", async () => {
    const client = await start(json(completion({ content: "Hi" })));

    await client({ apiKey: undefined, anonymous: true, rateLimiter: false }).chatCompletions(request);

    expect(server.seen[0]?.headers).not.toHaveProperty("authorization");
  });

  it("lists models, completes text and embeds on their own routes", async () => {
    const client = await start(
      json({ data: [{ id: "bge-m3", context_length: 8192 }] }),
      json({ choices: [{ text: "on", finish_reason: "stop" }] }),
      json({ data: [{ index: 0, embedding: [1, 2] }] }),
    );

    const models = await client().models();
    const completed = await client().completions({ model: "m", prompt: "and so" });
    const embedded = await client().embeddings({ model: "m", input: "text" });

    expect(models.map(({ id }) => id)).toEqual(["bge-m3"]);
    expect(completed.choices?.[0]?.text).toBe("on");
    expect(embedded.data[0]?.embedding).toEqual([1, 2]);
    expect(server.seen.map(({ path }) => path)).toEqual(["/v1/models", "/v1/completions", "/v1/embeddings"]);
  });

  it("tells about the answer: request id and deprecation", async () => {
    const heard: OVHcloudWarning[] = [];
    const client = await start(
      json(completion({ content: "Hi" }), {
        headers: { "x-request-id": "req-7", "x-warning": "This model is deprecated." },
      }),
    );
    const infos: unknown[] = [];

    const deprecated = client({ onWarning: (warning) => heard.push(warning) });
    await deprecated.chatCompletions(request, { onResponse: (info) => infos.push(info) });
    await deprecated.chatCompletions(request);

    expect(infos).toEqual([{ status: 200, requestId: "req-7", warning: "This model is deprecated." }]);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ kind: "deprecated-model", model: "gpt-oss-120b" });
  });

  it("warns of a model whose removal was announced, and names another", async () => {
    const heard: OVHcloudWarning[] = [];
    const client = await start(json(completion({ content: "Hi" })));

    await client({ onWarning: (warning) => heard.push(warning) }).chatCompletions({ ...request, model: "Qwen3-32B" });

    expect(heard).toEqual([
      { kind: "deprecated-model", model: "Qwen3-32B", message: expect.stringMatching(/2026-09-16.*Qwen3\.6-27B/) },
    ]);
  });

  it("hints once that no key was found", async () => {
    const heard: OVHcloudWarning[] = [];
    const client = await start(json({ data: [] }));
    const saved = process.env.OVH_AI_ENDPOINTS_ACCESS_TOKEN;
    delete process.env.OVH_AI_ENDPOINTS_ACCESS_TOKEN;

    const keyless = client({ apiKey: undefined, onWarning: (warning) => heard.push(warning) });
    await keyless.models();
    await keyless.models();

    if (saved !== undefined) process.env.OVH_AI_ENDPOINTS_ACCESS_TOKEN = saved;
    expect(heard.map(({ kind }) => kind)).toEqual(["anonymous"]);
  });

  it("follows no more requests at once than maxConcurrency", async () => {
    let open = 0;
    let most = 0;
    const client = await start((_request, response) => {
      most = Math.max(most, (open += 1));
      setImmediate(() => {
        open -= 1;
        json({ data: [] })(_request, response);
      });
    });
    const bounded = client({ maxConcurrency: 2 });

    await Promise.all(Array.from({ length: 8 }, () => bounded.models()));

    expect(most).toBe(2);
  });
});

describe("AIEndpointsClient and the environment of OpenAI", () => {
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
  beforeEach(() => {
    Object.assign(process.env, foreign);
  });
  afterEach(() => {
    for (const name of Object.keys(foreign)) delete process.env[name];
  });

  it("puts not one byte of it on the wire", async () => {
    const client = await start(json({ data: [] }));

    await client({ apiKey: undefined, anonymous: true }).models();

    expect(server.seen[0]?.raw).not.toMatch(/leak|openai/i);
  });
});
