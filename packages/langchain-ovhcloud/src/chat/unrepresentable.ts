// The part of Zod that core loads anyway.
import { type $ZodType, toJSONSchema } from "zod/v4/core";

/**
 * Finds the part of a Zod schema that JSON Schema cannot say; Zod's own error does not name it.
 *
 * @param schema a schema whose conversion failed.
 * @returns its place, such as `properties.born`; undefined when it is not found, or the schema is not of Zod 4.
 */
export function unrepresentablePart(schema: object): string | undefined {
  if (!("_zod" in schema)) return undefined;
  let found: string | undefined;
  toJSONSchema(schema as $ZodType, {
    unrepresentable: "any",
    io: "input",
    override({ zodSchema, path }) {
      // oxlint-disable-next-line no-underscore-dangle -- Zod's name for what tools may read
      if (UNREPRESENTABLE.has(zodSchema._zod.def.type)) found ??= path.join(".");
    },
  });
  return found;
}

const UNREPRESENTABLE: ReadonlySet<string> = new Set(
  "bigint symbol undefined void date map set nan custom function promise".split(" "),
);
