import type Database from "better-sqlite3";
import { floats } from "./floats.js";

/** How much of a database somebody knows: all up to a label and a removal. */
export interface Progress {
  label: number;
  removal: number;
}

/** The vectors in the database, as a vector index reads them. */
export class StoredVectors {
  readonly #database: Database.Database;
  readonly #dataVersion: Database.Statement<[], number>;
  readonly #one: Database.Statement<[number], Buffer>;
  readonly #removals: Database.Statement<[number], { seq: number; label: number }>;
  readonly #additions: Database.Statement<[number], { label: number; vector: Buffer }>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#dataVersion = database.prepare<[], number>("PRAGMA data_version").pluck();
    this.#one = database.prepare<[number], Buffer>("SELECT vector FROM vectors WHERE label = ?").pluck();
    this.#removals = database.prepare("SELECT seq, label FROM removals WHERE seq > ? ORDER BY seq");
    this.#additions = database.prepare("SELECT label, vector FROM vectors WHERE label > ? ORDER BY label");
  }

  /** Distinguishes this database from another one in the same place. */
  get storeId(): string {
    return this.#database.prepare("SELECT value FROM store WHERE key = 'id'").pluck().get() as string;
  }

  /** Changes when any other connection, of this process or another, has committed; costs a microsecond. */
  get version(): number {
    return this.#dataVersion.get() as number;
  }

  /** The highest label and removal ever given. */
  get last(): Progress {
    const sequence = this.#database.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?").pluck();
    return { label: Number(sequence.get("chunks") ?? 0), removal: Number(sequence.get("removals") ?? 0) };
  }

  /** The oldest removal that is still noted: who has seen less cannot be caught up. 0 when there is none. */
  get firstRemoval(): number {
    return Number(this.#database.prepare("SELECT min(seq) FROM removals").pluck().get() ?? 0);
  }

  /** Undefined when the label was deleted meanwhile. */
  get(label: number): Float32Array | undefined {
    const blob = this.#one.get(label);
    return blob === undefined ? undefined : floats(blob);
  }

  /**
   * Hands over what happened after a label and a removal, as of one moment; without them everything that there is.
   * Undefined, and nothing is handed over, when removals since then are not noted any more.
   */
  changesSince(
    seen: Progress | undefined,
    { removed, added }: { removed(label: number): void; added(label: number, vector: Float32Array): void },
  ): Progress | undefined {
    return this.#inTransaction(() => {
      if (seen !== undefined && seen.removal + 1 < this.firstRemoval) return undefined;
      const last = { ...(seen ?? { label: 0, removal: this.last.removal }) };
      for (const { seq, label } of this.#removals.iterate(last.removal)) {
        removed(label);
        last.removal = seq;
      }
      for (const { label, vector } of this.#additions.iterate(last.label)) {
        added(label, floats(vector));
        last.label = label;
      }
      return last;
    });
  }

  /** The name of the graph file that was written last from this database. */
  get graphFile(): string | undefined {
    return this.#database.prepare<[], string>("SELECT value FROM store WHERE key = 'graph'").pluck().get();
  }

  /** Does something, and notes the graph file, while no process writes; undefined, at once, when one does. */
  whileLocked<T>(graphFile: string, work: () => T): T | undefined {
    if (!this.#tryLock()) return undefined;
    try {
      const result = work();
      this.#database.prepare("INSERT OR REPLACE INTO store (key, value) VALUES ('graph', ?)").run(graphFile);
      this.#database.exec("COMMIT");
      return result;
    } finally {
      if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
    }
  }

  #inTransaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  #tryLock(): boolean {
    const timeoutMs = this.#database.pragma("busy_timeout", { simple: true }) as number;
    this.#database.pragma("busy_timeout = 0");
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      return true;
    } catch (error) {
      if (isBusy(error)) return false;
      throw error;
    } finally {
      this.#database.pragma(`busy_timeout = ${timeoutMs}`);
    }
  }
}

function isBusy(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}
