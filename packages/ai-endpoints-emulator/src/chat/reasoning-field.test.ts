import { afterEach, describe, expect, it } from "@jest/globals";
import { readEvents, startEmulator, type StreamChunk, type TestClient } from "../test-support/emulator-client.js";
import type { ReasoningField } from "./reasoning-field.js";

const THOUGHT = "Cats or dogs? Cats.";

let client: TestClient;
afterEach(() => client.emulator.close());

async function start(reasoningField?: ReasoningField): Promise<void> {
  client = await startEmulator(reasoningField ? { reasoningField } : {});
  client.emulator.scenarios.reply({ text: "It is cats.", reasoning: THOUGHT }, { times: 2 });
}

async function stream(more: object = {}): Promise<StreamChunk["choices"][number]["delta"][]> {
  const messages = [{ role: "user", content: "Hello" }];
  const response = await client.post("/chat/completions", { model: "gpt-oss-20b", messages, stream: true, ...more });
  return readEvents(await response.text()).events.flatMap(({ choices }) => choices[0]?.delta ?? []);
}

const join = (parts: readonly (string | undefined)[]) => parts.join("") || undefined;

describe("reasoning", () => {
  it.each<[ReasoningField | undefined, object]>([
    [undefined, { reasoning: THOUGHT }],
    ["reasoning", { reasoning: THOUGHT }],
    ["reasoning_content", { reasoning_content: THOUGHT }],
    ["both", { reasoning: THOUGHT, reasoning_content: THOUGHT }],
    ["inline", {}],
  ])("has the fields of %s, whole and streamed", async (field, fields) => {
    await start(field);

    const { choices } = await client.chat("Hello");
    const deltas = await stream();

    const { reasoning, reasoning_content } = choices[0]?.message ?? {};
    expect({ reasoning, reasoning_content }).toEqual(fields);
    expect({
      reasoning: join(deltas.map((delta) => delta.reasoning)),
      reasoning_content: join(deltas.map((delta) => delta.reasoning_content)),
    }).toEqual(fields);
  });

  it("stands before the answer between tags when it is inline, which a stream may cut", async () => {
    await start("inline");

    const { choices } = await client.chat("Hello");
    const contents = (await stream()).map((delta) => delta.content);

    expect(choices[0]?.message.content).toBe(`<think>\n${THOUGHT}\n</think>\n\nIt is cats.`);
    expect(join(contents)).toBe(choices[0]?.message.content);
    expect(contents.some((content) => content?.includes("</think>"))).toBe(false);
  });

  it("stands alone in the content of a message that calls a tool when it is inline", async () => {
    client = await startEmulator({ reasoningField: "inline" });
    client.emulator.scenarios.reply({ text: "", reasoning: "Add.", toolCalls: [{ name: "add", arguments: {} }] });

    const { choices } = await client.chat("Hello");

    expect(choices[0]?.message.content).toBe("<think>\nAdd.\n</think>\n\n");
    expect(choices[0]?.finish_reason).toBe("tool_calls");
  });

  it("has log probabilities when it is content, the same whole and streamed", async () => {
    await start("inline");
    const tokensOf = (choice: object | undefined) =>
      (choice as { logprobs?: { content: { token: string }[] } } | undefined)?.logprobs?.content ?? [];

    const { choices } = await client.chat("Hello", { logprobs: true });
    const response = await client.post("/chat/completions", {
      model: "gpt-oss-20b",
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
      logprobs: true,
    });
    const { events } = readEvents(await response.text());

    const whole = tokensOf(choices[0]).map(({ token }) => token);
    expect(whole.join("")).toBe(choices[0]?.message.content);
    expect(events.flatMap((event) => tokensOf(event.choices[0])).map(({ token }) => token)).toEqual(whole);
  });
});
