import { isNativeError } from "node:util/types";
import { DiskFullError, StoreError } from "../errors.js";

/** PostgreSQL cannot be reached, or the connection was lost and did not come back in time. */
export class StoreUnavailableError extends StoreError {
  override name = "StoreUnavailableError";
}

/** PostgreSQL answers, but does not let us in, lacks pgvector, or does not let us do what is needed. */
export class StoreRefusedError extends StoreError {
  override name = "StoreRefusedError";
}

/**
 * Turns an error of the driver or the server into a typed one that ends with what to do. Errors of our own pass through.
 *
 * @param where the database in words, without a password.
 */
export function storeErrorFromPostgres(error: unknown, where: string): Error {
  if (!isNativeError(error)) return new StoreError(`${where} failed: ${String(error)}. Try again.`);
  if (isOfCaller(error)) return error;
  const code = codeOf(error);
  if (code === "53100") return new DiskFullError(where, { cause: error });
  const refusal = adviceByMessage(error.message, code) ?? REFUSALS[code];
  if (refusal !== undefined) {
    return new StoreRefusedError(`${where} refuses: ${error.message}. ${refusal}`, { cause: error });
  }
  if (isConnectionLoss(error)) {
    return new StoreUnavailableError(`${where} cannot be reached (${error.message || code}). ${adviceOnLoss(code)}`, {
      cause: error,
    });
  }
  if (!isOfServer(error)) return error;
  return new StoreError(
    `${where} failed (${code}: ${error.message}). Do the same again; what was finished is kept. If it happens again, look into the log of the server.`,
    { cause: error },
  );
}

/** Whether the statement may never have arrived, or its answer never came back: another attempt can succeed. */
export function isConnectionLoss(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const code = codeOf(error);
  return code.startsWith("08") || LOST_CODES.has(code) || LOST_MESSAGE.test(error.message);
}

/**
 * Whether the server undid a transaction for the sake of another one (deadlock, serialisation, two writers of one id): the
 * same again can succeed.
 */
export function isConflict(error: unknown): boolean {
  return isNativeError(error) && /^(40001|40P01|23505)$/.test(codeOf(error));
}

/** Whether trying again is pointless unless it worked before: the name or the port may be wrong. */
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

const REFUSALS: Record<string, string> = {
  "28P01": "Check user and password: in the address, in PGPASSWORD, or in the password file.",
  "28000": "Check the user in the address, sslmode, and what pg_hba.conf of the server allows.",
  "3D000": "Create it first (createdb), or correct the name at the end of the address.",
  "42501": "Grant the role what it lacks; to make its tables it needs CREATE on the database.",
  "25006":
    "The address leads to a read-only server (a replica, or one whose disk is full). Use the address of the primary.",
};

function adviceByMessage(message: string, code: string): string | undefined {
  if (/create extension/.test(message)) {
    return "Let an administrator run CREATE EXTENSION vector in this database, or name a role that may.";
  }
  // Both codes stand for many other things too.
  if (/^(0A000|58P01)$/.test(code) && /extension|vector/.test(message)) {
    return "Install the extension pgvector on the server, then run CREATE EXTENSION vector.";
  }
  if (/password must be a (non-empty )?string/.test(message)) {
    return "It wants a password: set PGPASSWORD, or write it into the password file (~/.pgpass).";
  }
  if (/does not support SSL|certificate/i.test(message) && code !== "28000") {
    return "Check sslmode in the address; for an own certificate authority add sslrootcert=/path/to/ca.pem.";
  }
  return undefined;
}

function adviceOnLoss(code: string): string {
  if (code === "ENOTFOUND") return "Check the host name in the address; nothing was changed.";
  if (code === "53300") return "It has too many connections: end other programs, or raise max_connections there.";
  return "Check the address, that the server runs and that this machine may reach it, and do the same again: what was finished is kept.";
}

function isOfServer(error: Error): boolean {
  return "severity" in error;
}

/** Whoever throws an error of a class of its own has said what to do; the driver and Node throw plain ones or give a code. */
function isOfCaller(error: Error): boolean {
  return !isOfServer(error) && codeOf(error) === "" && error.name !== "Error";
}

/** Errors of Node's own modules may come from another realm, where `instanceof` fails. */
function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  // A name with several addresses fails with one error for all of them.
  const first: unknown = "errors" in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
  return isNativeError(first) ? codeOf(first) : "";
}
