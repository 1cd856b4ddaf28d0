import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import {
  type Answer,
  chunk,
  completion,
  cutAfter,
  events,
  hangAfter,
  json,
  type ScriptedServer,
  startScriptedServer,
  text,
} from "../test-support/scripted-server.js";
import { readAll, readFirst } from "../test-support/read-all.js";
import { AIEndpointsClient } from "./client.js";
import type { ClientOptions } from "./config.js";
import type { OVHcloudWarning } from "./warnings.js";

const request = { model: "gpt-oss-120b", messages: [{ role: "user" as const, content: "Hello" }] };
const quickly = { baseDelayMs: 1, rateLimitDelayMs: 1 };

let server: ScriptedServer;

async function serve(...script: Answer[]): Promise<(options?: ClientOptions) => AIEndpointsClient> {
  server = await startScriptedServer(...script);
  return (options = {}) =>
    new AIEndpointsClient({
      apiKey: "secret-key-1",
      baseURL: server.url,
      retry: quickly,
      onWarning: () => {},
      ...options,
    });
}

afterEach(() => server?.close());

describe("AIEndpointsClient requests", () => {
  it("sends the body as JSON with the key as bearer", async () => {
    const client = await serve(json(completion({ content: "Hi" })));

    const answer = await client().chatCompletions(request);

    expect(answer.choices?.[0]?.message?.content).toBe("Hi");
    expect(server.seen[0]).toMatchObject({ method: "POST", path: "/v1/chat/completions", body: request });
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: "Bearer secret-key-1",
      "content-type": "application/json",
    });
  });

  it("sends no Authorization header in anonymous mode", async () => {
    const client = await serve(json(completion({ content: "Hi" })));

    await client({ apiKey: undefined, anonymous: true, rateLimiter: false }).chatCompletions(request);

    expect(server.seen[0]?.headers).not.toHaveProperty("authorization");
  });

  it("lists models, completes text and embeds on their own routes", async () => {
    const client = await serve(
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
    const client = await serve(
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

  it("hints once that no key was found", async () => {
    const heard: OVHcloudWarning[] = [];
    const client = await serve(json({ data: [] }));
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
    const client = await serve((_request, response) => {
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

describe("AIEndpointsClient failures", () => {
  it("tries again after 503 and a 429 without headers, then answers", async () => {
    const client = await serve(
      text("busy", { status: 503 }),
      json({ message: "API rate limit exceeded" }, { status: 429 }),
      json(completion({ content: "Hi" })),
    );

    const answer = await client().chatCompletions(request);

    expect(answer.choices?.[0]?.message?.content).toBe("Hi");
    expect(server.seen).toHaveLength(3);
  });

  it("tries again after a connection that was reset before the answer", async () => {
    const client = await serve((_request, response) => void response.destroy(), json(completion({ content: "Hi" })));

    await client().chatCompletions(request);

    expect(server.seen).toHaveLength(2);
  });

  it("does not repeat what was refused, and keeps the key out of the error", async () => {
    const client = await serve(json({ error: { message: "Invalid token secret-key-1" } }, { status: 401 }));

    const error: unknown = await client()
      .chatCompletions(request)
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: "OVHcloudAuthenticationError", status: 401, model: "gpt-oss-120b" });
    expect(`${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`).not.toContain("secret-key-1");
    expect(server.seen).toHaveLength(1);
  });

  it("stops after maxRetries", async () => {
    const client = await serve(text("", { status: 500 }));

    await expect(client({ maxRetries: 1 }).chatCompletions(request)).rejects.toMatchObject({
      name: "OVHcloudServerError",
    });

    expect(server.seen).toHaveLength(2);
  });

  it("gives up on a server that does not answer in time, and closes the socket", async () => {
    const client = await serve(() => {});

    const promise = client({ timeout: 50, maxRetries: 0 }).chatCompletions(request);

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudTimeoutError", retryable: true });
    await server.seen[0]?.closed;
  });

  it("explains a server that is not there", async () => {
    const client = await serve(json({}));
    await server.close();

    await expect(client({ maxRetries: 0 }).models()).rejects.toThrow(/ECONNREFUSED.*Check the network/);
  });

  it("explains an answer that is a web page", async () => {
    const client = await serve(text("<html></html>", { headers: { "content-type": "text/html" } }));

    await expect(client().models()).rejects.toMatchObject({ name: "OVHcloudInvalidResponseError" });
  });

  it("sends nothing when the signal has already aborted", async () => {
    const client = await serve(json({}));

    await expect(client().chatCompletions(request, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
      kind: "aborted",
    });

    expect(server.seen).toHaveLength(0);
  });

  it("stops waiting for another try when the signal aborts", async () => {
    const controller = new AbortController();
    const client = await serve((_request, response) => {
      text("", { status: 429, headers: { "retry-after": "60" } })(_request, response);
      setImmediate(() => controller.abort());
    });

    await expect(client().chatCompletions(request, { signal: controller.signal })).rejects.toMatchObject({
      kind: "aborted",
    });
  });

  it("closes the socket when the signal aborts before the answer", async () => {
    const controller = new AbortController();
    const client = await serve(() => controller.abort());

    await expect(client().chatCompletions(request, { signal: controller.signal })).rejects.toMatchObject({
      kind: "aborted",
    });

    await server.seen[0]?.closed;
  });
});

describe("AIEndpointsClient streams", () => {
  it("yields the chunks and asks for a stream", async () => {
    const client = await serve(
      events([chunk({ content: "Hel" }), chunk({ content: "lo" }, { finish_reason: "stop" })]),
    );

    const chunks = await readAll(client().streamChatCompletions(request));

    expect(chunks.map((piece) => piece.choices?.[0]?.delta?.content)).toEqual(["Hel", "lo"]);
    expect(server.seen[0]?.body).toMatchObject({ stream: true });
  });

  it("uses connections again after whole streams", async () => {
    const client = (await serve(events([chunk({ content: "a" }, { finish_reason: "stop" })])))();

    for (let i = 0; i < 6; i += 1) await readAll(client.streamChatCompletions(request));

    // Node's fetch frees a connection a moment late, so requests without a pause take turns on two.
    expect(new Set(server.seen.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
  });

  it("does not wait for a server that leaves the connection open after [DONE]", async () => {
    const client = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(chunk({ content: "a" }, { finish_reason: "stop" }))}\n\ndata: [DONE]\n\n`);
    });

    expect(await readAll(client().streamChatCompletions(request))).toHaveLength(1);

    await server.seen[0]?.closed;
  });

  it("tries again as long as nothing has come", async () => {
    const client = await serve(
      text("", { status: 503 }),
      cutAfter([]),
      events([chunk({ content: "Hi" }, { finish_reason: "stop" })]),
    );

    const chunks = await readAll(client().streamChatCompletions(request));

    expect(chunks).toHaveLength(1);
    expect(server.seen).toHaveLength(3);
  });

  it("never tries again once something has come", async () => {
    const client = await serve(cutAfter([chunk({ content: "Hel" })]));

    const promise = readAll(client().streamChatCompletions(request));

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudStreamInterruptedError" });
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ["ends without finish_reason and [DONE]", text(`data: ${JSON.stringify(chunk({ content: "a" }))}\n\n`)],
    ["has a piece that is not JSON", text(`data: ${JSON.stringify(chunk({ content: "a" }))}\n\ndata: {broken\n\n`)],
    [
      "has a piece of another shape",
      text(`data: ${JSON.stringify(chunk({ content: "a" }))}\n\ndata: {"choices":7}\n\n`),
    ],
  ])("reports a stream that %s", async (_how, answer) => {
    const client = await serve(answer);

    await expect(readAll(client().streamChatCompletions(request))).rejects.toMatchObject({
      kind: "stream-interrupted",
    });
  });

  it("accepts a stream that ends after finish_reason without [DONE]", async () => {
    const client = await serve(text(`data: ${JSON.stringify(chunk({ content: "a" }, { finish_reason: "stop" }))}\n\n`));

    expect(await readAll(client().streamChatCompletions(request))).toHaveLength(1);
  });

  it.each([
    [{ error: { message: "overloaded", code: 503 } }, "server"],
    [{ error: { message: "too fast", code: "429" } }, "rate-limit"],
    [{ error: { message: "who knows" } }, "stream-interrupted"],
  ])("turns %j in mid-stream into a typed error", async (piece, kind) => {
    const client = await serve(events([chunk({ content: "a" }), piece]));

    await expect(readAll(client().streamChatCompletions(request))).rejects.toMatchObject({ kind });
  });

  it("keeps the key out of what a stream reports", async () => {
    const client = await serve(events([chunk({ content: "a" }), { error: { message: "who is secret-key-1?" } }]));

    const promise = readAll(client().streamChatCompletions(request));

    await expect(promise).rejects.toThrow(/who is \[key\]/);
  });

  it("reads a server that ignores `stream` and answers whole", async () => {
    const client = await serve(json(completion({ content: "Hi" })));

    const [whole] = await readAll(client().streamChatCompletions(request));

    expect(whole?.choices?.[0]?.message?.content).toBe("Hi");
  });

  it("closes the socket when the reader leaves early", async () => {
    const client = await serve(hangAfter([chunk({ content: "a" })]));

    const first = await readFirst(client().streamChatCompletions(request));

    expect(first?.choices?.[0]?.delta?.content).toBe("a");
    await server.seen[0]?.closed;
  });

  it("closes the socket when the signal aborts between two pieces", async () => {
    const controller = new AbortController();
    const client = await serve(hangAfter([chunk({ content: "a" })]));

    const promise = (async () => {
      for await (const piece of client().streamChatCompletions(request, { signal: controller.signal })) {
        if (piece.id) controller.abort();
      }
    })();

    await expect(promise).rejects.toMatchObject({ name: "AbortError" });
    await server.seen[0]?.closed;
  });

  it("gives up on a stream that falls silent", async () => {
    const client = await serve(hangAfter([chunk({ content: "a" })]));

    await expect(readAll(client({ timeout: 50 }).streamChatCompletions(request))).rejects.toMatchObject({
      kind: "timeout",
    });
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
    const client = await serve(json({ data: [] }));

    await client({ apiKey: undefined, anonymous: true }).models();

    expect(server.seen[0]?.raw).not.toMatch(/leak|openai/i);
  });
});
