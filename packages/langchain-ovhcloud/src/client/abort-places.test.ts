import { afterEach, describe, expect, it } from "@jest/globals";
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
import type { AIEndpointsClient } from "./client.js";
import type { ClientOptions } from "./config.js";
import type { RateLimiter } from "./rate-limiter.js";
import { SlidingWindowRateLimiter } from "./rate-limiter.js";

let server: ScriptedServer;
afterEach(() => server?.close());

async function start(...script: Answer[]): Promise<(options?: ClientOptions) => AIEndpointsClient> {
  const fixture = await serve(...script);
  server = fixture.server;
  return fixture.client;
}

const roads: Record<string, (client: AIEndpointsClient, signal: AbortSignal) => Promise<unknown>> = {
  "a whole answer": (client, signal) => client.chatCompletions(request, { signal }),
  "a stream": (client, signal) => readAll(client.streamChatCompletions(request, { signal })),
};

/** A server that takes the request, does this much, and then lets the test abort. */
const reach =
  (abort: () => void, begin: Answer = () => {}): Answer =>
  async (seen, response) => {
    await begin(seen, response);
    abort();
  };

const half: Answer = (_request, response) =>
  new Promise((resolve) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"id":', () => resolve());
  });

const halfError: Answer = (_request, response) =>
  new Promise((resolve) => {
    response.writeHead(500, { "content-type": "application/json" });
    response.write('{"error":', () => resolve());
  });

describe.each(Object.keys(roads))("An abort of %s", (road) => {
  const use = roads[road] as (typeof roads)[string];
  const aborted = { kind: "aborted", name: "AbortError" };

  it("while it waits for a place opens no socket, and leaves the place to others", async () => {
    const client = (await start(json(completion({ content: "Hello" }))))({ maxConcurrency: 1 });
    const controller = new AbortController();

    const first = client.chatCompletions(request);
    const waiting = use(client, controller.signal);
    controller.abort();

    await expect(waiting).rejects.toMatchObject(aborted);
    await first;
    await client.chatCompletions(request);
    expect(server.seen).toHaveLength(2);
  });

  it("while it waits for the rate limit opens no socket", async () => {
    const controller = new AbortController();
    const rateLimiter: RateLimiter = new SlidingWindowRateLimiter();
    const client = await start(json(completion({ content: "Hello" })));
    const anonymous = client({ apiKey: undefined, anonymous: true, rateLimiter });
    await anonymous.chatCompletions(request);
    await anonymous.chatCompletions(request);

    const waiting = use(anonymous, controller.signal);
    controller.abort();

    await expect(waiting).rejects.toMatchObject(aborted);
    expect(server.seen).toHaveLength(2);
  });

  it("while it waits before another try opens no second socket", async () => {
    const controller = new AbortController();
    const client = await start((seen, response) => {
      text("", { status: 503, headers: { "retry-after": "30" } })(seen, response);
      setImmediate(() => controller.abort());
    });

    await expect(use(client(), controller.signal)).rejects.toMatchObject(aborted);
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ["the head of the answer", undefined],
    ["the rest of the answer", half],
    ["the rest of an error", halfError],
    ["the first piece", hangAfter([])],
    ["the next piece", hangAfter([chunk({ content: "a" })])],
  ])("while it waits for %s closes the socket and tries no more", async (_what, begin) => {
    const controller = new AbortController();
    const client = await start(reach(() => controller.abort(), begin));

    await expect(use(client(), controller.signal)).rejects.toMatchObject(aborted);

    await server.seen[0]?.closed;
    expect(server.seen).toHaveLength(1);
  });

  it("before it begins opens no socket", async () => {
    const client = await start(json({}));

    await expect(use(client(), AbortSignal.abort())).rejects.toMatchObject(aborted);

    expect(server.seen).toEqual([]);
  });

  it("after it has ended changes nothing", async () => {
    const controller = new AbortController();
    const client = await start(json(completion({ content: "Hello" })));

    await use(client(), controller.signal);
    controller.abort();

    await use(client(), new AbortController().signal);
    expect(server.seen).toHaveLength(2);
  });
});
