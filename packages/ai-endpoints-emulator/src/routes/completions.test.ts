import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { readEvents, startEmulator, type TestClient } from "../test-support/emulator-client.js";

const PROMPT =
  "Context:\nCats sleep 15 hours a day.\n\nDogs bark at the postman.\n\nQuestion: How long do cats sleep?\nAnswer:";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator();
});
afterEach(() => client.emulator.scenarios.clear());
afterAll(() => client.emulator.close());

interface TextAnswer {
  choices: { index: number; text: string; finish_reason: string; logprobs: Logprobs | null }[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}

interface Logprobs {
  tokens: string[];
  token_logprobs: (number | null)[];
  top_logprobs: (Record<string, number> | null)[];
  text_offset: number[];
}

async function complete(prompt: string | string[], more: object = {}): Promise<TextAnswer> {
  const response = await client.post("/completions", { model: "gpt-oss-20b", prompt, ...more });
  return (await response.json()) as TextAnswer;
}

describe("POST /v1/completions", () => {
  it("answers a prompt with a Context block from its paragraphs", async () => {
    const response = await client.post("/completions", { model: "Mistral-7B-Instruct-v0.3", prompt: PROMPT });

    expect(await response.json()).toMatchObject({
      id: expect.stringMatching(/^cmpl-/),
      object: "text_completion",
      model: "Mistral-7B-Instruct-v0.3",
      choices: [{ index: 0, text: '"Cats sleep 15 hours a day." [1]', finish_reason: "stop", logprobs: null }],
      usage: { total_tokens: expect.any(Number) },
    });
  });

  it("stops at 16 tokens unless the request says otherwise", async () => {
    client.emulator.scenarios.reply("one ".repeat(40), { times: 2 });

    const [byDefault, asked] = [await complete("Hello"), await complete("Hello", { max_tokens: 20 })];

    expect([byDefault, asked].map(({ usage }) => usage.completion_tokens)).toEqual([16, 20]);
    expect(byDefault.choices[0]?.finish_reason).toBe("length");
  });

  it("refuses what does not fit into the model's context", async () => {
    const response = await client.post("/completions", { model: "gpt-oss-20b", prompt: "Hi", max_tokens: 131_072 });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: "prompt", code: "context_length_exceeded" } });
  });

  it("stops before a stop sequence", async () => {
    client.emulator.scenarios.reply("one. two. three.");

    const { choices } = await complete("Hello", { stop: ["three", " two"] });

    expect(choices[0]).toMatchObject({ text: "one.", finish_reason: "stop" });
  });

  it("gives a choice for each prompt of a list, in their order", async () => {
    const prompts = ["alpha", "beta"].map((word) => `Context:\nThe word is ${word}.\n\nQuestion: What is the word?`);

    const { choices } = await complete(prompts);

    expect(choices.map(({ index, text }) => [index, text])).toEqual([
      [0, '"The word is alpha." [1]'],
      [1, '"The word is beta." [1]'],
    ]);
  });

  it("numbers `n` choices prompt by prompt, and counts the tokens of the prompts once", async () => {
    const prompts = ["alpha", "beta"].map((word) => `Context:\nThe word is ${word}.\n\nQuestion: What is the word?`);

    const once = await complete(prompts);
    const twice = await complete(prompts, { n: 2 });

    expect(twice.choices.map(({ index, text }) => [index, /alpha|beta/.exec(text)?.[0]])).toEqual([
      [0, "alpha"],
      [1, "alpha"],
      [2, "beta"],
      [3, "beta"],
    ]);
    expect(twice.usage.prompt_tokens).toBe(once.usage.prompt_tokens);
    expect(twice.usage.completion_tokens).toBe(2 * once.usage.completion_tokens);
  });

  it("fills the gap before a suffix with its neighbours' names", async () => {
    const { choices } = await complete("function add(a, b) { return", { suffix: "; }" });

    expect(choices[0]?.text).toBe('[between "return" and ";"]');
  });

  it("repeats the prompt on request, and may do only that", async () => {
    client.emulator.scenarios.reply(" world", { times: 2 });

    const whole = await complete("Hello", { echo: true });
    const promptOnly = await complete("Hello", { echo: true, max_tokens: 0 });

    expect(whole.choices[0]?.text).toBe("Hello world");
    expect(promptOnly.choices[0]).toMatchObject({ text: "Hello", finish_reason: "length" });
  });

  it("gives the same log probabilities for the same text, a token a word", async () => {
    client.emulator.scenarios.reply("one two", { times: 2 });

    const [first, second] = [await complete("Hello", { logprobs: 2 }), await complete("Hello", { logprobs: 2 })];

    const logprobs = first.choices[0]?.logprobs as Logprobs;
    const [one, two] = logprobs.token_logprobs as [number, number];
    expect(second.choices[0]?.logprobs).toEqual(logprobs);
    expect(logprobs).toMatchObject({ tokens: ["one", " two"], text_offset: [0, 3] });
    expect(logprobs.top_logprobs).toEqual([
      { one, "one~1": one - 1 },
      { " two": two, " two~1": two - 1 },
    ]);
    expect(Math.max(one, two)).toBeLessThanOrEqual(0);
  });

  it("knows no log probability of a prompt's first token", async () => {
    client.emulator.scenarios.reply(" world");

    const { choices } = await complete("Hello there", { echo: true, logprobs: 0 });

    expect(choices[0]?.logprobs).toMatchObject({ tokens: ["Hello", " there", " world"], text_offset: [0, 5, 11] });
    expect(choices[0]?.logprobs?.token_logprobs[0]).toBeNull();
    expect(choices[0]?.logprobs?.top_logprobs[0]).toBeNull();
  });

  it("streams text, then usage on request, then [DONE]", async () => {
    const response = await client.post("/completions", {
      model: "gpt-oss-20b",
      prompt: PROMPT,
      stream: true,
      stream_options: { include_usage: true },
    });

    const { events, done } = readEvents(await response.text());
    expect(events.map(({ choices }) => choices[0]?.text ?? "").join("")).toBe('"Cats sleep 15 hours a day." [1]');
    expect(events.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(events.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(done).toBe(true);
  });

  it("streams the choices of a list by turns", async () => {
    client.emulator.scenarios.reply("a b");
    const response = await client.post("/completions", { model: "gpt-oss-20b", prompt: ["x", "y"], stream: true });

    const { events } = readEvents(await response.text());

    expect(events.map(({ choices: [choice] }) => [choice?.index, choice?.text, choice?.finish_reason])).toEqual([
      [0, "a", null],
      [1, "a", null],
      [0, " b", null],
      [1, " b", null],
      [0, "", "stop"],
      [1, "", "stop"],
    ]);
  });

  it.each([
    ["prompt", {}],
    ["prompt", { prompt: [] }],
    ["prompt", { prompt: [1, 2] }],
    ["max_tokens", { prompt: "x", max_tokens: 0 }],
    ["best_of", { prompt: "x", n: 2, best_of: 1 }],
    ["best_of", { prompt: "x", best_of: 2, stream: true }],
    ["logprobs", { prompt: "x", logprobs: -1 }],
  ])("refuses a request for its `%s`: %j", async (param, body) => {
    const response = await client.post("/completions", { model: "gpt-oss-20b", ...body });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: expect.stringMatching(`^${param}`) } });
  });
});
