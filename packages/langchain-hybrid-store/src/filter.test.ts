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

describe("a filter in filters", () => {
  it("is refused when it is more than 100 deep, however deep", () => {
    expect(() => assertFilter(nested(100))).not.toThrow();
    expect(() => assertFilter(nested(101))).toThrow(InvalidFilterError);
    expect(() => assertFilter(nested(100_000))).toThrow(InvalidFilterError);
  });
});

function nested(depth: number): object {
  let filter: object = { field: "page", eq: 1 };
  for (let i = 0; i < depth; i += 1) filter = { not: filter };
  return filter;
}

function circular(): object {
  const filter: Record<string, unknown> = { field: "page" };
  filter.eq = filter;
  return filter;
}
