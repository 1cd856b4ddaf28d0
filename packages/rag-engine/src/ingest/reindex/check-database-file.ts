import Database from "better-sqlite3";

/**
 * Lets SQLite look over a whole file, without changing it. Takes seconds for a gigabyte.
 *
 * @returns what is wrong, a sentence each; none for a file that is whole.
 */
export function checkDatabaseFile(file: string): string[] {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true, timeout: 10_000 });
    const found = database.prepare<[], string>("PRAGMA integrity_check(10)").pluck().all();
    const orphans = database.prepare("PRAGMA foreign_key_check").all().length;
    return [
      ...found.filter((text) => text !== "ok"),
      ...(orphans === 0 ? [] : [`${orphans} rows refer to rows that are not there.`]),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    database?.close();
  }
}
