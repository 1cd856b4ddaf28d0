import type Database from "better-sqlite3";

/** What can be mended in the database itself. */
export type Mendable = "database-damaged" | "full-text-differs" | "vector-without-chunk";

/** Mends a problem that `check` found. Returns what was done, for people. */
export function mend(database: Database.Database, code: Mendable): string {
  switch (code) {
    case "database-damaged":
      database.exec("REINDEX");
      return "Made the database's indexes again.";
    case "full-text-differs":
      database.exec("INSERT INTO chunks_text (chunks_text) VALUES ('rebuild')");
      return "Made the full-text index again.";
    case "vector-without-chunk":
      return `Removed ${removeOrphans(database)} vectors without chunks.`;
  }
}

/** Noted as removals, so that a graph that holds them leaves them out. */
function removeOrphans(database: Database.Database): number {
  const orphans = "SELECT label FROM vectors WHERE label NOT IN (SELECT label FROM chunks)";
  return database
    .transaction(() => {
      database.exec(`INSERT INTO removals (label) ${orphans}`);
      return database.prepare(`DELETE FROM vectors WHERE label IN (${orphans})`).run().changes;
    })
    .immediate();
}
