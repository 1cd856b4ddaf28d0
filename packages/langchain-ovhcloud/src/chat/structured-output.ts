import type { BaseLLMOutputParser } from "@langchain/core/output_parsers";
import { OutputParserException } from "@langchain/core/output_parsers";
import { JsonOutputKeyToolsParser } from "@langchain/core/output_parsers/openai_tools";
import { createContentParser, createFunctionCallingParser } from "@langchain/core/language_models/structured_output";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { ChatGeneration } from "@langchain/core/outputs";
import { toJsonSchema } from "@langchain/core/utils/json_schema";
import type { SerializableSchema } from "@langchain/core/utils/standard_schema";
import type { InteropZodType } from "@langchain/core/utils/types";
import { OVHcloudConfigurationError } from "../client/errors.js";
import type { ChatOVHcloudCallOptions } from "./fields.js";

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
 * Plans a structured call. The schema is sent as plain JSON Schema and checked here, so that optional fields work;
 * `strict` is sent only when asked for.
 *
 * @param schema what the answer must look like.
 * @param choice method, name of the schema, strict.
 */
export function planStructuredOutput<T extends StructuredOutput>(
  schema: OutputSchema<T>,
  choice: { method: StructuredOutputMethod; name?: string | undefined; strict?: boolean | undefined },
): StructuredOutputPlan<T> {
  const { $schema: _dialect, ...jsonSchema } = toJsonSchema(schema) as Record<string, unknown>;
  const name = schemaName(choice.name ?? jsonSchema.title);
  const description = typeof jsonSchema.description === "string" ? { description: jsonSchema.description } : {};
  const strict = choice.strict === undefined ? {} : { strict: choice.strict };
  const ls_structured_output_format = { kwargs: { method: choice.method }, schema: jsonSchema };

  if (choice.method === "functionCalling") {
    const definition = { name, ...description, parameters: jsonSchema, ...strict };
    return {
      options: { tools: [{ type: "function", function: definition }], tool_choice: name, ls_structured_output_format },
      parser: createFunctionCallingParser<T>(schema, name, RequiredToolCallParser),
    };
  }
  const response_format =
    choice.method === "jsonMode"
      ? { type: "json_object" }
      : { type: "json_schema", json_schema: { name, ...description, schema: jsonSchema, ...strict } };
  return { options: { response_format, ls_structured_output_format }, parser: createContentParser<T>(schema) };
}

// Core's parser answers `undefined` when the model made no call; an error says what happened instead.
class RequiredToolCallParser<T extends StructuredOutput> extends JsonOutputKeyToolsParser<T> {
  override async parseResult(generations: ChatGeneration[]): Promise<T> {
    const result = await super.parseResult(generations);
    if (result !== undefined) return result;
    const text = generations[0]?.text ?? "";
    throw new OutputParserException(
      `The model answered without calling "${this.keyName}". Try \`method: "jsonSchema"\`, or a model that calls tools. It said: ${text.slice(0, 200)}`,
      text,
    );
  }
}

function schemaName(wanted: unknown): string {
  const name = typeof wanted === "string" ? wanted.replace(/[^a-zA-Z0-9_-]+/g, "_").slice(0, 64) : "";
  return name || "extract";
}
