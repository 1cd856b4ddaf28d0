import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readEvents, startEmulator, type TestClient } from "../test-support/emulator-client.js";

const PROMPT =
  "Context:\nCats sleep 15 hours a day.\n\nDogs bark at the postman.\n\nQuestion: How long do cats sleep?\nAnswer:";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator();
});
afterAll(() => client.emulator.close());

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

  it("gives a choice for each prompt of a list", async () => {
    const response = await client.post("/completions", {
      model: "gpt-oss-20b",
      prompt: [PROMPT, "Hello"],
      max_tokens: 4,
    });

    const { choices } = (await response.json()) as { choices: { index: number; finish_reason: string }[] };
    expect(choices.map(({ index, finish_reason: reason }) => [index, reason])).toEqual([
      [0, "length"],
      [1, "length"],
    ]);
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

  it("refuses a request without a prompt", async () => {
    const response = await client.post("/completions", { model: "gpt-oss-20b" });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: "prompt" } });
  });
});
