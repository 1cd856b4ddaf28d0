import { DiskFullError } from "langchain-hybrid-store";
import { isNativeError } from "node:util/types";
import { LibraryError } from "../errors.js";

/** PostgreSQL cannot be reached, or the connection was lost and did not come back in time. */
export class DatabaseUnavailableError extends LibraryError {
  override name = "DatabaseUnavailableError";
}

/** PostgreSQL answers, but does not let us in or does not let us do what is needed. */
export class DatabaseRefusedError extends LibraryError {
  override name = "DatabaseRefusedError";
}

/** There is no library in this database yet. */
export class LibraryNotFoundError extends LibraryError {
  override name = "LibraryNotFoundError";
}

/**
 * Turns an error of the driver or the server into a typed one that ends with what to do. Errors of our own pass through.
 *
 * @param where the database in words, without a password.
 */
export function typedPostgresError(error: unknown, where: string): Error {
  if (error instanceof LibraryError || error instanceof DiskFullError) return error;
  if (!isNativeError(error)) return new LibraryError(`${where} failed: ${String(error)}. Try again.`);
  const code = codeOf(error);
  if (code === "53100") return new DiskFullError(where, { cause: error });
  const refusal = refusalOf(code, error.message);
  if (refusal !== undefined) {
    return new DatabaseRefusedError(`${where} refuses: ${error.message}. ${refusal}`, { cause: error });
  }
  if (isConnectionLoss(error)) {
    const problem = describe(error, code);
    return new DatabaseUnavailableError(`${where} cannot be reached (${problem}). ${adviceFor(code)}`, {
      cause: error,
    });
  }
  if (!isOfServer(error)) return error;
  return new LibraryError(`${where} failed (${code}: ${error.message}). ${otherAdvice}`, { cause: error });
}

/** Whether the statement may never have arrived, or its answer never came back; another attempt can succeed. */
export function isConnectionLoss(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const code = codeOf(error);
  return code.startsWith("08") || LOST_CODES.has(code) || LOST_MESSAGE.test(error.message);
}

/** Whether the server undid a transaction for the sake of another one: the same again can succeed. */
export function isConflict(error: unknown): boolean {
  return isNativeError(error) && /^40(001|P01)$/.test(codeOf(error));
}

/** Whether trying again is pointless although no connection came about: the name or the port is wrong. */
export function isWrongAddress(error: unknown): boolean {
  return isNativeError(error) && /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EACCES|ENOENT)$/.test(codeOf(error));
}

const LOST_CODES = new Set(
  [
    "ECONNRESET ECONNREFUSED ECONNABORTED EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN ENOENT EACCES",
    // Shutdown by the administrator, crash, still starting; idle session ended; too many connections.
    "57P01 57P02 57P03 57P05 53300",
  ].flatMap((codes) => codes.split(" ")),
);

/** The driver has no codes for these. */
const LOST_MESSAGE =
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|Client was closed/;

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  // A name with several addresses fails with one error for all of them.
  return "errors" in error && Array.isArray(error.errors) && isNativeError(error.errors[0])
    ? codeOf(error.errors[0])
    : "";
}

function isOfServer(error: Error): boolean {
  return "severity" in error;
}

function describe(error: Error, code: string): string {
  return error.message === "" ? code : error.message;
}

function adviceFor(code: string): string {
  if (code === "ENOTFOUND") return "Check the host name in the address; nothing was changed.";
  if (code === "53300") return "It has too many connections: end other programs, or raise max_connections there.";
  return "Check that the server runs and that this machine may reach it, and do the same again: what was finished is kept.";
}

const otherAdvice =
  "Do the same again; what was finished is kept. If it happens again, look into the log of the server.";

function refusalOf(code: string, message: string): string | undefined {
  if (/password must be a (non-empty )?string/.test(message)) {
    return "It wants a password: set PGPASSWORD, or write it into the password file (~/.pgpass).";
  }
  if (/does not support SSL|self-signed certificate|certificate/i.test(message) && code !== "28000") {
    return "Check sslmode in the address; for an own certificate authority add sslrootcert=/path/to/ca.pem.";
  }
  return REFUSALS[code];
}

const REFUSALS: Record<string, string> = {
  "28P01": "Check user and password: in the address, in PGPASSWORD, or in the password file.",
  "28000": "Check the user in the address, sslmode, and what pg_hba.conf of the server allows.",
  "3D000": "Create it first (createdb), or correct the name at the end of the address.",
  "42501": "Grant the role what it lacks; to make its tables it needs CREATE on the database.",
  "25006":
    "The address leads to a read-only server (a replica, or one whose disk is full). Use the address of the primary.",
};
