import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";

const PIXEL = "data:image/png;base64,iVBORw0KGgo=";
const TOOL = { type: "function", function: { name: "add", parameters: { type: "object" } } };

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator();
});
afterAll(() => client.emulator.close());

const ask = (more: object) =>
  client.post("/chat/completions", {
    model: "gpt-oss-20b",
    messages: [{ role: "user", content: "Hello" }],
    max_tokens: 3,
    ...more,
  });

const image = (image_url: unknown) => ({
  model: "Qwen3.6-27B",
  messages: [
    { role: "system", content: "Look." },
    {
      role: "user",
      content: [
        { type: "text", text: "What is it?" },
        { type: "image_url", image_url },
      ],
    },
  ],
});

const asking = (schema: object) => ({
  response_format: { type: "json_schema", json_schema: { name: "it", schema } },
});

const LONGER_THAN_ITS_PATTERN = { properties: { a: { type: "string", pattern: "^x$", minLength: 2 } } };

async function refusalOf(more: object): Promise<{ message: string; param: string; code: number }> {
  const response = await ask(more);
  expect(response.status).toBe(400);
  return ((await response.json()) as { error: { message: string; param: string; code: number } }).error;
}

describe("a chat request is refused", () => {
  it("that forbids parallel tool calls", async () => {
    expect((await refusalOf({ tools: [TOOL], parallel_tool_calls: false })).param).toBe("parallel_tool_calls");
    expect((await ask({ tools: [TOOL], parallel_tool_calls: true })).status).toBe(200);
  });

  it("with an image that would have to be fetched", async () => {
    for (const url of [{ url: "https://example.com/cat.png" }, "http://example.com/cat.png", {}]) {
      expect((await refusalOf(image(url))).param).toBe("messages.1.content.1.image_url.url");
    }
    expect((await ask(image({ url: PIXEL }))).status).toBe(200);
    expect((await ask(image(PIXEL))).status).toBe(200);
  });

  it.each([
    ["gpt-oss-20b", "low", "none"],
    ["Qwen3.5-9B", "none", "minimal"],
    ["Qwen3.6-27B", "minimal", "enormous"],
    ["Qwen3.8-27B", "minimal", "enormous"],
  ])("with an effort that %s does not have", async (model, taken, refused) => {
    const { param, message } = await refusalOf({ model, reasoning_effort: refused });

    expect(param).toBe("reasoning_effort");
    expect(message).toContain(`${model} takes`);
    expect((await ask({ model, reasoning_effort: taken })).status).toBe(200);
  });

  it("with tools for a model that takes none, and names those that do", async () => {
    const { param, message } = await refusalOf({ model: "Qwen2.5-VL-72B-Instruct", tools: [TOOL] });

    expect(param).toBe("tools");
    expect(message).toContain("gpt-oss-20b");
    expect(message).not.toContain("Qwen3Guard");
    expect((await ask({ model: "Qwen2.5-VL-72B-Instruct", tools: [] })).status).toBe(200);
  });

  it("with a tool that is called and whose pattern no string is made for", async () => {
    const parameters = { type: "object", properties: { code: { type: "string", pattern: "^(?=a)" } } };
    const tools = [TOOL, { type: "function", function: { name: "look_up", parameters } }];
    const choice = { type: "function", function: { name: "look_up" } };

    const { param, message } = await refusalOf({ tools, tool_choice: choice });

    expect(param).toBe("tools.1.function.parameters.properties.code.pattern");
    expect(message).toContain("look-around");
    expect((await ask({ tools })).status).toBe(200);
  });

  it("with 422 where that is the status of requests that do not fit", async () => {
    const other = await startEmulator({ validationStatus: 422 });

    const response = await other.post("/chat/completions", {
      model: "gpt-oss-20b",
      messages: [{ role: "user", content: "Hello" }],
      parallel_tool_calls: false,
    });
    await other.emulator.close();

    expect(response.status).toBe(422);
  });
});

describe("a schema for the answer is refused", () => {
  it.each([
    ["an unknown keyword", { properties: { a: { type: "number", multipleOf: 5 } } }, "properties.a.multipleOf"],
    ["a set", { properties: { a: { items: { items: {}, uniqueItems: true } } } }, "properties.a.items.uniqueItems"],
    ["an unknown format", { $defs: { b: { anyOf: [{}, { format: "iban" }] } } }, "$defs.b.anyOf.1.format"],
    ["an unknown type", { additionalProperties: { type: ["date", "null"] } }, "additionalProperties.type"],
    ["a reference to another document", { items: { $ref: "https://example.com/a.json" } }, "items.$ref"],
    ["a reference that leads nowhere", { prefixItems: [{ $ref: "#/$defs/none" }] }, "prefixItems.0.$ref"],
    ["a pattern that looks ahead", { properties: { a: { pattern: "^(?!x)" } } }, "properties.a.pattern"],
    ["a pattern and lengths that no string fits", LONGER_THAN_ITS_PATTERN, "properties.a.pattern"],
    ["an empty enumeration", { properties: { enum: { enum: [] } } }, "properties.enum.enum"],
  ])("for %s, and the place is named", async (_what, schema, place) => {
    const { param, message } = await refusalOf(asking(schema));

    expect(param).toBe(`response_format.json_schema.schema.${place}`);
    expect(message).toContain(param);
  });

  it.each([
    ["with properties that are called like keywords", { properties: { not: { type: "string" }, format: {} } }],
    ["with a list that may repeat itself", { properties: { a: { type: "array", uniqueItems: false } } }],
    [
      "with a format that goes before its pattern",
      { properties: { a: { type: "string", format: "email", pattern: "^(?!x)" } } },
    ],
    ["that refers to itself", { properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: { type: "string" } } }],
    ["with anything at all in it", { properties: { a: true }, $ref: "#", title: "It", description: "Any" }],
  ])("not %s", async (_what, schema) => {
    expect((await ask(asking(schema))).status).toBe(200);
  });
});
