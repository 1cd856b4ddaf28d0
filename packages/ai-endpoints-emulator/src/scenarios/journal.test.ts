import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

const HELLO = { model: "gpt-oss-20b", messages: [{ role: "user", content: "Hello" }] };

let client: TestClient;
afterEach(() => client.emulator.close());

describe("the journal", () => {
  it("keeps method, path, headers, body and status of each request", async () => {
    client = await startEmulator({ clock: () => 1_790_000_000_123 });

    await client.post("/embeddings?trace=1", { model: "nothing", input: "x" }, { "x-test": "yes" });

    expect(client.emulator.journal).toEqual([
      {
        arrivedAt: 1_790_000_000_123,
        method: "POST",
        path: "/v1/embeddings?trace=1",
        headers: expect.objectContaining({ "x-test": "yes", "content-type": "application/json" }),
        rawHeaders: expect.arrayContaining([["x-test", "yes"]]),
        body: { model: "nothing", input: "x" },
        bodyText: '{"model":"nothing","input":"x"}',
        bodyBytes: 31,
        status: 404,
        clientClosed: false,
      },
    ]);
  });

  it("never holds a key", async () => {
    client = await startEmulator();

    await client.get("/models", {
      authorization: "Bearer top-secret",
      "x-api-key": "top-secret",
      cookie: "top-secret",
    });

    expect(JSON.stringify(client.emulator.journal)).not.toContain("top-secret");
    expect(client.emulator.journal[0]?.headers["authorization"]).toBe("Bearer [redacted]");
  });

  it("shows that no key was sent", async () => {
    client = await startEmulator();

    await client.get("/models");

    expect(client.emulator.journal[0]?.headers).not.toHaveProperty("authorization");
  });

  it("keeps headers in the order and letter case in which they came, secrets redacted", async () => {
    client = await startEmulator();

    await send(["X-Second", "2", "x-first", "1", "Cookie", "top-secret", "X-SECOND", "two", "Connection", "close"]);

    const [entry] = client.emulator.journal;
    expect(entry?.rawHeaders.filter(([name]) => name !== "Host")).toEqual([
      ["X-Second", "2"],
      ["x-first", "1"],
      ["Cookie", "[redacted]"],
      ["X-SECOND", "two"],
      ["Connection", "close"],
    ]);
    expect(entry?.headers["x-second"]).toBe("2, two");
  });

  it("keeps the body letter by letter, and counts its bytes", async () => {
    client = await startEmulator();
    const text = ' { "model": "nothing",\n"input": "é" }\n';

    await client.post("/embeddings", text);

    expect(client.emulator.journal[0]).toMatchObject({ bodyText: text, bodyBytes: Buffer.byteLength(text) });
  });

  it("keeps requests whose body is too long to be read", async () => {
    client = await startEmulator();

    await client.post("/embeddings", "x".repeat(10_000_001));

    expect(client.emulator.journal).toMatchObject([{ status: 413, body: undefined, bodyText: "", bodyBytes: 0 }]);
  });

  it("tells of clients that left while they waited or read", async () => {
    client = await startEmulator();
    const { journal, scenarios } = client.emulator;
    const controller = new AbortController();
    const held = scenarios.hold();
    scenarios.reply("word ".repeat(100_000));
    const waiting = client.get("/models", {}, controller.signal).catch((error: unknown) => error);
    await held.arrived;
    const reading = await client.post("/chat/completions", { ...HELLO, stream: true }, {}, controller.signal);

    controller.abort();
    await Promise.allSettled([waiting, reading.text()]);
    while (!journal.every(({ clientClosed }) => clientClosed)) await setImmediate();

    expect(journal.map(({ path, clientClosed }) => [path, clientClosed])).toEqual([
      ["/v1/models", true],
      ["/v1/chat/completions", true],
    ]);
  });

  it("does not blame the client for what the emulator breaks", async () => {
    client = await startEmulator();
    const { journal, scenarios } = client.emulator;
    scenarios.cutStream({ afterChunks: 1, times: 2 });
    const held = scenarios.hold({ path: "/v1/models" });

    await client.post("/chat/completions", { ...HELLO, stream: true }).then((response) => read(response));
    await client.post("/chat/completions", HELLO).then((response) => read(response));
    const waiting = client.get("/models").catch((error: unknown) => error);
    await held.arrived;
    await client.emulator.close();
    await waiting;

    expect(journal.map(({ clientClosed }) => clientClosed)).toEqual([false, false, false]);
  });

  it("keeps text that is not JSON, and forgets the oldest requests", async () => {
    client = await startEmulator({ journalLimit: 2 });

    for (const body of ["one", "two", "three"]) await client.post("/chat/completions", body);

    expect(client.emulator.journal.map(({ body }) => body)).toEqual(["two", "three"]);
  });
});

/** A GET with headers as they are, which `fetch` would put in small letters. */
async function send(headers: readonly string[]): Promise<void> {
  const sent = request(`${client.emulator.url}/models`, { headers: ["Host", "127.0.0.1", ...headers] });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  await once(response.resume(), "end");
}

async function read(response: Response): Promise<unknown> {
  return response.text().catch((error: unknown) => error);
}
