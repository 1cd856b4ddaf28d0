import { afterEach, describe, expect, it } from "@jest/globals";
import { setTimeout as pass } from "node:timers/promises";
import { ChatOVHcloud, OVHcloudEmbeddings, OVHcloudLLM } from "../index.js";
import { request, serve } from "../test-support/client-fixture.js";
import { readAll } from "../test-support/read-all.js";
import {
  type Answer,
  chunk,
  completion,
  hangAfter,
  json,
  type ScriptedServer,
  text,
} from "../test-support/scripted-server.js";

// Time itself is what these tests are about, so some of it passes.

let server: ScriptedServer;
afterEach(() => server?.close());

async function start(...script: Answer[]) {
  const fixture = await serve(...script);
  server = fixture.server;
  return fixture.client;
}

const silence: Answer = () => {};
const hello = json(completion({ content: "Hello" }));
const last = chunk({ content: "b" }, { finish_reason: "stop" });

/** Sends the beginning of an answer and never the rest. */
const half =
  (status: number): Answer =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.write('{"id":');
  };

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("The time of one try", () => {
  it("is followed by another try, which may answer", async () => {
    const client = await start(silence, hello);

    const answer = await client({ timeout: 60 }).chatCompletions(request);

    expect(answer.choices?.[0]?.message?.content).toBe("Hello");
    expect(server.seen).toHaveLength(2);
    await server.seen[0]?.closed;
  });

  it.each([
    ["no answer", silence],
    ["half an answer", half(200)],
    ["half an error", half(500)],
    ["the head of an answer", hangAfter([])],
  ])("runs out over %s, and the socket is closed", async (_what, answer) => {
    const client = await start(answer);

    const error = await errorOf(client({ timeout: 60, maxRetries: 0 }).chatCompletions(request));

    expect(error).toMatchObject({
      kind: "timeout",
      retryable: true,
      message: expect.stringContaining("60 ms") as unknown,
    });
    await server.seen[0]?.closed;
  });

  it("can be set for one call", async () => {
    const client = await start(silence);

    const error = await errorOf(client({ maxRetries: 0 }).chatCompletions(request, { timeout: 60 }));

    expect(error).toMatchObject({ kind: "timeout" });
  });

  it.each([Infinity, 2 ** 31])("may be %d, which timers of the platform take for nothing", async (timeout) => {
    const client = await start(hello);

    const answer = await client({ timeout, maxRetries: 0, retry: { totalTimeoutMs: Infinity } }).chatCompletions(
      request,
    );

    expect(answer.choices).toHaveLength(1);
  });
});

describe("The time of all tries", () => {
  it("ends a try that would have had more time, and the tries", async () => {
    const client = await start(silence);

    const error = await errorOf(
      client({ timeout: 60_000, maxRetries: 9, retry: { totalTimeoutMs: 80 } }).chatCompletions(request),
    );

    expect(error).toMatchObject({ kind: "timeout" });
    expect(server.seen).toHaveLength(1);
  });

  it("ends waits for another try", async () => {
    const client = await start(text("busy", { status: 503, headers: { "retry-after": "30" } }));

    const error = await errorOf(client({ retry: { totalTimeoutMs: 1000 } }).chatCompletions(request));

    expect(error).toMatchObject({ kind: "server", status: 503 });
    expect(server.seen).toHaveLength(1);
  });
});

describe("A stream", () => {
  it("may take its time as long as something comes", async () => {
    const client = await start(async (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (let i = 0; i < 12; i += 1) {
        response.write(i % 2 === 0 ? ": still here\n\n" : `data: ${JSON.stringify(chunk({ content: "a" }))}\n\n`);
        await pass(50);
      }
      response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
    });

    const pieces = await readAll(client({ timeout: 400, maxRetries: 0 }).streamChatCompletions(request));

    expect(pieces).toHaveLength(7);
  });

  it("does not run out of time while its reader is busy", async () => {
    const client = await start(async (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(chunk({ content: "a" }))}\n\n`);
      await pass(20);
      response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
    });
    const contents: unknown[] = [];

    for await (const piece of client({ timeout: 100, maxRetries: 0 }).streamChatCompletions(request)) {
      contents.push(piece.choices?.[0]?.delta?.content);
      await pass(250);
    }

    expect(contents).toEqual(["a", "b"]);
  });
});

describe("LangChain's `timeout` of a call", () => {
  const options = () => ({ apiKey: "key-1", baseURL: server.url, rateLimiter: false as const });
  const roads: Record<string, () => Promise<unknown>> = {
    "chat invoke": () => new ChatOVHcloud(options()).invoke("Hi", { timeout: 500 }),
    "chat invoke, streaming inside": () =>
      new ChatOVHcloud({ ...options(), streaming: true }).invoke("Hi", { timeout: 500 }),
    "chat events": () => readAll(new ChatOVHcloud(options()).streamEvents("Hi", { timeout: 500 })),
    "chat batch": () => new ChatOVHcloud(options()).batch(["Hi"], { timeout: 500 }),
    "text invoke": () => new OVHcloudLLM(options()).invoke("Hi", { timeout: 500 }),
    embeddings: () => new OVHcloudEmbeddings(options()).embedQuery("Hi", { signal: AbortSignal.timeout(500) }),
  };

  it.each(Object.keys(roads))("ends %s with a timeout that says so, and closes the socket", async (road) => {
    await start(silence);

    const error = (await errorOf((roads[road] as () => Promise<unknown>)())) as Error;

    expect([error.name, (error.cause as Error | undefined)?.name]).toContain("OVHcloudTimeoutError");
    expect(server.seen).toHaveLength(1);
    await server.seen[0]?.closed;
  });

  // There core itself stops waiting, with the platform's own TimeoutError, before the model's error can arrive.
  it.each([
    ["a chat stream that has begun", () => new ChatOVHcloud(options()), hangAfter([chunk({ content: "a" })])],
    ["a chat stream that has not begun", () => new ChatOVHcloud(options()), silence],
    ["a text stream that has not begun", () => new OVHcloudLLM(options()), silence],
  ])("ends %s, and closes the socket", async (_what, create, answer) => {
    await start(answer);

    const error = await errorOf(
      Promise.resolve(create().stream("Hi", { timeout: 500 })).then((stream) => readAll<unknown>(stream)),
    );

    expect(String(error)).toMatch(/timeout|abort/i);
    expect(server.seen).toHaveLength(1);
    await server.seen[0]?.closed;
  });
});
