import { describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import fc from "fast-check";
import { assertFilter, type Filter, type Scalar } from "../filter.js";
import { filterToSql } from "./filter-sql.js";

const names = ["a", "b", "it's", "naïve key", "a.b", "$[0]", "__proto__"];
const field = fc.constantFrom(...names);
const text = fc.oneof(fc.constantFrom("", "a", "b", "10", "true"), fc.string({ unit: "grapheme", maxLength: 6 }));
const number = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const scalar: fc.Arbitrary<Scalar> = fc.oneof(text, number, fc.boolean());
const metadata = fc.dictionary(field, fc.oneof(scalar, fc.constant(null), fc.array(scalar, { maxLength: 2 })), {
  maxKeys: 5,
});
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
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

describe("filterToSql", () => {
  it("lets the same metadata pass as the filter's definition does", () => {
    fc.assert(
      fc.property(fc.array(metadata, { maxLength: 8 }), filter, (rows, chosen) => {
        assertFilter(chosen);

        expect(select(rows, chosen)).toEqual(rows.flatMap((row, label) => (passes(row, chosen) ? [label] : [])));
      }),
      { numRuns: 500 },
    );
  });

  it("takes an `in` of more values than SQLite takes parameters", () => {
    const many = Array.from({ length: 40_000 }, (_, i) => `v${i}`);

    expect(select([{ a: "v39999" }, { a: "w" }], { field: "a", in: many })).toEqual([0]);
  });

  it("takes more parts than SQLite's expressions may be deep", () => {
    const or = Array.from({ length: 2000 }, (_, i) => ({ field: "a", eq: i }));

    expect(select([{ a: 1999 }, { a: 2000 }], { or })).toEqual([0]);
  });

  it("does not read a field name as SQL or as a path", () => {
    const name = "x' OR 1=1 --";

    expect(select([{ a: 1 }, { [name]: 1 }], { field: name, eq: 1 })).toEqual([1]);
  });

  it("uses an index on the field", () => {
    const database = tableOf([]);
    database.exec(`CREATE INDEX by_a ON chunks (json_extract(metadata, '$."a"'))`);
    const { sql, values } = filterToSql({ field: "a", eq: "x" });

    const [step] = database.prepare(`EXPLAIN QUERY PLAN SELECT label FROM chunks WHERE ${sql}`).all(...values);

    expect(step).toMatchObject({ detail: expect.stringContaining("USING INDEX by_a") });
  });
});

function tableOf(rows: readonly object[]): Database.Database {
  const database = new Database(":memory:");
  database.exec("CREATE TABLE chunks (label INTEGER PRIMARY KEY, metadata TEXT)");
  const insert = database.prepare("INSERT INTO chunks VALUES (?, ?)");
  for (const [label, row] of rows.entries()) insert.run(label, JSON.stringify(row));
  return database;
}

function select(rows: readonly object[], chosen: Filter): unknown[] {
  const database = tableOf(rows);
  try {
    const { sql, values } = filterToSql(chosen);
    return database
      .prepare(`SELECT label FROM chunks WHERE ${sql} ORDER BY label`)
      .pluck()
      .all(...values);
  } finally {
    database.close();
  }
}

/** What a filter means, in the plainest words. */
function passes(row: Record<string, unknown>, chosen: Filter): boolean {
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
