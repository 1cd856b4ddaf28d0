import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

interface Answered {
  status: string;
  model: string;
  output: { type: string; content?: { text: string }[]; call_id?: string; name?: string; arguments?: string }[];
  usage: { input_tokens: number; output_tokens: number };
  error?: { message: string; param: string; code: string | number };
}

let client: TestClient;
beforeAll(async () => (client = await startEmulator()));
afterAll(() => client.emulator.close());

const ask = async (body: object) => {
  const response = await client.post("/responses", { model: "gpt-oss-20b", store: false, input: "Hello", ...body });
  return { status: response.status, answer: (await response.json()) as Answered };
};
const textOf = ({ output }: Answered) => output.find(({ type }) => type === "message")?.content?.[0]?.text;
const said = (role: string, content: unknown) => ({ type: "message", role, content });
const PASSAGES = '<passage n="1">Cats sleep 15 hours a day. Dogs bark.</passage>';
const QUOTE = '"Cats sleep 15 hours a day." [1]';
const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

describe("What POST /v1/responses reads", () => {
  it.each([
    ["a string", { input: `${PASSAGES}<question>How long do cats sleep?</question>` }],
    ["instructions", { instructions: PASSAGES, input: "How long do cats sleep?" }],
    [
      "messages without a type",
      { input: [{ role: "user", content: `${PASSAGES}\n\nQuestion: How long do cats sleep?` }] },
    ],
    ["a system item", { input: [said("system", PASSAGES), said("user", "How long do cats sleep?")] }],
    [
      "parts",
      {
        input: [
          said("user", [
            { type: "input_text", text: PASSAGES },
            { type: "input_text", text: "Question: How long do cats sleep?" },
          ]),
        ],
      },
    ],
  ])("takes %s", async (_what, body) => {
    const { answer } = await ask(body);

    expect(textOf(answer)).toBe(QUOTE);
  });

  it.each([
    ["flat", { type: "function", name: "weather", parameters: schema }],
    ["nested, as in the guide of 2026-02-03", { type: "function", function: { name: "weather", parameters: schema } }],
  ])("takes tools that are %s", async (_what, tool) => {
    const { answer } = await ask({ tools: [tool] });

    expect(answer.output).toEqual([expect.objectContaining({ type: "function_call", name: "weather" })]);
    expect(answer.output[0]?.call_id).toMatch(/^chatcmpl-tool-/);
  });

  it.each([
    ["flat", { type: "function", name: "second" }],
    ["nested", { type: "function", function: { name: "second" } }],
  ])("calls the tool that a %s choice names", async (_what, choice) => {
    const tools = ["first", "second"].map((name) => ({ type: "function", name }));

    const { answer } = await ask({ tools, tool_choice: choice });

    expect(answer.output[0]?.name).toBe("second");
  });

  it.each([
    [
      "items of the route",
      [
        { type: "reasoning", id: "rs_1", summary: [] },
        { type: "function_call", call_id: "call_1", name: "weather", arguments: "{}" },
        { type: "function_call_output", call_id: "call_1", output: "sunny" },
      ],
    ],
    [
      "chat-shaped messages, as in both guides",
      [
        { role: "assistant", tool_calls: [{ id: "call_1", function: { name: "weather", arguments: "{}" } }] },
        { role: "tool", tool_call_id: "call_1", content: "sunny" },
      ],
    ],
  ])("takes what a tool said as %s", async (_what, items) => {
    const { answer } = await ask({ input: [said("user", "How is the weather?"), ...items] });

    expect(textOf(answer)).toBe('The tool answered: "sunny"');
  });

  it.each([
    ["text.format", { text: { format: { type: "json_schema", name: "place", schema } } }],
    ["response_format", { response_format: { type: "json_schema", json_schema: { name: "place", schema } } }],
  ])("answers by the schema in %s", async (_what, body) => {
    const { answer } = await ask(body);

    expect(JSON.parse(textOf(answer) ?? "")).toEqual({ city: expect.any(String) });
  });
});

describe("What POST /v1/responses refuses", () => {
  it.each([
    ["previous_response_id", { previous_response_id: "resp_1" }],
    ["background", { background: true }],
    ["tools.0.type", { tools: [{ type: "web_search" }] }],
    [
      "tools.1.type",
      {
        tools: [
          { type: "function", name: "a" },
          { type: "mcp", server_label: "b" },
        ],
      },
    ],
    ["text.format.type", { text: { format: { type: "json_object" } } }],
    ["text.format.schema.properties.a.not", { text: formatOf({ type: "object", properties: { a: { not: {} } } }) }],
    ["reasoning.effort", { reasoning: { effort: "none" } }],
    ["parallel_tool_calls", { parallel_tool_calls: false }],
    ["tools.0.parameters.properties.a.pattern", forcedTool({ a: { type: "string", pattern: "(?=b)" } })],
    ["input.1.content.0.image_url", { input: [said("user", "Look:"), said("user", [remoteImage()])] }],
    ["input", { max_output_tokens: 1_000_000 }],
    ["tool_choice", { tool_choice: "required" }],
  ])("names `%s`", async (param, body) => {
    const { status, answer } = await ask(body);

    expect(status).toBe(400);
    expect(answer.error?.param).toBe(param);
    expect(answer.error?.message).not.toMatch(/response_format|messages\.|tools\.\d+\.function/);
  });

  it("counts the instructions' place out of the input's", async () => {
    const { answer } = await ask({ instructions: "Look.", input: [said("user", [remoteImage()])] });

    expect(answer.error?.param).toBe("input.0.content.0.image_url");
  });

  it("says with a code that the conversation is too long", async () => {
    const { answer } = await ask({ max_output_tokens: 1_000_000 });

    expect(answer.error?.code).toBe("context_length_exceeded");
  });

  it("names models that lack the route, where the emulator is told so", async () => {
    const without = await startEmulator({ modelsWithoutResponses: ["gpt-oss-20b"] });

    const refused = await without.post("/responses", { model: "GPT-OSS-20b", input: "Hello" });
    const chat = await without.chat("Hello");

    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("gpt-oss-20b is not served by this route. Use /v1/chat/completions.");
    expect(chat.model).toBe("gpt-oss-20b");
    await without.emulator.close();
  });

  it("takes no items that it does not know", async () => {
    const { status } = await ask({ input: [{ type: "item_reference", id: "msg_1" }] });

    expect(status).toBe(400);
  });
});

function formatOf(given: object): object {
  return { format: { type: "json_schema", name: "given", schema: given } };
}

function forcedTool(properties: object): object {
  const parameters = { type: "object", properties, required: Object.keys(properties) };
  return { tools: [{ type: "function", name: "a", parameters }], tool_choice: "required" };
}

function remoteImage(): object {
  return { type: "input_image", image_url: "https://example.com/cat.png" };
}
