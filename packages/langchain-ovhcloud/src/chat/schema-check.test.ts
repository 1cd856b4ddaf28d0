import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import type { JsonSchema } from "./json-schema.js";
import { schemaCheck } from "./schema-check.js";

const jsonSchema = {
  type: "object",
  properties: { people: { type: "array", items: { type: "object", properties: { born: { type: "number" } } } } },
};
const standard = {
  "~standard": {
    version: 1 as const,
    vendor: "test",
    validate: (value: unknown) =>
      typeof (value as { people?: unknown }).people === "object"
        ? { value: value as object }
        : { issues: [{ message: "no people", path: [{ key: "people" }] }] },
    jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
  },
};

describe("schemaCheck", () => {
  it.each<[string, Parameters<typeof schemaCheck>[0]]>([
    ["Zod 4", z.object({ people: z.array(z.object({ born: z.number() })) })],
    ["Zod 3", z3.object({ people: z3.array(z3.object({ born: z3.number() })) })],
    ["JSON Schema", jsonSchema],
  ])("says where a value does not fit a schema of %s", async (_kind, schema) => {
    const check = schemaCheck(schema);

    expect(await check({ people: [{ born: 1815 }] })).toEqual({ value: { people: [{ born: 1815 }] } });
    expect(await check({ people: [{ born: "1815" }] })).toEqual({
      problem: expect.stringMatching(/^people\.0\.born: /) as unknown,
    });
  });

  it("checks a Standard Schema", async () => {
    const check = schemaCheck(standard as never);

    expect(await check({ people: [] })).toEqual({ value: { people: [] } });
    expect(await check({})).toEqual({ problem: "people: no people" });
  });

  it("gives what the schema makes of the value", async () => {
    const check = schemaCheck(z.object({ born: z.number().default(1815), name: z.string().toUpperCase() }));

    expect(await check({ name: "ada", extra: true })).toEqual({ value: { born: 1815, name: "ADA" } });
  });

  it.each<[string, JsonSchema]>([
    ["http://json-schema.org/draft-07/schema#", { items: [{ type: "string" }] }],
    ["https://json-schema.org/draft/2020-12/schema", { prefixItems: [{ type: "string" }] }],
  ])("reads the draft %s", async ($schema, rest) => {
    const check = schemaCheck({ $schema, type: "array", ...rest });

    expect(await check([7])).toHaveProperty("problem");
    expect(await check(["seven"])).toHaveProperty("value");
  });

  it("shows three problems and counts the rest", async () => {
    const check = schemaCheck(z.object({ a: z.string(), b: z.string(), c: z.string(), d: z.string() }));

    expect(await check({})).toEqual({ problem: expect.stringMatching(/a: .*b: .*c: .*and 1 more$/) as unknown });
  });
});
