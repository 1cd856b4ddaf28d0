import type Database from "better-sqlite3";
import type { StoreProblem } from "../../check.js";
import { floats, isUnitVector } from "../../vector-index/floats.js";

/** Ids that a problem names. */
const mostIds = 1000;

/** Vectors without chunks, chunks without vectors, and vectors that cannot be compared. */
export function findVectorProblems(database: Database.Database, dimension: number | undefined): StoreProblem[] {
  const orphans = labelsOf(database, "SELECT label FROM vectors WHERE label NOT IN (SELECT label FROM chunks)");
  const lost = labelsOf(database, "SELECT label FROM chunks WHERE label NOT IN (SELECT label FROM vectors)");
  const bad = dimension === undefined ? [] : badVectors(database, dimension, new Set(orphans));
  const problems: StoreProblem[] = [];
  if (orphans.length > 0) {
    problems.push({
      code: "vector-without-chunk",
      message: `${orphans.length} vectors belong to no chunk: searches return fewer hits than asked for. Run repair() to remove them.`,
      repairable: true,
    });
  }
  if (lost.length > 0) problems.push(toAddAgain("chunk-without-vector", "have no vector", idsOf(database, lost), lost));
  if (bad.length > 0) {
    const what = `have a vector that is not ${dimension} finite numbers of length 1`;
    problems.push(toAddAgain("bad-vector", what, idsOf(database, bad), bad));
  }
  return problems;
}

function toAddAgain(
  code: StoreProblem["code"],
  what: string,
  ids: string[],
  { length }: readonly number[],
): StoreProblem {
  const some = ids.slice(0, 3).map((id) => JSON.stringify(id));
  return {
    code,
    message: `${length} chunks ${what} (${some.join(", ")}${length > some.length ? ", …" : ""}): searches by meaning do not find them. Add them again with the same ids, or delete them.`,
    repairable: false,
    ids,
  };
}

function labelsOf(database: Database.Database, sql: string): number[] {
  return database.prepare<[], number>(sql).pluck().all();
}

function badVectors(database: Database.Database, dimension: number, orphans: ReadonlySet<number>): number[] {
  const bad: number[] = [];
  const rows = database.prepare<[], [number, Buffer]>("SELECT label, vector FROM vectors").raw();
  for (const [label, blob] of rows.iterate()) {
    const isWhole = blob.byteLength === dimension * 4;
    if (!(isWhole && isUnitVector(floats(blob), dimension)) && !orphans.has(label)) bad.push(label);
  }
  return bad;
}

function idsOf(database: Database.Database, labels: readonly number[]): string[] {
  return database
    .prepare<[string], string>("SELECT id FROM chunks WHERE label IN (SELECT value FROM json_each(?)) ORDER BY label")
    .pluck()
    .all(JSON.stringify(labels.slice(0, mostIds)));
}
