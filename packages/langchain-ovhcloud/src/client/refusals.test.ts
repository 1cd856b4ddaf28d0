import { describe, expect, it } from "@jest/globals";
import { readErrorBody } from "./error-body.js";
import { readContextOverflow, readSchemaRefusal } from "./refusals.js";

const said = (body: unknown) => readErrorBody(typeof body === "string" ? body : JSON.stringify(body));

describe("readContextOverflow", () => {
  it.each([
    [
      "vLLM, older",
      "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (8000 in the messages, 1000 in the completion).",
      { limit: 8192, size: 9000 },
    ],
    [
      "vLLM, newer",
      "This model's maximum context length is 131072 tokens. However, your request has 140000 input tokens. Please reduce the length of the input messages.",
      { limit: 131_072, size: 140_000 },
    ],
    [
      "OpenAI",
      "This model's maximum context length is 4,097 tokens. However, your messages resulted in 5,000 tokens.",
      { limit: 4097, size: 5000 },
    ],
    [
      "the emulator",
      "The prompt has 131083 tokens; gpt-oss-120b reads 131072 at most.",
      { limit: 131_072, size: 131_083 },
    ],
    ["TGI", "`inputs` tokens + `max_new_tokens` must be <= 4096. Input length exceeds the maximum tokens.", {}],
  ])("reads the words of %s", (_server, message, numbers) => {
    expect(readContextOverflow(said({ error: { message } }))).toEqual(numbers);
  });

  it("goes by the code where there is one", () => {
    expect(
      readContextOverflow(said({ error: { message: "Too many tokens.", code: "context_length_exceeded" } })),
    ).toEqual({});
  });

  it.each([
    "max_tokens must be at least 1.",
    "temperature must be at most 2.",
    "The maximum number of inputs is 32.",
    "Unexpected role 'user' after role 'tool'",
    "",
  ])("leaves other refusals alone: %s", (message) => {
    expect(readContextOverflow(said({ message }))).toBeUndefined();
  });
});

describe("readSchemaRefusal", () => {
  it.each([
    [{ error: { message: "no", param: "response_format.json_schema.schema.properties.a" } }, { path: "properties.a" }],
    [{ error: { message: "no", param: "response_format.json_schema.schema" } }, { path: "" }],
    [{ error: { message: "no", param: "tools[0].function.parameters.properties.b" } }, { path: "properties.b" }],
    [{ detail: [{ loc: ["body", "response_format", "type"], msg: "Input should be 'text'" }] }, {}],
    [{ message: "The provided JSON schema contains features not supported by xgrammar." }, {}],
    [{ message: "Grammar error: unsupported type" }, {}],
  ])("recognises %j", (body, found) => {
    expect(readSchemaRefusal(said(body))).toEqual(found);
  });

  it.each([{ message: "temperature must be at most 2." }, { error: { message: "no", param: "temperature" } }])(
    "leaves other refusals alone: %j",
    (body) => {
      expect(readSchemaRefusal(said(body))).toBeUndefined();
    },
  );
});
