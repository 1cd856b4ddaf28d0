import { describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import fc from "fast-check";
import { assertFilter, type Filter } from "../filter.js";
import { filters, metadata, passes } from "../test-support/filters.js";
import { filterToSql } from "./filter-sql.js";

describe("filterToSql", () => {
  it("lets the same metadata pass as the filter's definition does", () => {
    fc.assert(
      fc.property(fc.array(metadata, { maxLength: 8 }), filters, (rows, chosen) => {
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

  it("takes filters as deep as they may be", () => {
    let deep: Filter = { field: "a", eq: 1 };
    for (let i = 0; i < 50; i += 1) deep = { not: { and: [{ field: "b", in: [1, "x", true] }, deep] } };
    let denied: Filter = { field: "a", eq: 1 };
    for (let i = 0; i < 100; i += 1) denied = { not: denied };

    for (const filter of [deep, denied]) assertFilter(filter);
    expect(
      select(
        [
          { a: 1, b: 1 },
          { a: 2, b: 1 },
        ],
        deep,
      ),
    ).toEqual([0]);
    expect(select([{ a: 1 }, { a: 2 }], denied)).toEqual([0]);
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
