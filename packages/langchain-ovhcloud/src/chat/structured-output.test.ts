import { afterEach, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { OVHcloudConfigurationError } from "../client/errors.js";
import {
  chunk,
  completion,
  events,
  json,
  type ScriptedServer,
  startScriptedServer,
} from "../test-support/scripted-server.js";
import { ChatOVHcloud } from "./chat-model.js";
import { resolveStructuredOutputMethod } from "./structured-output.js";

const person = z.object({ name: z.string(), age: z.number().optional() });
const toolAnswer = (args: string) =>
  json(
    completion(
      { content: "", tool_calls: [{ id: "a", type: "function", function: { name: "person", arguments: args } }] },
      { finish_reason: "tool_calls" },
    ),
  );

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

async function chat(...script: Parameters<typeof startScriptedServer>): Promise<ChatOVHcloud> {
  server = await startScriptedServer(...script);
  return new ChatOVHcloud({ apiKey: "key", baseURL: server.url });
}

describe("withStructuredOutput", () => {
  it("asks a model of the table for a JSON Schema, and checks the answer", async () => {
    const model = await chat(json(completion({ content: '{"name":"Ada"}' })));

    const answer = await model.withStructuredOutput(person, { name: "person" }).invoke("Who?");

    expect(answer).toEqual({ name: "Ada" });
    expect(server?.seen[0]?.body.response_format).toEqual({
      type: "json_schema",
      json_schema: {
        name: "person",
        schema: {
          type: "object",
          properties: { name: { type: "string" }, age: { type: "number" } },
          required: ["name"],
          additionalProperties: false,
        },
      },
    });
  });

  it("asks through a tool when told to, and forces it", async () => {
    const model = await chat(toolAnswer('{"name":"Ada","age":36}'));

    const answer = await model
      .withStructuredOutput(person, { name: "person", method: "functionCalling" })
      .invoke("Who?");

    expect(answer).toEqual({ name: "Ada", age: 36 });
    expect(server?.seen[0]?.body.tool_choice).toEqual({ type: "function", function: { name: "person" } });
  });

  it("asks for any JSON in JSON mode", async () => {
    const model = await chat(json(completion({ content: '```json\n{"name":"Ada"}\n```' })));

    const answer = await model.withStructuredOutput(person, { method: "jsonMode" }).invoke("Who?");

    expect(answer).toEqual({ name: "Ada" });
    expect(server?.seen[0]?.body.response_format).toEqual({ type: "json_object" });
  });

  it("takes plain JSON Schema, named by its title", async () => {
    const model = await chat(json(completion({ content: '{"name":"Ada"}' })));
    const schema = { title: "A person!", type: "object", properties: { name: { type: "string" } }, required: ["name"] };

    const answer = await model.withStructuredOutput(schema).invoke("Who?");

    expect(answer).toEqual({ name: "Ada" });
    expect(server?.seen[0]?.body).toMatchObject({ response_format: { json_schema: { name: "A_person_" } } });
  });

  it("passes strict only when asked", async () => {
    const model = await chat(json(completion({ content: '{"name":"Ada"}' })));

    await model.withStructuredOutput(person, { strict: true }).invoke("Who?");

    expect(server?.seen[0]?.body).toMatchObject({ response_format: { json_schema: { strict: true } } });
  });

  it("gives the raw message too, and null for what does not fit", async () => {
    const model = await chat(json(completion({ content: '{"name":7}' })));

    const answer = await model.withStructuredOutput(person, { includeRaw: true }).invoke("Who?");

    expect(answer.parsed).toBeNull();
    expect(answer.raw.text).toBe('{"name":7}');
  });

  it.each([
    ["an answer that does not fit, by its path", json(completion({ content: '{"name":7}' })), "jsonSchema", /name/],
    ["an answer that is not JSON", json(completion({ content: "Ada" })), "jsonSchema", /Ada/],
    [
      "a missing tool call",
      json(completion({ content: "It is Ada." })),
      "functionCalling",
      /without calling "extract".*It is Ada/,
    ],
    [
      "arguments that do not fit",
      json(completion({ tool_calls: [{ id: "a", function: { name: "extract", arguments: "{}" } }] })),
      "functionCalling",
      /name/,
    ],
  ])("explains %s", async (_what, answer, method, message) => {
    const model = await chat(answer);

    await expect(model.withStructuredOutput(person, { method }).invoke("Who?")).rejects.toThrow(message);
  });

  it("reads past inline thinking", async () => {
    const model = await chat(json(completion({ content: '<think>{"name":"no"}</think>{"name":"Ada"}' })));

    expect(await model.withStructuredOutput(person).invoke("Who?")).toEqual({ name: "Ada" });
  });

  it("streams growing objects for JSON Schema", async () => {
    const pieces = ['{"name"', ':"Ada"', "}"].map((content) => chunk({ content }));
    const model = await chat(events([...pieces, chunk({}, { finish_reason: "stop" })]));
    const schema = { type: "object", properties: { name: { type: "string" } } };
    const seen: unknown[] = [];

    for await (const partial of await model.withStructuredOutput(schema).stream("Who?")) seen.push(partial);

    expect(seen.at(-1)).toEqual({ name: "Ada" });
  });
});

describe("resolveStructuredOutputMethod", () => {
  it.each([
    ["functionCalling", { structuredOutput: true }, "functionCalling"],
    ["jsonSchema", { structuredOutput: false, toolCalling: true }, "jsonSchema"],
    [undefined, { structuredOutput: true, toolCalling: true }, "jsonSchema"],
    [undefined, { structuredOutput: false, toolCalling: true }, "functionCalling"],
    [undefined, { structuredOutput: false, toolCalling: false }, "jsonMode"],
    [undefined, {}, "jsonSchema"],
  ])("makes of %p with %p: %s", (asked, profile, method) => {
    expect(resolveStructuredOutputMethod(asked, profile)).toBe(method);
  });

  it("refuses a method that does not exist", () => {
    expect(() => resolveStructuredOutputMethod("yaml", {})).toThrow(OVHcloudConfigurationError);
  });
});
