import { afterEach, describe, expect, it } from "@jest/globals";
import { request, serve } from "../test-support/client-fixture.js";
import { readAll, readFirst } from "../test-support/read-all.js";
import {
  type Answer,
  chunk,
  completion,
  cutAfter,
  events,
  hangAfter,
  json,
  text,
  type ScriptedServer,
} from "../test-support/scripted-server.js";

let server: ScriptedServer;
afterEach(() => server?.close());

async function start(...script: Answer[]) {
  const fixture = await serve(...script);
  server = fixture.server;
  return fixture.client;
}

describe("AIEndpointsClient streams", () => {
  it("yields the chunks and asks for a stream", async () => {
    const client = await start(
      events([chunk({ content: "Hel" }), chunk({ content: "lo" }, { finish_reason: "stop" })]),
    );

    const chunks = await readAll(client().streamChatCompletions(request));

    expect(chunks.map((piece) => piece.choices?.[0]?.delta?.content)).toEqual(["Hel", "lo"]);
    expect(server.seen[0]?.body).toMatchObject({ stream: true });
  });

  it("uses connections again after whole streams", async () => {
    const client = (await start(events([chunk({ content: "a" }, { finish_reason: "stop" })])))();

    for (let i = 0; i < 6; i += 1) await readAll(client.streamChatCompletions(request));

    // Node's fetch frees a connection a moment late, so requests without a pause take turns on two.
    expect(new Set(server.seen.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
  });

  it("does not wait for a server that leaves the connection open after [DONE]", async () => {
    const client = await start((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(chunk({ content: "a" }, { finish_reason: "stop" }))}\n\ndata: [DONE]\n\n`);
    });

    expect(await readAll(client().streamChatCompletions(request))).toHaveLength(1);

    await server.seen[0]?.closed;
  });

  it("tries again as long as nothing has come", async () => {
    const client = await start(
      text("", { status: 503 }),
      cutAfter([]),
      events([chunk({ content: "Hi" }, { finish_reason: "stop" })]),
    );

    const chunks = await readAll(client().streamChatCompletions(request));

    expect(chunks).toHaveLength(1);
    expect(server.seen).toHaveLength(3);
  });

  it("never tries again once something has come", async () => {
    const client = await start(cutAfter([chunk({ content: "Hel" })]));

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
    const client = await start(answer);

    await expect(readAll(client().streamChatCompletions(request))).rejects.toMatchObject({
      kind: "stream-interrupted",
    });
  });

  it("accepts a stream that ends after finish_reason without [DONE]", async () => {
    const client = await start(text(`data: ${JSON.stringify(chunk({ content: "a" }, { finish_reason: "stop" }))}\n\n`));

    expect(await readAll(client().streamChatCompletions(request))).toHaveLength(1);
  });

  it.each([
    [{ error: { message: "overloaded", code: 503 } }, "server"],
    [{ error: { message: "too fast", code: "429" } }, "rate-limit"],
    [{ error: { message: "who knows" } }, "stream-interrupted"],
  ])("turns %j in mid-stream into a typed error", async (piece, kind) => {
    const client = await start(events([chunk({ content: "a" }), piece]));

    await expect(readAll(client().streamChatCompletions(request))).rejects.toMatchObject({ kind });
  });

  it("keeps the key out of what a stream reports", async () => {
    const client = await start(events([chunk({ content: "a" }), { error: { message: "who is secret-key-1?" } }]));

    const promise = readAll(client().streamChatCompletions(request));

    await expect(promise).rejects.toThrow(/who is \[key\]/);
  });

  it("reads a server that ignores `stream` and answers whole", async () => {
    const client = await start(json(completion({ content: "Hi" })));

    const [whole] = await readAll(client().streamChatCompletions(request));

    expect(whole?.choices?.[0]?.message?.content).toBe("Hi");
  });

  it("closes the socket when the reader leaves early", async () => {
    const client = await start(hangAfter([chunk({ content: "a" })]));

    const first = await readFirst(client().streamChatCompletions(request));

    expect(first?.choices?.[0]?.delta?.content).toBe("a");
    await server.seen[0]?.closed;
  });

  it("closes the socket when the signal aborts between two pieces", async () => {
    const controller = new AbortController();
    const client = await start(hangAfter([chunk({ content: "a" })]));

    const promise = (async () => {
      for await (const piece of client().streamChatCompletions(request, { signal: controller.signal })) {
        if (piece.id) controller.abort();
      }
    })();

    await expect(promise).rejects.toMatchObject({ name: "AbortError" });
    await server.seen[0]?.closed;
  });

  it("gives up on a stream that falls silent", async () => {
    const client = await start(hangAfter([chunk({ content: "a" })]));

    await expect(readAll(client({ timeout: 50 }).streamChatCompletions(request))).rejects.toMatchObject({
      kind: "timeout",
    });
  });
});
