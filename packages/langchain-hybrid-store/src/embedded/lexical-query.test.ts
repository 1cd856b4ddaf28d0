import { describe, expect, it } from "@jest/globals";
import Database from "better-sqlite3";
import fc from "fast-check";
import { lexicalQuery } from "./lexical-query.js";

const database = new Database(":memory:");
database.exec("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter unicode61 remove_diacritics 2')");
database.prepare("INSERT INTO texts VALUES (?)").run("Die Straße ist gesperrt: NEAR, AND, OR are words here.");
const match = database.prepare("SELECT count(*) FROM texts WHERE texts MATCH ?").pluck();

function matches(text: string): boolean {
  const query = lexicalQuery(text);
  return query !== undefined && match.get(query) === 1;
}

describe("lexicalQuery", () => {
  it("makes a valid query of any string, or none", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), syntax()), (text) => {
        const query = lexicalQuery(text);

        expect(query === undefined || typeof match.get(query) === "number").toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["NEAR(a b)", "text:gesperrt", "gesperrt AND nothing", '"gesperrt', "gesperrt*", "-gesperrt", "(gesperrt"])(
    "takes the words of %s for words",
    (text) => {
      expect(matches(text)).toBe(true);
    },
  );

  it("finds a text by any one of the words", () => {
    expect(matches("an unknown strasse")).toBe(false);
    expect(matches("an unknown Straße")).toBe(true);
  });

  it.each(["", "  ", "?!", "\u0000", "🙂"])("makes no query of %j, which holds no word", (text) => {
    expect(lexicalQuery(text)).toBeUndefined();
  });

  it("searches for words that decide nothing when there are no others", () => {
    expect(lexicalQuery("to be or not to be")).toBe('"to" OR "be" OR "or" OR "not"');
    expect(lexicalQuery("the street")).toBe('"street"');
  });

  it("stops at 64 words", () => {
    const text = Array.from({ length: 500 }, (_, i) => `w${i}`).join(" ");

    expect(lexicalQuery(text)?.split(" OR ")).toHaveLength(64);
  });
});

/** Strings that look like FTS5's own language. */
function syntax(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    '"',
    "'",
    "(",
    ")",
    "*",
    "^",
    ":",
    "-",
    "+",
    "{",
    "}",
    "NEAR",
    "AND",
    "OR",
    "NOT",
    "text",
    ",",
    "5",
    " ",
  );
  return fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
}
