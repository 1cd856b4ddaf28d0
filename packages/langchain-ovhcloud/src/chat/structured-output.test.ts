import { afterEach, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { OVHcloudConfigurationError, OVHcloudSchemaRefusedError } from "../client/errors.js";
import { readAll } from "../test-support/read-all.js";
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

  const growing = ['{"name"', ':"A', "da", '","age"', ":36}"];
  const toolPieces = growing.map((args, i) =>
    chunk({
      tool_calls: [{ index: 0, ...(i ? {} : { id: "a" }), function: { name: i ? null : "extract", arguments: args } }],
    }),
  );

  it.each<[string, Record<string, unknown>[], string, object]>([
    ["Zod and a schema", growing.map((content) => chunk({ content })), "jsonSchema", person],
    ["JSON Schema", growing.map((content) => chunk({ content })), "jsonSchema", z.toJSONSchema(person)],
    ["Zod and a tool", toolPieces, "functionCalling", person],
  ])("streams the growing object, the whole one last: %s", async (_what, pieces, method, schema) => {
    const model = await chat(events([...pieces, chunk({}, { finish_reason: "stop" })]));

    const seen = await readAll(await model.withStructuredOutput(schema, { method }).stream("Who?"));

    expect(seen).toContainEqual({ name: "A" });
    expect(seen.at(-1)).toEqual({ name: "Ada", age: 36 });
  });

  it("gives what the schema makes of a streamed answer", async () => {
    const model = await chat(events([chunk({ content: '{"name":"ada"}' }), chunk({}, { finish_reason: "stop" })]));
    const schema = z.object({ name: z.string().toUpperCase(), age: z.number().default(36) });

    const seen = await readAll(await model.withStructuredOutput(schema).stream("Who?"));

    expect(seen.at(-1)).toEqual({ name: "ADA", age: 36 });
  });

  it.each<[string, Record<string, unknown>[], string, RegExp]>([
    ["does not fit", [chunk({ content: '{"name":7}' })], "jsonSchema", /at name: /],
    [
      "was cut by the token limit",
      [chunk({ content: '{"name":"A' })],
      "jsonSchema",
      /token limit \(raise `maxTokens`\)/,
    ],
    ["is half a tool call", toolPieces.slice(0, 2), "functionCalling", /not whole JSON/],
  ])("ends a stream with an error when the answer %s", async (_what, pieces, method, message) => {
    const model = await chat(events([...pieces, chunk({}, { finish_reason: "length" })]));

    const promise = model.withStructuredOutput(person, { method }).stream("Who?").then(readAll);

    await expect(promise).rejects.toThrow(message);
  });

  it("reads an object out of an answer made of content blocks", async () => {
    const model = await chat(json(completion({ content: '{"name":"Ada"}', reasoning: "Hm {" })));
    model.outputVersion = "v1";

    expect(await model.withStructuredOutput(person).invoke("Who?")).toEqual({ name: "Ada" });
  });

  it("checks plain JSON Schema too, with the rules that the server is not told", async () => {
    const model = await chat(json(completion({ content: '{"age":7}' })));
    const schema = { type: "object", properties: { age: { type: "integer", multipleOf: 5 } } };

    await expect(model.withStructuredOutput(schema).invoke("Who?")).rejects.toThrow(/at age: /);
    expect(server?.seen[0]?.body).toMatchObject({
      response_format: { json_schema: { schema: { type: "object", properties: { age: { type: "integer" } } } } },
    });
  });

  it.each<[string, object, string, RegExp]>([
    ["what JSON cannot say", z.object({ born: z.date() }), "jsonSchema", /at properties\.born: .*z\.iso\.datetime/],
    ["a list as arguments of a tool", z.array(z.string()), "functionCalling", /takes an object/],
    [
      "an unknown type",
      { type: "object", properties: { born: { type: "date" } } },
      "jsonSchema",
      /properties\.born\.type/,
    ],
  ])("refuses %s before anything is sent", async (_what, schema, method, message) => {
    const model = new ChatOVHcloud({ apiKey: "key", baseURL: "http://127.0.0.1:9/v1" });

    const ask = () => model.withStructuredOutput(schema, { method });

    expect(ask).toThrow(OVHcloudSchemaRefusedError);
    expect(ask).toThrow(message);
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
