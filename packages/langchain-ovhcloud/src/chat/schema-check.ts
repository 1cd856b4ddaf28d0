import { Validator } from "@langchain/core/utils/json_schema";
import { isSerializableSchema, type SerializableSchema } from "@langchain/core/utils/standard_schema";
import { type InteropZodType, interopSafeParseAsync, isInteropZodSchema } from "@langchain/core/utils/types";
import type { JsonSchema } from "./json-schema.js";

/** What a check found: the value as the schema makes it, with defaults and transforms, or what is wrong and where. */
export type Checked<T> = { value: T } | { problem: string };

/** Checks a value against the caller's schema. */
export type SchemaCheck<T> = (value: unknown) => Promise<Checked<T>>;

/**
 * Makes the check for a schema of any kind.
 *
 * @param schema Zod 3 or 4, a Standard Schema, or JSON Schema. A draft is taken from `$schema`; default 2020-12.
 */
export function schemaCheck<T extends object>(
  schema: InteropZodType<T> | SerializableSchema<T> | JsonSchema,
): SchemaCheck<T> {
  if (isInteropZodSchema(schema)) {
    return async (value) => {
      const result = await interopSafeParseAsync(schema as InteropZodType<T>, value);
      return result.success ? { value: result.data } : { problem: describe(result.error.issues) };
    };
  }
  if (isSerializableSchema(schema)) {
    return async (value) => {
      const result = await schema["~standard"].validate(value);
      return result.issues ? { problem: describe(result.issues) } : { value: result.value as T };
    };
  }
  // Made at the first answer: it walks the whole schema.
  let validator: Validator | undefined;
  return async (value) => {
    validator ??= new Validator(schema, draftOf(schema), false);
    const { valid, errors } = validator.validate(value);
    return valid ? { value: value as T } : { problem: describe(errors.filter(isLeaf).map(toIssue)) };
  };
}

interface Issue {
  message: string;
  path?: readonly unknown[] | undefined;
}

function describe(issues: readonly Issue[]): string {
  const shown = issues.slice(0, 3).map(({ path = [], message }) => `${pathText(path)}: ${message}`);
  const more = issues.length - shown.length;
  return shown.join("; ") + (more > 0 ? `; and ${more} more` : "");
}

function pathText(path: readonly unknown[]): string {
  const keys = path.map((part) => (typeof part === "object" && part !== null && "key" in part ? part.key : part));
  return keys.map(String).join(".") || "top level";
}

type Failure = ReturnType<Validator["validate"]>["errors"][number];

// The validator reports the way to a problem as problems of their own.
function isLeaf({ keyword }: Failure, _index: number, all: Failure[]): boolean {
  const isWay = ["properties", "items", "additionalProperties", "$ref", "allOf"].includes(keyword);
  return !isWay || all.length === 1;
}

function toIssue({ instanceLocation, error }: Failure): Issue {
  return { path: instanceLocation.split("/").slice(1), message: error };
}

function draftOf({ $schema }: JsonSchema): "4" | "7" | "2019-09" | "2020-12" {
  const named = String($schema ?? "");
  if (named.includes("2019-09")) return "2019-09";
  if (/draft-0?[67]/.test(named)) return "7";
  return /draft-0?4/.test(named) ? "4" : "2020-12";
}
