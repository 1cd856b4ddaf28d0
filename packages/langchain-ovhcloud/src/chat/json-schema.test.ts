import { describe, expect, it } from "@jest/globals";
import { Validator } from "@langchain/core/utils/json_schema";
import fc from "fast-check";
import { OVHcloudSchemaRefusedError } from "../client/errors.js";
import { type JsonSchema, toServerSchema } from "./json-schema.js";

const object = (properties: JsonSchema, more: JsonSchema = {}) => ({ type: "object", properties, ...more });

describe("toServerSchema", () => {
  it("leaves a schema alone that needs no change", () => {
    const schema = object(
      { name: { type: "string", minLength: 1 }, tags: { type: "array", items: { enum: ["a", "b"] }, minItems: 1 } },
      { required: ["name"], additionalProperties: false },
    );

    expect(toServerSchema(schema)).toEqual(schema);
  });

  it.each<[string, JsonSchema, JsonSchema]>([
    ["multipleOf", { type: "number", multipleOf: 5 }, { type: "number" }],
    ["not", { type: "string", not: { const: "x" } }, { type: "string" }],
    ["uniqueItems", { type: "array", uniqueItems: true }, { type: "array" }],
    ["propertyNames", { type: "object", propertyNames: { type: "string" } }, { type: "object" }],
    ["a format of its own", { type: "string", format: "iban" }, { type: "string" }],
    ["a pattern that looks ahead", { type: "string", pattern: "^(?!a).+$" }, { type: "string" }],
  ])("leaves out %s", (_what, schema, wide) => {
    expect(toServerSchema(schema)).toEqual(wide);
  });

  it.each<[string, JsonSchema]>([
    ["a plain pattern", { type: "string", pattern: "^[A-Z]{2}\\d+$" }],
    ["a known format", { type: "string", format: "date-time" }],
    ["a property that is called not", object({ not: { type: "string" } })],
    ["a reference to itself", { $ref: "#/$defs/node", $defs: { node: object({ next: { $ref: "#/$defs/node" } }) } }],
  ])("keeps %s", (_what, schema) => {
    expect(toServerSchema(schema)).toEqual(schema);
  });

  it("makes anyOf of oneOf, also beside another anyOf", () => {
    const oneOf = [{ type: "string" }, { type: "number" }];

    expect(toServerSchema({ oneOf })).toEqual({ anyOf: oneOf });
    expect(toServerSchema({ anyOf: [{}], oneOf })).toEqual({ anyOf: [{}], allOf: [{ anyOf: oneOf }] });
  });

  it("makes additionalProperties of patterns", () => {
    const schema = { type: "object", patternProperties: { "^x": { type: "number" } }, additionalProperties: false };

    expect(toServerSchema(schema)).toEqual({ type: "object", additionalProperties: { type: "number" } });
  });

  it.each<[string, JsonSchema, string]>([
    ["another document", object({ a: { $ref: "https://example.com/a.json" } }), "properties.a.$ref"],
    ["a missing definition", object({ a: { $ref: "#/$defs/none" } }), "properties.a.$ref"],
    ["an unknown type", object({ born: { type: "date" } }), "properties.born.type"],
    ["an empty enumeration", object({ a: { items: { enum: [] } } }), "properties.a.items.enum"],
    ["a forbidden duty", object({ a: {} }, { required: ["b"], additionalProperties: false }), "required"],
  ])("refuses %s, and says where", (_what, schema, schemaPath) => {
    let refusal: unknown;

    try {
      toServerSchema(schema);
    } catch (error) {
      refusal = error;
    }

    expect(refusal).toBeInstanceOf(OVHcloudSchemaRefusedError);
    expect(refusal).toMatchObject({ schemaPath, message: expect.stringContaining(`at ${schemaPath}`) as unknown });
  });

  it("never makes a schema narrower", () => {
    fc.assert(
      fc.property(schemas, values, (schema, value) => {
        const accepts = (one: JsonSchema) => new Validator(one).validate(value).valid;

        expect(accepts(toServerSchema(schema)) || !accepts(schema)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

const leaf = fc.oneof(
  fc.constantFrom("", "2026-11-23"),
  fc.integer({ min: 0, max: 6 }),
  fc.boolean(),
  fc.constant(null),
);
const values = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(leaf, fc.dictionary(fc.constantFrom("a", "b"), leaf))),
);
const { schemas } = fc.letrec<{ schemas: JsonSchema; record: JsonSchema }>((tie) => ({
  schemas: fc.oneof({ maxDepth: 2 }, fc.constant({}), tie("record")),
  record: fc.record(
    {
      type: fc.constantFrom("object", "array", "string", "number", "boolean"),
      multipleOf: fc.constantFrom(1, 5),
      uniqueItems: fc.boolean(),
      minProperties: fc.constantFrom(0, 1),
      format: fc.constantFrom("date", "iban"),
      properties: fc.dictionary(fc.constantFrom("a", "b"), fc.oneof(fc.boolean(), tie("schemas")), { maxKeys: 2 }),
      patternProperties: fc.dictionary(fc.constantFrom("^a", "."), tie("schemas"), { maxKeys: 1 }),
      additionalProperties: fc.oneof(fc.boolean(), tie("schemas")),
      items: tie("schemas"),
      not: tie("schemas"),
      oneOf: fc.array(tie("schemas"), { minLength: 1, maxLength: 2 }),
      anyOf: fc.array(tie("schemas"), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
}));
