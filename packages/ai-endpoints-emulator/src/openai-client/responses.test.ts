import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import OpenAI from "openai";
import { createEmulator, type Emulator } from "../emulator.js";

const PASSAGES =
  '<passage n="1">Cats sleep 15 hours a day. Dogs bark.</passage><question>How long do cats sleep?</question>';
const QUOTE = '"Cats sleep 15 hours a day." [1]';
const weather: OpenAI.Responses.FunctionTool = {
  type: "function",
  name: "weather",
  description: "Tells the weather.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  strict: false,
};

let emulator: Emulator;
let client: OpenAI;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  client = new OpenAI({ baseURL: emulator.url, apiKey: "a-key", organization: null, project: null, maxRetries: 0 });
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

const ask = (input: string | OpenAI.Responses.ResponseInput = PASSAGES) => ({
  model: "gpt-oss-20b",
  input,
  store: false,
});

describe("OpenAI's client on the responses route", () => {
  it("gets an answer", async () => {
    const answer = await client.responses.create(ask());

    expect(answer.output_text).toBe(QUOTE);
    expect(answer.status).toBe("completed");
    expect(answer.usage?.total_tokens).toBeGreaterThan(10);
  });

  it("streams the text, and gathers the same answer as without a stream", async () => {
    const stream = client.responses.stream(ask());
    let text = "";
    stream.on("response.output_text.delta", ({ delta }) => (text += delta));

    const answer = await stream.finalResponse();

    expect(text).toBe(QUOTE);
    expect(answer.output_text).toBe(QUOTE);
    expect(answer.usage?.output_tokens).toBeGreaterThan(3);
  });

  it("numbers the events of a stream", async () => {
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    for await (const event of await client.responses.create({ ...ask(), stream: true })) events.push(event);

    expect(events.map(({ sequence_number }) => sequence_number)).toEqual([...events.keys()]);
    expect(events.at(-1)?.type).toBe("response.completed");
  });

  it("runs a tool, sends back what it said, and gets the answer", async () => {
    const question = { role: "user" as const, content: "How is the weather?" };
    const first = await client.responses.create({ ...ask([question]), tools: [weather] });
    const call = first.output.find((item) => item.type === "function_call");

    const second = await client.responses.create({
      ...ask([
        question,
        ...(first.output as OpenAI.Responses.ResponseInput),
        { type: "function_call_output", call_id: call?.call_id ?? "", output: "sunny" },
      ]),
      tools: [weather],
    });

    expect(JSON.parse(call?.arguments ?? "")).toEqual({ city: expect.any(String) });
    expect(second.output_text).toContain("sunny");
  });

  it("streams the arguments of a tool", async () => {
    const answer = await client.responses.stream({ ...ask("How is the weather?"), tools: [weather] }).finalResponse();

    const [call] = answer.output;
    expect(call).toMatchObject({ type: "function_call", name: "weather", status: "completed" });
    expect(JSON.parse(call?.type === "function_call" ? call.arguments : "")).toEqual({ city: expect.any(String) });
  });

  it("gets objects that fit a schema", async () => {
    const schema = { type: "object", properties: { born: { type: "integer" } }, required: ["born"] };

    const answer = await client.responses.parse({
      ...ask("Make one up."),
      text: { format: { type: "json_schema", name: "person", schema } },
    });

    expect(answer.output_parsed).toEqual({ born: expect.any(Number) });
  });

  it("gathers reasoning from a stream", async () => {
    emulator.scenarios.reply({ text: "Blue.", reasoning: "The sky is asked for." });

    const answer = await client.responses.stream({ ...ask(), reasoning: { effort: "high" } }).finalResponse();

    const [reasoning] = answer.output;
    expect(reasoning).toMatchObject({ type: "reasoning", content: [{ text: "The sky is asked for." }] });
    expect(answer.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  });

  it("hears that an answer was cut", async () => {
    emulator.scenarios.reply("one two three four", { times: 2 });

    const whole = await client.responses.create({ ...ask(), max_output_tokens: 2 });
    const streamed = await client.responses.stream({ ...ask(), max_output_tokens: 2 }).finalResponse();

    for (const answer of [whole, streamed]) {
      expect(answer).toMatchObject({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
      expect(answer.output_text).toBe("one two");
    }
  });

  it.each([
    ["a wrong key", { apiKey: "invalid-key" }, ask(), OpenAI.AuthenticationError],
    ["an unknown model", {}, { ...ask(), model: "gpt-9" }, OpenAI.NotFoundError],
    ["an answer that was to be kept", {}, { ...ask(), previous_response_id: "resp_1" }, OpenAI.BadRequestError],
  ])("understands the error for %s", async (_what, options, body, kind) => {
    await expect(client.withOptions(options).responses.create(body)).rejects.toThrow(kind);
  });

  it("hears of an error in mid-stream", async () => {
    emulator.scenarios.streamError({ afterChunks: 4, message: "The model stopped." });

    await expect(client.responses.stream(ask()).finalResponse()).rejects.toThrow("The model stopped.");
  });
});
