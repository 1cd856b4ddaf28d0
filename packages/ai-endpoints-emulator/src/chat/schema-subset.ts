import { parsePattern, PatternError } from "../sampling/pattern-syntax.js";
import { isKnownFormat } from "../sampling/sample-string.js";

/** A place in a JSON Schema that structured output does not understand. */
export interface Unsupported {
  path: readonly (string | number)[];
  message: string;
}

/**
 * Finds the first part of a schema that constrained decoding does not understand. OVHcloud documents "a subset of JSON
 * Schema" without a list (structured-output guide, 2025-12-19); this is what the usual decoders (xgrammar, llguidance)
 * leave out, unconfirmed.
 */
export function findUnsupported(schema: unknown): Unsupported | undefined {
  return search(schema, { root: schema, path: [] });
}

interface Place {
  root: unknown;
  path: readonly (string | number)[];
}

const NOT_UNDERSTOOD = new Set(
  [
    "not if then else dependentRequired dependentSchemas dependencies unevaluatedProperties unevaluatedItems",
    "contains minContains maxContains multipleOf minProperties maxProperties propertyNames patternProperties",
  ].flatMap((line) => line.split(" ")),
);
const TYPES = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);
const SCHEMA_MAPS = new Set(["properties", "$defs", "definitions"]);
const SCHEMA_LISTS = new Set(["anyOf", "oneOf", "allOf", "prefixItems", "items"]);
const SCHEMAS = new Set(["items", "additionalProperties"]);

function search(schema: unknown, place: Place): Unsupported | undefined {
  if (!isObject(schema)) return undefined;
  for (const [keyword, value] of Object.entries(schema)) {
    // A known format goes before the pattern, as it does in xgrammar; Zod sends both.
    const isHidden = keyword === "pattern" && isKnownFormat(schema["format"]);
    const message = isHidden ? undefined : problemOf(keyword, value, place.root);
    if (message !== undefined) return { path: [...place.path, keyword], message };
    const found = searchBelow(keyword, value, place);
    if (found) return found;
  }
  return undefined;
}

function searchBelow(keyword: string, value: unknown, place: Place): Unsupported | undefined {
  const path = [...place.path, keyword];
  const hasParts = (SCHEMA_MAPS.has(keyword) && isObject(value)) || (SCHEMA_LISTS.has(keyword) && Array.isArray(value));
  if (!hasParts) return SCHEMAS.has(keyword) ? search(value, { ...place, path }) : undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = search(part, { ...place, path: [...path, key] });
    if (found) return found;
  }
  return undefined;
}

function problemOf(keyword: string, value: unknown, root: unknown): string | undefined {
  if (NOT_UNDERSTOOD.has(keyword) || (keyword === "uniqueItems" && value === true))
    return `structured output does not understand \`${keyword}\`.`;
  if (keyword === "format" && !isKnownFormat(value)) return `there is no format ${JSON.stringify(value)}.`;
  if (keyword === "enum" && Array.isArray(value) && value.length === 0) return "no value is allowed.";
  if (keyword === "type" && [value].flat().some((name) => !TYPES.has(String(name))))
    return `there is no type ${JSON.stringify(value)}.`;
  if (keyword === "$ref" && !leadsSomewhere(value, root)) return `${JSON.stringify(value)} is not in this schema.`;
  return keyword === "pattern" && typeof value === "string" ? patternProblem(value) : undefined;
}

function patternProblem(pattern: string): string | undefined {
  try {
    parsePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

function leadsSomewhere(reference: unknown, root: unknown): boolean {
  if (typeof reference !== "string" || !/^#(\/|$)/.test(reference)) return false;
  let at = root;
  for (const part of reference.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    at = isObject(at) || Array.isArray(at) ? (at as Record<string, unknown>)[key] : undefined;
  }
  return at !== undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
