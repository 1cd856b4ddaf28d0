import { inspect } from "node:util";
import { InvalidFilterError } from "./errors.js";

/** A value that a metadata field is compared with. */
export type Scalar = string | number | boolean;

/**
 * A condition on a chunk's metadata, as data. Fields are top-level keys. A comparison with a field that is absent or of
 * another type is false (so `not` of it is true). Strings are ordered by code point.
 *
 * @example
 * const filter: Filter = { and: [{ field: "path", eq: "a.pdf" }, { field: "page", gte: 10 }] };
 */
export type Filter =
  | { field: string; eq: Scalar }
  | { field: string; in: readonly Scalar[] }
  | { field: string; lt: string | number }
  | { field: string; lte: string | number }
  | { field: string; gt: string | number }
  | { field: string; gte: string | number }
  | { and: readonly Filter[] }
  | { or: readonly Filter[] }
  | { not: Filter };

/** The comparisons by order, with the SQL operator of each. */
export const orderings = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

export type Ordering = keyof typeof orderings;

/** Levels of `and`, `or` and `not` in each other; databases refuse expressions that are some hundreds deep. */
const maxDepth = 100;

/**
 * Checks a filter that came from outside.
 *
 * @throws InvalidFilterError naming the part that is wrong.
 */
export function assertFilter(filter: unknown): asserts filter is Filter {
  assertPart(filter, 0);
}

function assertPart(filter: unknown, depth: number): void {
  if (depth > maxDepth) throw new InvalidFilterError(`The filter is more than ${maxDepth} deep. Use a flatter one.`);
  if (typeof filter !== "object" || filter === null) throw wrong(filter);
  const { field, ...rest } = filter as Record<string, unknown>;
  const entries = Object.entries(rest);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) throw wrong(filter);
  const [operator, operand] = entry;
  if (field === undefined) assertCombination(operator, operand, filter, depth);
  else assertComparison(field, operator, operand, filter);
}

/**
 * Checks the name of a metadata field.
 *
 * @throws InvalidFilterError for a name that cannot be searched.
 */
export function assertField(field: unknown): asserts field is string {
  if (typeof field !== "string" || field === "" || /["\\\p{Cc}\p{Cs}]/u.test(field)) {
    throw new InvalidFilterError(
      `Not the name of a metadata field: ${shown(field)}. Use a name with no double quote, backslash or control character.`,
    );
  }
}

function assertCombination(operator: string, operand: unknown, filter: unknown, depth: number): void {
  if (operator === "not") return assertPart(operand, depth + 1);
  if ((operator !== "and" && operator !== "or") || !Array.isArray(operand)) throw wrong(filter);
  for (const part of operand) assertPart(part, depth + 1);
}

function assertComparison(field: unknown, operator: string, operand: unknown, filter: unknown): void {
  assertField(field);
  if (operator === "eq" && isScalar(operand)) return;
  if (operator === "in" && Array.isArray(operand) && operand.every(isScalar)) return;
  if (Object.hasOwn(orderings, operator) && isScalar(operand) && typeof operand !== "boolean") return;
  throw wrong(filter);
}

function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

function wrong(filter: unknown): InvalidFilterError {
  return new InvalidFilterError(
    `Not a filter: ${shown(filter)}. Use { field, eq | in | lt | lte | gt | gte }, { and: [...] }, { or: [...] } or { not: ... }.`,
  );
}

/** Not JSON: a wrong filter may hold what JSON cannot say, and be of any size. */
function shown(value: unknown): string {
  return inspect(value, { depth: 4, maxArrayLength: 10, maxStringLength: 200, breakLength: Infinity });
}
