import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ABSTENTION, NO_PASSAGES } from "../extractive/answer.js";
import { readEvents, startEmulator, type TestClient } from "../test-support/emulator-client.js";

const CATS = '<passage n="4">Cats sleep 15 hours a day. Dogs bark at the postman.</passage>';
const WEATHER = {
  type: "function",
  function: {
    name: "get_weather",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};
const SEARCH = {
  type: "function",
  function: {
    name: "search",
    parameters: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
  },
};

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator();
});
afterAll(() => client.emulator.close());

async function stream(body: object): Promise<ReturnType<typeof readEvents>> {
  const response = await client.post("/chat/completions", { model: "gpt-oss-20b", stream: true, ...body });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  return readEvents(await response.text());
}

describe("chat answers", () => {
  it("quotes the sentence that answers, with the number of its passage", async () => {
    const answer = await client.chat(`${CATS}\nHow long do cats sleep?`);

    expect(answer.choices[0]?.message.content).toBe('"Cats sleep 15 hours a day." [4]');
  });

  it("has the shape of the sample of June 2026, with an empty list of tool calls", async () => {
    const answer = await client.chat(`${CATS}\nHow long do cats sleep?`);

    expect(answer).toEqual({
      id: expect.stringMatching(/^chatcmpl-[0-9a-f]{16}$/),
      object: "chat.completion",
      model: "gpt-oss-20b",
      created: expect.any(Number),
      choices: [
        {
          index: 0,
          finish_reason: "stop",
          message: { role: "assistant", content: expect.any(String), tool_calls: [] },
        },
      ],
      usage: {
        prompt_tokens: expect.any(Number),
        completion_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      },
    });
  });

  it("counts the tokens of prompt and answer", async () => {
    const { usage } = await client.chat("Hello world");

    expect(usage.prompt_tokens).toBe(2);
    expect(usage.completion_tokens).toBeGreaterThan(5);
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
  });

  it("gives every answer its own id", async () => {
    const answers = await Promise.all([client.chat("a"), client.chat("a"), client.chat("a")]);

    expect(new Set(answers.map(({ id }) => id)).size).toBe(3);
  });

  it("says that it found nothing when no sentence is near the question", async () => {
    const answer = await client.chat(`${CATS}\nWhat is the capital of Mongolia?`);

    expect(answer.choices[0]?.message.content).toBe(ABSTENTION);
  });

  it("says what it is when the prompt has no passages", async () => {
    const answer = await client.chat("Write a poem about the sea.");

    expect(answer.choices[0]?.message.content).toBe(NO_PASSAGES);
  });

  it("quotes passages word for word, with their line breaks, after undoing the escapes", async () => {
    const passage = '<passage n="1">Set <b> with A &amp; B, when the\nsize &lt; 10 is too small for the box.</passage>';

    const answer = await client.chat(`${passage}\nWhat if the size is too small for the box?`);

    expect(answer.choices[0]?.message.content).toBe(
      '"Set <b> with A & B, when the\nsize < 10 is too small for the box." [1]',
    );
  });

  it("moves on in a follow-up instead of quoting the same line again", async () => {
    const page =
      "7.12 How do I put a package on hold?\nThere are three ways of holding back packages, with dpkg, apt or aptitude.\n" +
      "With apt, you can set a package to hold using\napt-mark hold package_name\n" +
      "and remove the hold with\napt-mark unhold package_name\n";
    const system = (question: string) => ({
      role: "system",
      content: `<passages><passage n="1">${page}</passage></passages>\n<question>${question}</question>`,
    });
    const first = "How do I put a package on hold?";
    const before = await client.chat("", { messages: [system(first), { role: "user", content: first }] });
    const said = before.choices[0]?.message.content ?? "";

    const after = await client.chat("", {
      messages: [
        system(`${first} And how do I undo that?`),
        { role: "user", content: first },
        { role: "assistant", content: said },
        { role: "user", content: "And how do I undo that?" },
      ],
    });

    expect(said).toContain('"With apt, you can set a package to hold using\napt-mark hold package_name" [1]');
    expect(after.choices[0]?.message.content?.split(" [1]")[0]).toBe(
      '"and remove the hold with\napt-mark unhold package_name"',
    );
  });

  it("answers from passages that a tool returned", async () => {
    const answer = await client.chat("", {
      tools: [SEARCH],
      messages: [
        { role: "user", content: "How long do cats sleep?" },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "1", type: "function", function: { name: "search", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "1", content: CATS },
      ],
    });

    expect(answer.choices[0]?.message.content).toBe('"Cats sleep 15 hours a day." [4]');
  });

  it("reads text parts and ignores unknown keys", async () => {
    const content = [
      { type: "text", text: `${CATS}\nHow long do cats sleep?` },
      { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
    ];

    const answer = await client.chat("", {
      messages: [{ role: "user", content }],
      n: 3,
      seed: 7,
      guided_choice: ["x"],
    });

    expect(answer.choices).toHaveLength(1);
    expect(answer.choices[0]?.message.content).toContain("15 hours");
  });
});

describe("limits of an answer", () => {
  it("stops before a stop sequence", async () => {
    const answer = await client.chat(`${CATS}\nHow long do cats sleep?`, { stop: [" hours"] });

    expect(answer.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: '"Cats sleep 15' } });
  });

  it("cuts at max_tokens and says so", async () => {
    const answer = await client.chat("Hello", { max_tokens: 3 });

    expect(answer.choices[0]).toMatchObject({ finish_reason: "length", message: { content: "This is the" } });
    expect(answer.usage.completion_tokens).toBe(3);
  });

  it("refuses a prompt that is longer than the model's context", async () => {
    const response = await client.post("/chat/completions", {
      model: "Qwen2.5-VL-72B-Instruct",
      messages: [{ role: "user", content: "word ".repeat(33_000) }],
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: {
        message:
          "This model's maximum context length is 32768 tokens. However, you requested 33000 tokens in the messages. " +
          "Please reduce the length of the messages.",
        param: "messages",
        code: "context_length_exceeded",
      },
    });
  });

  it("refuses an answer for which the prompt leaves no room", async () => {
    const request = { model: "Qwen2.5-VL-72B-Instruct", messages: [{ role: "user", content: "Hello" }] };

    const fits = await client.post("/chat/completions", { ...request, max_tokens: 32_767 });
    const refused = await client.post("/chat/completions", { ...request, max_completion_tokens: 32_768 });

    expect(fits.status).toBe(200);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      error: {
        message: expect.stringContaining("you requested 32769 tokens (1 in the messages, 32768 in the completion)."),
        code: "context_length_exceeded",
      },
    });
  });
});

describe("streamed chat answers", () => {
  const messages = [{ role: "user", content: `${CATS}\nHow long do cats sleep?` }];

  it("join to the answer that is not streamed, with the role in every delta and one id", async () => {
    const { events, done } = await stream({ messages });

    expect(done).toBe(true);
    expect(events.map(({ choices }) => choices[0]?.delta.content).join("")).toBe('"Cats sleep 15 hours a day." [4]');
    expect(events.every(({ choices }) => choices[0]?.delta.role === "assistant")).toBe(true);
    expect(new Set(events.map(({ id, object }) => `${id} ${object}`)).size).toBe(1);
  });

  it("name the finish reason in the last chunk only", async () => {
    const { events } = await stream({ messages });

    const reasons = events.map(({ choices }) => choices[0]?.finish_reason);
    expect(reasons.at(-1)).toBe("stop");
    expect(reasons.slice(0, -1).every((reason) => reason === undefined)).toBe(true);
  });

  it("send usage in a chunk with empty choices after the finish, on request only", async () => {
    const withUsage = await stream({ messages, stream_options: { include_usage: true } });
    const without = await stream({ messages });

    expect(withUsage.events.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(withUsage.events.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(without.events.some(({ usage }) => usage)).toBe(false);
  });

  it("send the arguments of a tool in fragments under one index", async () => {
    const { events } = await stream({
      messages: [{ role: "user", content: "Weather?" }],
      tools: [WEATHER],
      tool_choice: "required",
    });

    const calls = events.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
    expect(calls[0]).toMatchObject({
      index: 0,
      id: expect.stringMatching(/^chatcmpl-tool-/),
      function: { name: "get_weather", arguments: "" },
    });
    expect(calls.slice(1).every((call) => call.id === undefined && call.index === 0)).toBe(true);
    expect(JSON.parse(calls.map((call) => call.function.arguments).join(""))).toEqual({ city: "city" });
    expect(events.at(-1)?.choices[0]?.finish_reason).toBe("tool_calls");
  });
});

describe("tools", () => {
  const question = [{ role: "user", content: "How long do cats sleep?" }];

  it("are called when there are no passages, with the question as the query", async () => {
    const answer = await client.chat("", { messages: question, tools: [SEARCH] });

    expect(answer.choices[0]).toMatchObject({ finish_reason: "tool_calls", message: { content: null } });
    const call = answer.choices[0]?.message.tool_calls?.[0];
    expect(call?.function.name).toBe("search");
    expect(JSON.parse(call?.function.arguments ?? "")).toEqual({ query: "How long do cats sleep?" });
  });

  it("are not called when the prompt has passages, unless one is forced", async () => {
    const content = `${CATS}\nHow long do cats sleep?`;
    const choice = { type: "function", function: { name: "get_weather" } };

    const auto = await client.chat(content, { tools: [WEATHER, SEARCH] });
    const forced = await client.chat(content, { tools: [SEARCH, WEATHER], tool_choice: choice });

    expect(auto.choices[0]?.finish_reason).toBe("stop");
    expect(forced.choices[0]?.message.tool_calls?.[0]?.function.name).toBe("get_weather");
  });

  it("are not called with tool_choice none", async () => {
    const answer = await client.chat("", { messages: question, tools: [SEARCH], tool_choice: "none" });

    expect(answer.choices[0]?.message.tool_calls).toEqual([]);
  });

  it("are followed by an answer that quotes their result", async () => {
    const answer = await client.chat("", {
      tools: [WEATHER],
      messages: [...question, { role: "tool", tool_call_id: "1", content: "22 degrees" }],
    });

    expect(answer.choices[0]?.message.content).toBe('The tool answered: "22 degrees"');
  });

  it("get ids of 9 characters from Mistral models", async () => {
    const answer = await client.chat("", { model: "Mistral-Nemo-Instruct-2407", messages: question, tools: [SEARCH] });

    expect(answer.choices[0]?.message.tool_calls?.[0]?.id).toMatch(/^[A-Za-z0-9]{9}$/);
  });

  it("are refused when tool_choice names one that is not there", async () => {
    const choice = { type: "function", function: { name: "missing" } };

    const response = await client.post("/chat/completions", {
      model: "gpt-oss-20b",
      messages: question,
      tools: [SEARCH],
      tool_choice: choice,
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { param: "tool_choice", message: expect.stringContaining("missing") },
    });
  });
});

describe("structured output", () => {
  it("fits the JSON Schema, with keys in alphabetical order", async () => {
    const schema = {
      type: "object",
      properties: { zeta: { type: "integer", minimum: 5 }, alpha: { enum: ["red", "blue"] } },
      required: ["zeta", "alpha"],
    };

    const answer = await client.chat("Describe it.", {
      response_format: { type: "json_schema", json_schema: { name: "it", schema } },
    });

    expect(answer.choices[0]?.message.content).toBe('{"alpha":"red","zeta":5}');
  });

  it("is a small object that holds the answer in JSON mode", async () => {
    const answer = await client.chat(`${CATS}\nHow long do cats sleep?`, { response_format: { type: "json_object" } });

    expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({
      answer: '"Cats sleep 15 hours a day." [4]',
    });
  });
});

describe("requests that do not fit", () => {
  it("are refused with the path and the reason", async () => {
    const response = await client.post("/chat/completions", {
      model: "gpt-oss-20b",
      messages: [{ role: "robot" }],
      temperature: 9,
    });

    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { message: string; type: string; code: number } };
    expect(error).toMatchObject({ type: "BadRequestError", code: 400 });
    expect(error.message).toContain("messages.0.role");
    expect(error.message).toContain("temperature");
  });

  it("are refused for embedding models", async () => {
    const response = await client.post("/chat/completions", {
      model: "bge-m3",
      messages: [{ role: "user", content: "x" }],
    });

    expect(response.status).toBe(400);
  });
});
