import fc from "fast-check";
import type { Filter, Scalar } from "../filter.js";

/** Names of metadata fields, among them such as SQL or JSON paths could trip over. */
export const names = ["a", "b", "it's", "naïve key", "a.b", "$[0]", "__proto__"];
const field = fc.constantFrom(...names);
const text = fc.oneof(
  fc.constantFrom("", "a", "b", "10", "true"),
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const number = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const scalar: fc.Arbitrary<Scalar> = fc.oneof(text, number, fc.boolean());
/** Any metadata over these fields. */
export const metadata = fc.dictionary(field, fc.oneof(scalar, fc.constant(null), fc.array(scalar, { maxLength: 2 })), {
  maxKeys: 5,
});
/** Any filter over these fields. */
export const { filter: filters } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.record({ field, eq: scalar }),
    fc.record({ field, in: fc.array(scalar, { maxLength: 4 }) }),
    fc
      .tuple(field, fc.constantFrom("lt", "lte", "gt", "gte"), fc.oneof(text, number))
      .map(([name, ordering, operand]) => ({ field: name, [ordering]: operand }) as unknown as Filter),
    fc.record({ and: fc.array(tie("filter"), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie("filter"), { maxLength: 3 }) }),
    fc.record({ not: tie("filter") }),
  ),
}));

/** What a filter means, in the plainest words. */
export function passes(row: Record<string, unknown>, chosen: Filter): boolean {
  if ("and" in chosen) return chosen.and.every((part) => passes(row, part));
  if ("or" in chosen) return chosen.or.some((part) => passes(row, part));
  if ("not" in chosen) return !passes(row, chosen.not);
  const value = Object.hasOwn(row, chosen.field) ? row[chosen.field] : undefined;
  if ("eq" in chosen) return value === chosen.eq || (value === 0 && chosen.eq === 0);
  if ("in" in chosen) return chosen.in.some((one) => value === one);
  const [[, operand] = []] = Object.entries(chosen).filter(([key]) => key !== "field") as [string, string | number][];
  if (operand === undefined || typeof value !== typeof operand) return false;
  const order = compare(value as string | number, operand);
  if ("lt" in chosen) return order < 0;
  if ("lte" in chosen) return order <= 0;
  if ("gt" in chosen) return order > 0;
  return order >= 0;
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
