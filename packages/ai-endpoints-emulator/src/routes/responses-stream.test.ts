import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

interface Part {
  text: string;
  logprobs?: unknown[];
}

interface Answered {
  status: string;
  output: { type: string; content: Part[] }[];
  usage: object;
  error?: { param: string };
}

let client: TestClient;
beforeAll(async () => (client = await startEmulator()));
afterEach(() => client.emulator.scenarios.clear());
afterAll(() => client.emulator.close());

const ask = async (body: object) => {
  const response = await client.post("/responses", { model: "gpt-oss-20b", input: "Hello", ...body });
  return { status: response.status, answer: (await response.json()) as Answered };
};
const stream = (body: object = {}) =>
  client.post("/responses", { model: "gpt-oss-20b", input: "Hello", stream: true, ...body });

describe("A response as a stream", () => {
  it("tells reasoning, text and calls in OpenAI's order", async () => {
    client.emulator.scenarios.reply({
      text: "Let me see.",
      reasoning: "Hm.",
      toolCalls: [{ name: "weather", arguments: { city: "Roubaix" } }],
    });

    const response = await stream();

    const text = await response.text();
    const names = [...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
    expect(names.filter((name, index) => name !== names[index - 1])).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.reasoning_text.delta",
      "response.reasoning_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.output_item.added",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.done",
      "response.output_item.done",
      "response.completed",
    ]);
    expect(text).not.toContain("[DONE]");
  });

  it("ends as the whole answer does", async () => {
    client.emulator.scenarios.reply({ text: "Cut", finishReason: "content_filter" }, { times: 2 });
    const { answer } = await ask({});

    const response = await stream();

    const [, last = ""] = /^event: response\.incomplete\ndata: (.*)$/m.exec(await response.text()) ?? [];
    const { response: ended } = JSON.parse(last) as { response: Answered };
    expect(ended).toMatchObject({
      status: answer.status,
      usage: answer.usage,
      incomplete_details: { reason: "content_filter" },
    });
  });
});

describe("A response that goes wrong", () => {
  it("ends early, without its last event", async () => {
    client.emulator.scenarios.endStream({ afterChunks: 5, reply: "one two three" });

    const response = await stream();

    const text = await response.text();
    expect(text.match(/^event: /gm)).toHaveLength(5);
    expect(text).not.toContain("response.completed");
  });

  it("loses its connection in the middle", async () => {
    client.emulator.scenarios.cutStream({ afterChunks: 5, reply: "one two three" });

    const response = await stream();

    await expect(response.text()).rejects.toThrow();
  });

  it("is refused for a model that generates no text", async () => {
    const { status, answer } = await ask({ model: "bge-m3" });

    expect(status).toBe(400);
    expect(answer.error?.param).toBe("model");
  });
});

describe("Reasoning in a response", () => {
  it("stands in the message where it is inline", async () => {
    const inline = await startEmulator({ reasoningField: "inline" });
    inline.emulator.scenarios.reply({ text: "Blue.", reasoning: "Hm." });

    const response = await inline.post("/responses", { model: "gpt-oss-20b", input: "Why?" });

    const answer = (await response.json()) as Answered;
    expect(answer.output.map(({ type }) => type)).toEqual(["message"]);
    expect(answer.output[0]?.content[0]?.text).toBe("<think>\nHm.\n</think>\n\nBlue.");
    await inline.emulator.close();
  });
});

describe("Log probabilities in a response", () => {
  const wanted = { include: ["message.output_text.logprobs"], top_logprobs: 2 };

  it("stand in the text's part, a word for a token", async () => {
    client.emulator.scenarios.reply("one two");

    const { answer } = await ask(wanted);

    expect(answer.output[0]?.content[0]?.logprobs).toEqual([
      expect.objectContaining({ token: "one", top_logprobs: [expect.anything(), expect.anything()] }),
      expect.objectContaining({ token: " two" }),
    ]);
  });

  it("come with each piece of a stream, and sum up to those of the whole", async () => {
    client.emulator.scenarios.reply("one two", { times: 2 });
    const { answer } = await ask(wanted);

    const text = await (await stream(wanted)).text();

    const deltas = [...text.matchAll(/^data: (.*output_text\.delta.*)$/gm)].map(
      ([, data = ""]) => JSON.parse(data) as Part,
    );
    expect(deltas.flatMap(({ logprobs }) => logprobs)).toEqual(answer.output[0]?.content[0]?.logprobs);
  });

  it("are left out unless they are asked for", async () => {
    const { answer } = await ask({ top_logprobs: 2 });

    expect(answer.output[0]?.content[0]?.logprobs).toEqual([]);
  });
});
