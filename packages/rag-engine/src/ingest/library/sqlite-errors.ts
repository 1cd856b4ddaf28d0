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
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
    if (code === "SQLITE_FULL" || code === "ENOSPC") {
      throw new DiskFullError("the library", { cause: error });
    }
    if (!code.startsWith("SQLITE_")) throw error;
    const reason = error instanceof Error ? error.message : code;
    throw new LibraryError(
      `The library could not be read or written (${code}: ${reason}). ` +
        "If another program holds it, wait and try again; if it is damaged, move the data directory away and sync again.",
      { cause: error },
    );
  }
}
