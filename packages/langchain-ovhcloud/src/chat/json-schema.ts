import { OVHcloudSchemaRefusedError } from "../client/errors.js";

/** A JSON Schema, or a part of one. */
export type JsonSchema = Record<string, unknown>;

/**
 * Makes of any JSON Schema one that constrained decoding understands. OVHcloud documents "a subset of JSON Schema" without
 * listing it (structured-output guide, 2025-12-19); this is what the decoders behind such services have in common
 * (unconfirmed for OVHcloud).
 *
 * What only narrows, such as `multipleOf`, `not` or a pattern with look-ahead, is left out, `oneOf` becomes `anyOf`,
 * `patternProperties` become `additionalProperties`: the model gets a wider schema, and its answer is checked here against
 * the caller's own. What has no wider form is refused.
 *
 * @param schema JSON Schema of any draft.
 * @returns a new schema; the given one is left alone.
 * @throws OVHcloudSchemaRefusedError with the place: references that lead nowhere or to other documents, unknown types,
 *   empty enumerations, required properties that are not allowed.
 */
export function toServerSchema(schema: JsonSchema): JsonSchema {
  return rewrite(schema, { root: schema, path: [] });
}

interface Place {
  root: JsonSchema;
  path: readonly (string | number)[];
}

// Keywords that only narrow what is accepted, or say nothing about it.
const LEFT_OUT = new Set(
  [
    "$schema $id $anchor $comment examples deprecated readOnly writeOnly",
    "not if then else dependentRequired dependentSchemas dependencies unevaluatedProperties unevaluatedItems",
    "contains minContains maxContains uniqueItems multipleOf minProperties maxProperties propertyNames",
    "contentEncoding contentMediaType contentSchema patternProperties",
  ].flatMap((line) => line.split(" ")),
);
const SCHEMA_MAPS = new Set(["properties", "$defs", "definitions"]);
const SCHEMA_LISTS = new Set(["anyOf", "allOf", "prefixItems"]);
const SCHEMAS = new Set(["items", "additionalItems", "additionalProperties"]);
const TYPES = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);
const FORMATS = new Set("date time date-time duration email hostname ipv4 ipv6 uri uuid".split(" "));

function rewrite(schema: JsonSchema, place: Place): JsonSchema {
  requirePossible(schema, place);
  const wide: JsonSchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (LEFT_OUT.has(keyword) || isTooNarrow(keyword, value)) continue;
    const at = below(place, keyword);
    if (SCHEMA_MAPS.has(keyword) && isObject(value)) wide[keyword] = rewriteMap(value, at);
    else if (SCHEMA_LISTS.has(keyword) && Array.isArray(value)) wide[keyword] = rewriteList(value, at);
    else if (keyword === "oneOf" && Array.isArray(value)) addUnion(wide, schema, rewriteList(value, at));
    // Older drafts have a list of schemas in `items`.
    else if (SCHEMAS.has(keyword))
      wide[keyword] = Array.isArray(value) ? rewriteList(value, at) : rewriteAny(value, at);
    else wide[keyword] = value;
  }
  if (isObject(schema.patternProperties)) wide.additionalProperties = otherProperties(schema, place);
  return wide;
}

function below(place: Place, ...keys: (string | number)[]): Place {
  return { ...place, path: [...place.path, ...keys] };
}

function rewriteAny(value: unknown, place: Place): unknown {
  return isObject(value) ? rewrite(value, place) : value;
}

function rewriteList(values: readonly unknown[], place: Place): unknown[] {
  // In a list, `true` is a schema for anything; decoders know objects only.
  return values.map((value, i) => (value === true ? {} : rewriteAny(value, below(place, i))));
}

// A property that is `false` may not be there, which is the same as not naming it where nothing else is allowed.
function rewriteMap(map: JsonSchema, place: Place): JsonSchema {
  const entries = Object.entries(map).filter(([, value]) => value !== false);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value === true ? {} : rewriteAny(value, below(place, key))]),
  );
}

function addUnion(wide: JsonSchema, schema: JsonSchema, alternatives: unknown[]): void {
  if (!("anyOf" in schema)) wide.anyOf = alternatives;
  else wide.allOf = [...((wide.allOf as unknown[] | undefined) ?? []), { anyOf: alternatives }];
}

// What the patterns allow and what `additionalProperties` allows beside them; nothing said means anything.
function otherProperties(schema: JsonSchema, place: Place): unknown {
  const patterns = rewriteMap(schema.patternProperties as JsonSchema, below(place, "patternProperties"));
  const rest = schema.additionalProperties ?? true;
  const allowed = [...Object.values(patterns), ...(rest === false ? [] : [rest])];
  if (allowed.some((one) => one === true)) return true;
  const schemas = allowed.map((one) => (one === rest ? rewriteAny(one, below(place, "additionalProperties")) : one));
  return schemas.length === 1 ? schemas[0] : { anyOf: schemas };
}

// Look-around and back-references are not regular; decoders compile patterns to automata.
function isTooNarrow(keyword: string, value: unknown): boolean {
  if (keyword === "format") return !FORMATS.has(String(value));
  return keyword === "pattern" && /\(\?<?[=!]|\\[1-9]|\\k</.test(String(value));
}

function requirePossible(schema: JsonSchema, { root, path }: Place): void {
  const refuse = (what: string, ...further: string[]) => {
    const where = [...path, ...further].join(".");
    const message = `The schema cannot be asked for at ${where || "its top level"}: ${what}.`;
    throw new OVHcloudSchemaRefusedError(`${message} Change it there, or ask without a schema.`, { schemaPath: where });
  };
  const { $ref, type, enum: values, required, properties, additionalProperties } = schema;
  if (typeof $ref === "string" && !leadsSomewhere($ref, root)) {
    refuse(`the reference "${$ref}" leads nowhere in this schema`, "$ref");
  }
  for (const name of [type].flat()) {
    if (name !== undefined && !TYPES.has(String(name))) {
      refuse(`there is no type "${String(name)}"; JSON Schema has ${[...TYPES].join(", ")}`, "type");
    }
  }
  if (Array.isArray(values) && values.length === 0) refuse("no value is allowed", "enum");
  if (Array.isArray(required) && additionalProperties === false && !("patternProperties" in schema)) {
    const known = isObject(properties) ? properties : {};
    const missing = required.find((name) => known[String(name)] === undefined || known[String(name)] === false);
    if (missing !== undefined) refuse(`"${String(missing)}" is required, but no such property is allowed`, "required");
  }
}

function leadsSomewhere(ref: string, root: JsonSchema): boolean {
  if (ref === "#") return true;
  if (!ref.startsWith("#/")) return false;
  let found: unknown = root;
  for (const part of ref.slice(2).split("/")) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    found = isObject(found) || Array.isArray(found) ? (found as JsonSchema)[key] : undefined;
  }
  return isObject(found) || typeof found === "boolean";
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
