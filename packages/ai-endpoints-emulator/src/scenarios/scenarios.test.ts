import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readEvents, startEmulator, type TestClient } from "../test-support/emulator-client.js";

const HELLO = { model: "gpt-oss-20b", messages: [{ role: "user", content: "Hello" }] };

let client: TestClient;
beforeEach(async () => {
  client = await startEmulator();
});
afterEach(() => client.emulator.close());

const ask = (more: object = {}, signal?: AbortSignal) =>
  client.post("/chat/completions", { ...HELLO, ...more }, {}, signal);

describe("scenarios", () => {
  it("reply word for word, once, and then the emulator answers by itself again", async () => {
    client.emulator.scenarios.reply("Forty-two.");

    const scripted = await client.chat("Hello");
    const own = await client.chat("Hello");

    expect(scripted.choices[0]?.message.content).toBe("Forty-two.");
    expect(own.choices[0]?.message.content).not.toBe("Forty-two.");
  });

  it("reply with tool calls and reasoning", async () => {
    client.emulator.scenarios.reply({ reasoning: "Hmm.", toolCalls: [{ name: "add", arguments: { a: 1 } }] });

    const answer = await client.chat("Hello");

    expect(answer.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: { reasoning: "Hmm.", tool_calls: [{ function: { name: "add", arguments: '{"a":1}' } }] },
    });
  });

  it("answer with any status, headers and body, even before the key is checked", async () => {
    client.emulator.scenarios.respond({ status: 418, headers: { "x-warning": "tea" }, body: "<html>teapot</html>" });

    const response = await client.get("/models", { authorization: "Bearer invalid" });

    expect([response.status, response.headers.get("x-warning"), await response.text()]).toEqual([
      418,
      "tea",
      "<html>teapot</html>",
    ]);
  });

  it("make a storm of 429 of a given length, with and without the headers that say how long to wait", async () => {
    client.emulator.scenarios.rateLimitStorm({ times: 2, retryAfterSeconds: 7 });
    client.emulator.scenarios.rateLimitStorm({ times: 1, retryAfterSeconds: null });

    const responses = [await ask(), await ask(), await ask(), await ask()];

    expect(responses.map(({ status }) => status)).toEqual([429, 429, 429, 200]);
    expect(responses.map(({ headers }) => headers.get("retry-after"))).toEqual(["7", "7", null, null]);
  });

  it("are for the matching requests only", async () => {
    client.emulator.scenarios.unavailable({ path: "/v1/embeddings" });
    client.emulator.scenarios.unavailable({ model: "gpt-oss-120b" });

    expect((await ask()).status).toBe(200);
    expect((await ask({ model: "gpt-oss-120b" })).status).toBe(503);
    expect((await client.post("/embeddings", { model: "bge-m3", input: "x" })).status).toBe(503);
    expect(client.emulator.scenarios.pending).toBe(0);
  });

  it("hold a request until it is released, then let it go on to the next scenario", async () => {
    const held = client.emulator.scenarios.hold();
    client.emulator.scenarios.reply("After the wait.");
    const answer = client.chat("Hello");
    await held.arrived;
    expect(client.emulator.journal[0]?.status).toBe(0);

    held.release();

    expect((await answer).choices[0]?.message.content).toBe("After the wait.");
  });

  it("hold a request whose client goes away without harm", async () => {
    const held = client.emulator.scenarios.hold();
    const controller = new AbortController();
    const answer = ask({}, controller.signal);
    await held.arrived;

    controller.abort();

    await expect(answer).rejects.toThrow("aborted");
    expect((await ask()).status).toBe(200);
  });

  it("cut a stream after some events", async () => {
    client.emulator.scenarios.cutStream({ afterChunks: 2, reply: "one two three" });

    const response = await ask({ stream: true });
    const { received, failed } = await readAll(response);

    expect(failed).toBe(true);
    expect(readEvents(received).events.map(({ choices }) => choices[0]?.delta.content)).toEqual(["", "one"]);
  });

  it("end a stream early without [DONE]", async () => {
    client.emulator.scenarios.endStream({ afterChunks: 2 });

    const { events, done } = readEvents(await (await ask({ stream: true })).text());

    expect([events.length, done]).toEqual([2, false]);
  });

  it("send an error in the middle of a stream", async () => {
    client.emulator.scenarios.streamError({ afterChunks: 1, message: "Out of luck." });

    const { events } = readEvents(await (await ask({ stream: true })).text());

    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({ error: { message: "Out of luck.", code: 500 } });
  });

  it("send an event with broken JSON", async () => {
    client.emulator.scenarios.brokenChunk({ afterChunks: 1 });

    const text = await (await ask({ stream: true })).text();

    const last = [...text.matchAll(/^data: (\{.*)$/gm)].at(-1)?.[1] ?? "";
    expect(() => JSON.parse(last) as unknown).toThrow(SyntaxError);
  });

  it("break an answer that is not streamed half way", async () => {
    client.emulator.scenarios.brokenChunk({ afterChunks: 0 });
    client.emulator.scenarios.cutStream({ afterChunks: 0 });

    await expect((await ask()).json()).rejects.toThrow("JSON");
    expect((await readAll(await ask())).failed).toBe(true);
  });

  it("are forgotten on request", async () => {
    client.emulator.scenarios.unavailable({ times: 5 });

    client.emulator.scenarios.clear();

    expect((await ask()).status).toBe(200);
  });
});

async function readAll(response: Response): Promise<{ received: string; failed: boolean }> {
  let received = "";
  try {
    for await (const part of response.body ?? []) received += Buffer.from(part).toString("utf8");
    return { received, failed: false };
  } catch {
    return { received, failed: true };
  }
}
