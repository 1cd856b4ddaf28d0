import type { BaseLLMOutputParser } from "@langchain/core/output_parsers";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import { toJsonSchema } from "@langchain/core/utils/json_schema";
import type { SerializableSchema } from "@langchain/core/utils/standard_schema";
import type { InteropZodType } from "@langchain/core/utils/types";
import { OVHcloudConfigurationError, OVHcloudSchemaRefusedError } from "../client/errors.js";
import type { ChatOVHcloudCallOptions } from "./fields.js";
import { jsonInText, jsonInToolCall } from "./find-json.js";
import { type JsonSchema, toServerSchema } from "./json-schema.js";
import { ObjectParser } from "./object-parser.js";
import { schemaCheck } from "./schema-check.js";
import { unrepresentablePart } from "./unrepresentable.js";

/** What a structured answer is before a schema says more. */
// oxlint-disable-next-line typescript/no-explicit-any -- core bounds the output of structured calls by exactly this type
export type StructuredOutput = Record<string, any>;

/** Zod 3 or 4, any Standard Schema with JSON Schema, or plain JSON Schema. */
export type OutputSchema<T extends StructuredOutput> = InteropZodType<T> | SerializableSchema<T> | StructuredOutput;

/** How structured output is asked for. */
export type StructuredOutputMethod = "jsonSchema" | "functionCalling" | "jsonMode";

/** What to bind to the model, and what reads its answer. */
export interface StructuredOutputPlan<T extends StructuredOutput> {
  options: Partial<ChatOVHcloudCallOptions>;
  parser: BaseLLMOutputParser<T>;
}

/**
 * Chooses the method. In order: the one asked for; `jsonSchema` if the profile has structured output; `functionCalling`
 * if it has tools; `jsonMode` if it is known to have neither; `jsonSchema` for unknown models, because OVHcloud documents
 * it for chat without exceptions (structured-output guide, 2025-12-19).
 *
 * @param asked what the caller wants, if anything.
 * @param profile the model's profile.
 * @throws OVHcloudConfigurationError for a method that does not exist.
 */
export function resolveStructuredOutputMethod(
  asked: string | undefined,
  profile: ModelProfile,
): StructuredOutputMethod {
  if (asked === "jsonSchema" || asked === "functionCalling" || asked === "jsonMode") return asked;
  if (asked !== undefined) {
    throw new OVHcloudConfigurationError(
      `There is no structured-output method "${asked}". Use "jsonSchema", "functionCalling" or "jsonMode".`,
    );
  }
  if (profile.structuredOutput) return "jsonSchema";
  if (profile.toolCalling) return "functionCalling";
  return profile.structuredOutput === false && profile.toolCalling === false ? "jsonMode" : "jsonSchema";
}

/**
 * Plans a structured call. The schema is sent as plain JSON Schema, made wide enough for constrained decoding, and the
 * answer is checked here against the caller's own, so that optional fields and narrow rules work; `strict` is sent only
 * when asked for.
 *
 * @param schema what the answer must look like.
 * @param choice method, name of the schema, strict.
 * @throws OVHcloudSchemaRefusedError for a schema that cannot be asked for, with the place.
 */
export function planStructuredOutput<T extends StructuredOutput>(
  schema: OutputSchema<T>,
  choice: { method: StructuredOutputMethod; name?: string | undefined; strict?: boolean | undefined },
): StructuredOutputPlan<T> {
  const { $schema: _dialect, ...jsonSchema } = jsonSchemaOf(schema);
  const sent = toServerSchema(jsonSchema);
  const name = schemaName(choice.name ?? jsonSchema.title);
  const description = typeof jsonSchema.description === "string" ? { description: jsonSchema.description } : {};
  const strict = choice.strict === undefined ? {} : { strict: choice.strict };
  const ls_structured_output_format = { kwargs: { method: choice.method }, schema: jsonSchema };
  const check = schemaCheck<T>(schema);

  if (choice.method === "functionCalling") {
    requireObject(sent);
    const definition = { name, ...description, parameters: sent, ...strict };
    const missing = `The model answered without calling "${name}". Try \`method: "jsonSchema"\`, or a model that calls tools.`;
    return {
      options: { tools: [{ type: "function", function: definition }], tool_choice: name, ls_structured_output_format },
      parser: new ObjectParser<T>({ find: jsonInToolCall(name), check, missing }),
    };
  }
  const response_format =
    choice.method === "jsonMode"
      ? { type: "json_object" }
      : { type: "json_schema", json_schema: { name, ...description, schema: sent, ...strict } };
  const parser = new ObjectParser<T>({ find: jsonInText, check, missing: "The model gave no object." });
  return { options: { response_format, ls_structured_output_format }, parser };
}

function jsonSchemaOf(schema: OutputSchema<StructuredOutput>): JsonSchema {
  try {
    return toJsonSchema(schema) as JsonSchema;
  } catch (cause) {
    const schemaPath = unrepresentablePart(schema);
    const where = schemaPath === undefined ? "" : ` at ${schemaPath || "its top level"}`;
    throw new OVHcloudSchemaRefusedError(
      `The schema cannot be written as JSON Schema${where}: ${(cause as Error).message}. Use types that JSON has: for a date, a string with \`z.iso.datetime()\`; for a bigint, a string.`,
      { schemaPath, cause },
    );
  }
}

// The arguments of a function are an object.
function requireObject(schema: JsonSchema): void {
  if (schema.type === "object" || schema.properties) return;
  throw new OVHcloudSchemaRefusedError(
    'A tool takes an object, and this schema is none at its top level. Put it into an object, or use `method: "jsonSchema"`.',
    { schemaPath: "" },
  );
}

function schemaName(wanted: unknown): string {
  const name = typeof wanted === "string" ? wanted.replace(/[^a-zA-Z0-9_-]+/g, "_").slice(0, 64) : "";
  return name || "extract";
}
