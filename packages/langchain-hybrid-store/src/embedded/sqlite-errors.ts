import { DiskFullError, StoreBusyError, StoreCorruptError, StoreError, StoreReadonlyError } from "../errors.js";

/** An error as it crosses the thread boundary; `code` is SQLite's or the system's. */
export interface Failure {
  message: string;
  code?: string;
}

/** The code with which the store's own error crosses: its message needs nothing added. */
const ownError = "STORE_ERROR";

/** Turns SQLite's and the system's errors into the store's; others become a StoreError with their message. */
export function storeErrorFrom(error: unknown, where: string): StoreError {
  if (error instanceof StoreError) return error;
  const { code = "", message } = failureOf(error);
  const options = { cause: error };
  if (code === ownError) return new StoreError(message, options);
  if (code.startsWith("SQLITE_FULL") || code === "ENOSPC" || code === "EDQUOT")
    return new DiskFullError(where, options);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new StoreBusyError(where, options);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new StoreCorruptError(where, options);
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM)|EACCES|EROFS|EPERM|ENOTDIR|EEXIST)/.test(code)) {
    return new StoreReadonlyError(where, options);
  }
  return new StoreError(`${where}: ${message}. See the cause.`, options);
}

/** What of an error can be sent to another thread. */
export function failureOf(error: unknown): Failure {
  if (error instanceof StoreError) return { message: error.message, code: ownError };
  if (typeof error !== "object" || error === null || !("message" in error)) return { message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return { message: String(error.message), ...code };
}
