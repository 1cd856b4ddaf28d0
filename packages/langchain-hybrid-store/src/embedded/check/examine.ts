import type Database from "better-sqlite3";
import type { StoreProblem } from "../../check.js";
import { findGraphProblem } from "./graph-problem.js";
import { findDatabaseDamage, isDamage } from "./database-damage.js";
import { findVectorProblems } from "./vector-problems.js";

/** What can be found by reading alone. */
export interface Examination {
  count: number;
  problems: StoreProblem[];
  /** SQLite's version. */
  sqlite: string;
}

/** What an examination needs to know of the store. */
export interface ExaminedStore {
  folder: string;
  /** Undefined while nothing is stored. */
  dimension: number | undefined;
}

/** Examines a database, part by part: a part that damage keeps from being read is told as damage. */
export function examine(database: Database.Database, store: ExaminedStore): Examination {
  const problems: StoreProblem[] = findDatabaseDamage(database);
  const part = <T>(find: () => T, otherwise: T): T => {
    try {
      return find();
    } catch (error) {
      if (!isDamage(error)) throw error;
      if (problems.length === 0) problems.push(unreadable(database, error));
      return otherwise;
    }
  };
  const count = part(() => Number(database.prepare("SELECT count(*) FROM chunks").pluck().get()), 0);
  problems.push(...part(() => findVectorProblems(database, store.dimension), []));
  problems.push(...part(() => findGraphProblem(database, store), []));
  const sqlite = String(database.prepare("SELECT sqlite_version()").pluck().get());
  return { count, problems, sqlite };
}

function unreadable(database: Database.Database, error: unknown): StoreProblem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: "database-damaged",
    message: `A part of ${database.name} cannot be read (${reason}). Restore it from a backup, or index the documents again into another folder; scan() reads what can still be read.`,
    repairable: false,
  };
}
