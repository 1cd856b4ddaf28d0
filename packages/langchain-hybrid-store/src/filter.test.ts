import { describe, expect, it } from "@jest/globals";
import { InvalidFilterError } from "./errors.js";
import { assertFilter } from "./filter.js";

describe("assertFilter", () => {
  it.each([
    { field: "page", eq: 1 },
    { field: "path", in: ["a", "b", true] },
    { field: "page", lt: 3 },
    { and: [{ field: "page", gte: 1 }, { not: { or: [] } }] },
  ])("accepts %j", (filter) => {
    expect(() => assertFilter(filter)).not.toThrow();
  });

  it.each([
    [undefined],
    ["page = 1"],
    [[]],
    [{}],
    [{ field: "page" }],
    [{ field: "page", eq: 1, lt: 2 }],
    [{ field: "page", eq: null }],
    [{ field: "page", eq: Number.NaN }],
    [{ field: "page", lt: true }],
    [{ field: "page", like: "%" }],
    [{ field: "page", toString: "x" }],
    [{ field: "", eq: 1 }],
    [{ field: 7, eq: 1 }],
    [{ field: 'a"b', eq: 1 }],
    [{ field: "a\\b", eq: 1 }],
    [{ field: "a\u0000b", eq: 1 }],
    [{ page: 1 }],
    [{ and: { field: "page", eq: 1 } }],
    [{ and: [{ page: 1 }] }],
    [{ not: [] }],
  ])("refuses %j and says what a filter looks like", (filter) => {
    expect(() => assertFilter(filter)).toThrow(InvalidFilterError);
    expect(() => assertFilter(filter)).toThrow(/Use /);
  });

  it.each<[string, unknown]>([
    ["a bigint", { field: "page", eq: 1n }],
    ["a field that is a bigint", { field: 1n, eq: 1 }],
    ["itself", circular()],
  ])("refuses a filter that holds %s, which JSON cannot show", (_, filter) => {
    expect(() => assertFilter(filter)).toThrow(InvalidFilterError);
  });
});

function circular(): object {
  const filter: Record<string, unknown> = { field: "page" };
  filter.eq = filter;
  return filter;
}
