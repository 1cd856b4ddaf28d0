import { PatternError } from "./pattern-syntax.js";
import { sampleNumber } from "./sample-number.js";
import { sampleString } from "./sample-string.js";

/** A JSON Schema, as far as it is understood; other keywords are ignored. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A value that fits a JSON Schema, always the same for the same schema: the first of an enum, required properties only
 * (all, when none is required), keys in alphabetical order (documented for OVHcloud's structured output).
 *
 * @throws {PatternError} with its place, for a pattern that no string is made for
 * @param question put into properties named like a search query, so that a tool call searches for what the user asked
 */
export function sampleJson(schema: JsonSchema, question?: string): unknown {
  return sample(schema, { root: schema, question, name: "value", depth: 0, path: [] });
}

interface Place {
  root: JsonSchema;
  question: string | undefined;
  /** Name of the property: the sample of a free string. */
  name: string;
  depth: number;
  /** Where the schema stands, references followed. */
  path: readonly (string | number)[];
}

// Schemas may refer to themselves; what lies deeper than this is left out where the schema allows.
const MAX_DEPTH = 12;

function sample(given: unknown, place: Place): unknown {
  const schema = resolve(given, place.root);
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"]) && schema["enum"].length > 0) return schema["enum"][0];
  const branches = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(branches) && branches.length > 0) return sample(merge(schema, choose(branches, place)), place);
  switch (typeOf(schema, place)) {
    case "object":
      return sampleObject(schema, place);
    case "array":
      return sampleArray(schema, place);
    case "string":
      return sampleText(schema, place);
    case "integer":
    case "number":
      return sampleNumber(schema, typeOf(schema, place) === "integer");
    case "boolean":
      return true;
    default:
      return null;
  }
}

function sampleObject(schema: JsonSchema, place: Place): Record<string, unknown> {
  const properties = asSchema(schema["properties"]);
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const optional = required.length === 0 && place.depth < MAX_DEPTH ? Object.keys(properties) : [];
  const names = [...new Set([...required, ...optional])].sort();
  const entries = names.map((name) => [
    name,
    sample(properties[name] ?? {}, below({ ...place, name }, "properties", name)),
  ]);
  return Object.fromEntries(entries);
}

function sampleArray(schema: JsonSchema, place: Place): unknown[] {
  const minimum = typeof schema["minItems"] === "number" ? schema["minItems"] : 0;
  const maximum = typeof schema["maxItems"] === "number" ? schema["maxItems"] : Infinity;
  const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
  const wanted = place.depth < MAX_DEPTH ? Math.max(1, prefix.length) : 0;
  const length = Math.min(Math.max(wanted, minimum), maximum);
  return Array.from({ length }, (_, index) => {
    const name = index === 0 || schema["uniqueItems"] !== true ? place.name : `${place.name}${index + 1}`;
    const path = prefix[index] === undefined ? ["items"] : ["prefixItems", index];
    const item = sample(prefix[index] ?? schema["items"] ?? {}, below({ ...place, name }, ...path));
    // Free numbers of a set must differ too.
    return schema["uniqueItems"] === true && typeof item === "number" ? item + index : item;
  });
}

function sampleText(schema: JsonSchema, { name, question, path }: Place): string {
  try {
    return sampleString(schema, name, question);
  } catch (error) {
    throw error instanceof PatternError ? new PatternError(error.message, [...path, "pattern"]) : error;
  }
}

function below(place: Place, ...keys: (string | number)[]): Place {
  return { ...place, depth: place.depth + 1, path: [...place.path, ...keys] };
}

function typeOf(schema: JsonSchema, place: Place): string {
  const type = Array.isArray(schema["type"]) ? schema["type"].find((name) => name !== "null") : schema["type"];
  if (typeof type === "string") return type;
  if (schema["properties"] !== undefined || schema["required"] !== undefined || place.depth === 0) return "object";
  if (schema["items"] !== undefined || schema["prefixItems"] !== undefined) return "array";
  if (schema["pattern"] !== undefined) return "string";
  if (schema["minimum"] !== undefined || schema["maximum"] !== undefined) return "number";
  return "string";
}

function choose(branches: readonly unknown[], place: Place): JsonSchema {
  const schemas = branches.map((branch) => resolve(branch, place.root));
  const isNull = (schema: JsonSchema) => schema["type"] === "null";
  const preferred = place.depth < MAX_DEPTH ? schemas.find((schema) => !isNull(schema)) : schemas.find(isNull);
  return preferred ?? schemas[0] ?? {};
}

function resolve(given: unknown, root: JsonSchema): JsonSchema {
  let schema = asSchema(given);
  for (let hops = 0; typeof schema["$ref"] === "string" && hops < 16; hops++) {
    const { $ref, ...rest } = schema;
    schema = { ...follow(String($ref), root), ...rest };
  }
  const parts = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  return parts.reduce<JsonSchema>((merged, part) => merge(merged, resolve(part, root)), schema);
}

function follow(reference: string, root: JsonSchema): JsonSchema {
  const keys = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return keys.reduce<JsonSchema>((at, key) => asSchema(at[key.replaceAll("~1", "/").replaceAll("~0", "~")]), root);
}

function merge(base: JsonSchema, more: JsonSchema): JsonSchema {
  const { anyOf: _anyOf, oneOf: _oneOf, allOf: _allOf, ...rest } = base;
  const required = [base["required"], more["required"]].flatMap((names) => (Array.isArray(names) ? names : []));
  return {
    ...rest,
    ...more,
    ...((base["properties"] ?? more["properties"]) !== undefined && {
      properties: { ...asSchema(base["properties"]), ...asSchema(more["properties"]) },
    }),
    ...(required.length > 0 && { required }),
  };
}

function asSchema(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {};
}
