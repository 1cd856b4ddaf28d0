import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import OpenAI from "openai";
import { createEmulator, type Emulator } from "../emulator.js";

// OpenAI's own client is a strict reader of what the emulator says: it is what most programs talk to the service with.

const PASSAGES =
  '<passage n="1">Cats sleep 15 hours a day. Dogs bark.</passage><question>How long do cats sleep?</question>';
const QUOTE = '"Cats sleep 15 hours a day." [1]';
const weather: OpenAI.ChatCompletionTool = {
  type: "function",
  function: {
    name: "weather",
    description: "Tells the weather.",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

let emulator: Emulator;
let client: OpenAI;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  client = new OpenAI({ baseURL: emulator.url, apiKey: "a-key", organization: null, project: null, maxRetries: 0 });
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

const ask = (content = PASSAGES) => ({ model: "gpt-oss-20b", messages: [{ role: "user" as const, content }] });

describe("OpenAI's client", () => {
  it("lists and gets models", async () => {
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);

    expect(ids).toContain("gpt-oss-120b");
  });

  it("chats", async () => {
    const answer = await client.chat.completions.create(ask());

    expect(answer.choices[0]?.message.content).toBe(QUOTE);
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    expect(answer.usage?.total_tokens).toBeGreaterThan(10);
  });

  it("streams, with token counts at the end", async () => {
    const stream = await client.chat.completions.create({
      ...ask(),
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);

    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe(QUOTE);
    expect(chunks.at(-1)?.choices).toEqual([]);
    expect(chunks.at(-1)?.usage?.completion_tokens).toBeGreaterThan(3);
  });

  it("gathers a stream into the same answer as without one", async () => {
    const whole = await client.chat.completions.stream(ask()).finalChatCompletion();

    expect(whole.choices[0]?.message.content).toBe(QUOTE);
  });

  it("runs tools in a loop until the answer", async () => {
    const asked: unknown[] = [];
    const runner = client.chat.completions.runTools({
      ...ask("How is the weather?"),
      tools: [
        {
          type: "function",
          function: {
            name: "weather",
            description: "Tells the weather.",
            parameters: weather.function.parameters as object,
            parse: (text: string) => JSON.parse(text) as { city: string },
            function: (input: { city: string }) => {
              asked.push(input);
              return "sunny";
            },
          },
        },
      ],
    });

    expect(await runner.finalContent()).toContain("sunny");
    expect(asked).toEqual([{ city: expect.any(String) }]);
  });

  it("streams tool calls piece by piece", async () => {
    const stream = client.chat.completions.stream({ ...ask("How is the weather?"), tools: [weather] });

    const whole = await stream.finalChatCompletion();

    const [call] = whole.choices[0]?.message.tool_calls ?? [];
    expect(call).toMatchObject({ type: "function", function: { name: "weather" } });
    expect(JSON.parse(call?.type === "function" ? call.function.arguments : "")).toEqual({ city: expect.any(String) });
  });

  it("gets objects that fit a schema", async () => {
    const answer = await client.chat.completions.create({
      ...ask("Make one up."),
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "person",
          schema: { type: "object", properties: { born: { type: "integer" } }, required: ["born"] },
        },
      },
    });

    expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({ born: expect.any(Number) });
  });

  it("completes text", async () => {
    const answer = await client.completions.create({ model: "gpt-oss-20b", prompt: PASSAGES, max_tokens: 60 });

    expect(answer.choices[0]?.text).toBe(QUOTE);
  });

  it("embeds in base64, which it asks for by itself, and in floats", async () => {
    const input = ["Cats sleep.", "Dogs bark."];

    const base64 = await client.embeddings.create({ model: "bge-m3", input });
    const floats = await client.embeddings.create({ model: "bge-m3", input, encoding_format: "float" });

    expect(emulator.journal.at(-2)?.body).toMatchObject({ encoding_format: "base64" });
    expect(base64.data.map(({ embedding }) => embedding.length)).toEqual([1024, 1024]);
    expect(base64.data.map(({ embedding }) => embedding.map(Math.fround))).toEqual(
      floats.data.map(({ embedding }) => embedding.map(Math.fround)),
    );
  });

  it.each([
    ["a wrong key", { apiKey: "invalid-key" }, ask(), OpenAI.AuthenticationError],
    ["an unknown model", {}, { ...ask(), model: "gpt-9" }, OpenAI.NotFoundError],
    ["a request that does not fit", {}, { ...ask(), temperature: 9 }, OpenAI.BadRequestError],
  ])("understands the error for %s", async (_what, options, body, kind) => {
    await expect(client.withOptions(options).chat.completions.create(body)).rejects.toThrow(kind);
  });

  it("tries again as long as a 429 tells it to", async () => {
    emulator.scenarios.rateLimitStorm({ times: 1, retryAfterSeconds: 1 });

    const answer = await client.withOptions({ maxRetries: 1 }).chat.completions.create(ask());

    expect(answer.choices[0]?.message.content).toBe(QUOTE);
  });
});
