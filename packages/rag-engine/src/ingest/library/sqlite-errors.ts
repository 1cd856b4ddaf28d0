import { DiskFullError } from "langchain-hybrid-store";
import { LibraryError } from "../errors.js";

/**
 * Runs a piece of work on the library and turns SQLite's errors into typed ones.
 *
 * @throws DiskFullError, LibraryError
 */
export function typedSqliteErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isDiskFull(error)) throw new DiskFullError("the library", { cause: error });
    const code = codeOf(error);
    if (!/^(SQLITE_|EACCES|EPERM|EROFS|EIO)/.test(code)) throw error;
    const reason = error instanceof Error ? error.message : code;
    throw new LibraryError(`The library could not be read or written (${code}: ${reason}). ${remedy(code)}`, {
      cause: error,
    });
  }
}

/** Whether SQLite or the system says that there is no space. */
export function isDiskFull(error: unknown): boolean {
  return /^(SQLITE_FULL|ENOSPC|EDQUOT)$/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

function remedy(code: string): string {
  if (/READONLY|CANTOPEN|PERM|EACCES|EROFS/.test(code))
    return "Make the data directory writable, or use another one, and run the same again: everything written before is kept.";
  if (/IOERR|EIO/.test(code))
    return "The disk reports an error or has no space: check it and run the same again; everything written before is kept.";
  if (/BUSY|LOCKED/.test(code)) return "Another program holds it: wait and try again.";
  return "If it is damaged, move the data directory away and sync again.";
}
