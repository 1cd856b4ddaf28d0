import Database from "better-sqlite3";
import { tokenizer } from "../embedded/schema.js";

/** A word of a text, as it is indexed, with how often it stands there. */
export interface TermCount {
  term: string;
  count: number;
}

/** The words of a text. */
export interface TermCounts {
  terms: TermCount[];
  /** Words in all, repeated ones included. */
  length: number;
}

/**
 * Cuts texts into the words that full text indexes. It is the embedded store's own tokenizer, SQLite's, in a table in
 * memory: both backends then find the same by the same words, and no second stemmer can differ from the first.
 */
export class Tokenizer {
  readonly #database = new Database(":memory:");
  readonly #add: Database.Statement<[number, string]>;
  readonly #terms: Database.Statement<[], { doc: number; term: string; count: number }>;
  readonly #clear: Database.Statement<[]>;

  constructor() {
    this.#database.exec(`CREATE VIRTUAL TABLE texts USING fts5(text, content = '', tokenize = '${tokenizer}');
      CREATE VIRTUAL TABLE terms USING fts5vocab(texts, instance);`);
    this.#add = this.#database.prepare("INSERT INTO texts (rowid, text) VALUES (?, ?)");
    this.#terms = this.#database.prepare("SELECT doc, term, count(*) AS count FROM terms GROUP BY doc, term");
    this.#clear = this.#database.prepare("INSERT INTO texts (texts) VALUES ('delete-all')");
  }

  /** The words of each text, in the order of the texts. */
  count(texts: readonly string[]): TermCounts[] {
    const counts = texts.map((): TermCounts => ({ terms: [], length: 0 }));
    this.#database.exec("BEGIN");
    try {
      for (const [index, text] of texts.entries()) this.#add.run(index + 1, text);
      for (const { doc, term, count } of this.#terms.iterate()) {
        const entry = counts[doc - 1];
        entry?.terms.push({ term, count });
        if (entry !== undefined) entry.length += count;
      }
      this.#clear.run();
    } finally {
      this.#database.exec("ROLLBACK");
    }
    return counts;
  }

  close(): void {
    this.#database.close();
  }
}
