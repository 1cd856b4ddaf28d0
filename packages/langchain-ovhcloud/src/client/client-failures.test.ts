import { afterEach, describe, expect, it } from "@jest/globals";
import { request, serve } from "../test-support/client-fixture.js";
import { type Answer, completion, json, text, type ScriptedServer } from "../test-support/scripted-server.js";

let server: ScriptedServer;
afterEach(() => server?.close());

async function start(...script: Answer[]) {
  const fixture = await serve(...script);
  server = fixture.server;
  return fixture.client;
}

describe("AIEndpointsClient failures", () => {
  it("tries again after 503 and a 429 without headers, then answers", async () => {
    const client = await start(
      text("busy", { status: 503 }),
      json({ message: "API rate limit exceeded" }, { status: 429 }),
      json(completion({ content: "Hi" })),
    );

    const answer = await client().chatCompletions(request);

    expect(answer.choices?.[0]?.message?.content).toBe("Hi");
    expect(server.seen).toHaveLength(3);
  });

  it("does not read an endless explanation to its end", async () => {
    const client = await start((_request, response) => {
      response.writeHead(400, { "content-type": "text/plain" });
      const write = (): void => {
        while (!response.destroyed && response.write("x".repeat(10_000)));
        response.once("drain", write);
      };
      write();
    });

    await expect(client().chatCompletions(request)).rejects.toMatchObject({ kind: "bad-request", status: 400 });
    await server.seen[0]?.closed;
  });

  it("tries again after a connection that was reset before the answer", async () => {
    const client = await start((_request, response) => void response.destroy(), json(completion({ content: "Hi" })));

    await client().chatCompletions(request);

    expect(server.seen).toHaveLength(2);
  });

  it("does not repeat what was refused, and keeps the key out of the error", async () => {
    const client = await start(json({ error: { message: "Invalid token secret-key-1" } }, { status: 401 }));

    const error: unknown = await client()
      .chatCompletions(request)
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: "OVHcloudAuthenticationError", status: 401, model: "gpt-oss-120b" });
    expect(`${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`).not.toContain("secret-key-1");
    expect(server.seen).toHaveLength(1);
  });

  it("stops after maxRetries", async () => {
    const client = await start(text("", { status: 500 }));

    await expect(client({ maxRetries: 1 }).chatCompletions(request)).rejects.toMatchObject({
      name: "OVHcloudServerError",
    });

    expect(server.seen).toHaveLength(2);
  });

  it("gives up on a server that does not answer in time, and closes the socket", async () => {
    const client = await start(() => {});

    const promise = client({ timeout: 50, maxRetries: 0 }).chatCompletions(request);

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudTimeoutError", retryable: true });
    await server.seen[0]?.closed;
  });

  it("explains a server that is not there", async () => {
    const client = await start(json({}));
    await server.close();

    await expect(client({ maxRetries: 0 }).models()).rejects.toThrow(/ECONNREFUSED.*Check the network/);
  });

  it("explains an answer that is a web page", async () => {
    const client = await start(text("<html></html>", { headers: { "content-type": "text/html" } }));

    await expect(client().models()).rejects.toMatchObject({ name: "OVHcloudInvalidResponseError" });
  });

  it("hands on what a listener throws, and does not try again for it", async () => {
    const client = await start(json(completion({ content: "Hi" })));
    const mistake = new TypeError("listener");
    const onResponse = () => {
      throw mistake;
    };

    await expect(client().chatCompletions(request, { onResponse })).rejects.toBe(mistake);

    expect(server.seen).toHaveLength(1);
  });

  it("sends nothing when the signal has already aborted", async () => {
    const client = await start(json({}));

    await expect(client().chatCompletions(request, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
      kind: "aborted",
    });

    expect(server.seen).toHaveLength(0);
  });

  it("stops waiting for another try when the signal aborts", async () => {
    const controller = new AbortController();
    const client = await start((_request, response) => {
      text("", { status: 429, headers: { "retry-after": "60" } })(_request, response);
      setImmediate(() => controller.abort());
    });

    await expect(client().chatCompletions(request, { signal: controller.signal })).rejects.toMatchObject({
      kind: "aborted",
    });
  });

  it("closes the socket when the signal aborts before the answer", async () => {
    const controller = new AbortController();
    const client = await start(() => controller.abort());

    await expect(client().chatCompletions(request, { signal: controller.signal })).rejects.toMatchObject({
      kind: "aborted",
    });

    await server.seen[0]?.closed;
  });
});
