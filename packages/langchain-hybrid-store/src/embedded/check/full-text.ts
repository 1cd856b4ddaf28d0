import type Database from "better-sqlite3";
import type { StoreProblem } from "../../check.js";
import { failureOf } from "../sqlite-errors.js";
import { fullTextDiffers, isDamage } from "./database-damage.js";

/** Compares the full-text index with the text of every chunk. It needs the write lock, and writes nothing. */
export function checkFullText(database: Database.Database): StoreProblem[] {
  database.exec("BEGIN IMMEDIATE");
  try {
    database.exec("INSERT INTO chunks_text (chunks_text, rank) VALUES ('integrity-check', 1)");
    return [];
  } catch (error) {
    if (isDamage(error)) return [fullTextDiffers(failureOf(error).message)];
    throw error;
  } finally {
    database.exec("ROLLBACK");
  }
}

/** Compares which chunks there are with which the full-text index knows: what can be done without writing. */
export function compareFullText(database: Database.Database): StoreProblem[] {
  const differing = database
    .prepare<[], number>(
      `SELECT (SELECT count(*) FROM chunks WHERE label NOT IN (SELECT id FROM chunks_text_docsize))
            + (SELECT count(*) FROM chunks_text_docsize WHERE id NOT IN (SELECT label FROM chunks))`,
    )
    .pluck()
    .get() as number;
  return differing === 0 ? [] : [fullTextDiffers(`${differing} chunks are in one only`)];
}
