import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { sampleJson } from "./sample-json.js";

describe("sampleJson", () => {
  it.each([
    [
      "numbers within bounds",
      z.object({ a: z.number().min(2.5).max(3), b: z.int().min(-7).max(-3), c: z.number().gt(5).lt(6) }),
    ],
    ["multiples", z.object({ a: z.number().multipleOf(5).min(12), b: z.int().multipleOf(4).max(3) })],
    ["lengths of text", z.object({ a: z.string().min(20), bbbbbbbb: z.string().max(3) })],
    [
      "patterns",
      z.object({
        a: z.string().regex(/^[A-Z]{2}\d{3,}$/),
        b: z
          .string()
          .regex(/^(?:red|blue)?-/)
          .min(9),
        c: z.string().startsWith("https://").max(12),
        d: z.array(z.string().regex(/^\w+$/)).min(2),
      }),
    ],
    ["formats", z.object({ a: z.email(), b: z.uuid(), c: z.iso.datetime(), d: z.url(), e: z.iso.date(), f: z.ipv4() })],
    ["enums and literals", z.object({ a: z.enum(["x", "y"]), b: z.literal(4), c: z.literal(["p", "q"]) })],
    [
      "lists",
      z.object({ a: z.array(z.int()).min(3), b: z.array(z.string()).max(0), c: z.tuple([z.string(), z.boolean()]) }),
    ],
    [
      "unions, null and optional values",
      z.object({ a: z.union([z.int(), z.string()]), b: z.string().nullable(), c: z.string().optional() }),
    ],
    [
      "unions with a common key",
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("a"), n: z.int() }),
        z.object({ kind: z.literal("b") }),
      ]),
    ],
    ["intersections", z.intersection(z.object({ a: z.string() }), z.object({ b: z.int() }))],
    ["nested objects", z.object({ a: z.object({ b: z.object({ c: z.array(z.object({ d: z.boolean() })) }) }) })],
  ])("fits %s", (_, schema) => {
    const json = z.toJSONSchema(schema) as Record<string, unknown>;

    const value = sampleJson(json);

    expect(schema.safeParse(value)).toMatchObject({ success: true });
    expect(sampleJson(json)).toEqual(value);
  });

  it("follows references, and ends where a schema refers to itself", () => {
    const node = z.object({
      name: z.string(),
      get children() {
        return z.array(node);
      },
    });

    const value = sampleJson(z.toJSONSchema(node) as Record<string, unknown>);

    expect(node.safeParse(value).success).toBe(true);
  });

  it("puts keys in alphabetical order, and required ones only when there are some", () => {
    const properties = { b: { type: "string" }, a: { type: "boolean" }, c: { type: "null" } };

    expect(Object.keys(sampleJson({ type: "object", properties, required: ["b", "a"] }) as object)).toEqual(["a", "b"]);
    expect(Object.keys(sampleJson({ type: "object", properties }) as object)).toEqual(["a", "b", "c"]);
  });

  it("puts the question into a property named like a search, within its length", () => {
    const schema = {
      type: "object",
      properties: { query: { type: "string", maxLength: 8 }, city: { type: "string" } },
    };

    expect(sampleJson(schema, "Where is it?")).toEqual({ city: "city", query: "Where is" });
  });

  it("keeps the name or the question where the pattern allows it", () => {
    const properties = { query: { type: "string", pattern: "\\S" }, code: { type: "string", pattern: "^\\d+$" } };

    expect(sampleJson({ type: "object", properties }, "Where is it?")).toEqual({ code: "0", query: "Where is it?" });
  });

  it("names the place of a pattern that it makes no string for", () => {
    const properties = { a: { items: { properties: { b: { pattern: "^(?!x)" } } } } };
    let refusal: unknown;

    try {
      sampleJson({ type: "object", properties });
    } catch (error) {
      refusal = error;
    }

    expect(refusal).toMatchObject({
      name: "PatternError",
      path: ["properties", "a", "items", "properties", "b", "pattern"],
    });
  });

  it("makes the items of a set differ", () => {
    const schema = { type: "array", items: { type: "string" }, minItems: 3, uniqueItems: true };

    expect(new Set(sampleJson(schema) as string[]).size).toBe(3);
  });

  it("is an empty object for a schema that says nothing", () => {
    expect(sampleJson({})).toEqual({});
  });
});
