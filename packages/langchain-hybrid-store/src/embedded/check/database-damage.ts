import type Database from "better-sqlite3";
import type { StoreProblem } from "../../check.js";
import { failureOf } from "../sqlite-errors.js";

/** Findings that are told in a message; SQLite stops looking after as many. */
const mostFindings = 20;

/** Runs SQLite's own check of the file's structure, its indexes and the full text's. */
export function findDatabaseDamage(database: Database.Database): StoreProblem[] {
  const findings = findingsOf(database).filter((finding) => finding !== "ok");
  const fullText = findings.filter((finding) => /fts5/i.test(finding));
  const others = findings.filter((finding) => !fullText.includes(finding));
  return [
    ...(others.length > 0 ? [damage(database.name, others)] : []),
    ...(fullText.length > 0 ? [fullTextDiffers(fullText[0] as string)] : []),
  ];
}

/** The full text and the chunks say different things; `how` is SQLite's word for it. */
export function fullTextDiffers(how: string): StoreProblem {
  return {
    code: "full-text-differs",
    message: `The full-text index does not match the chunks (${how}): searches by words miss some or find others. Run repair() to make it again.`,
    repairable: true,
  };
}

/** Whether an error is SQLite's about a damaged file. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(failureOf(error).code ?? "");
}

/** Whether findings are about indexes only, which can be made again from the tables. */
function isInIndexes(findings: readonly string[]): boolean {
  return findings.every((finding) => /missing from index|entries in index|non-unique entry in index/.test(finding));
}

function damage(where: string, findings: readonly string[]): StoreProblem {
  const told = findings.slice(0, 3).join("; ");
  if (isInIndexes(findings)) {
    return {
      code: "database-damaged",
      message: `An index of ${where} does not match its table (${told}). Run repair() to make it again.`,
      repairable: true,
    };
  }
  return {
    code: "database-damaged",
    message: `${where} is damaged (${told}). Restore it from a backup, or index the documents again into another folder; scan() reads what can still be read.`,
    repairable: false,
  };
}

function findingsOf(database: Database.Database): string[] {
  try {
    const rows = database.pragma(`integrity_check(${mostFindings})`) as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check);
  } catch (error) {
    if (isDamage(error)) return [failureOf(error).message];
    throw error;
  }
}
