import pg from "pg";
import { InvalidOptionError } from "../errors.js";

/**
 * Says which database an address leads to, without user and password.
 *
 * @throws InvalidOptionError when it cannot be read. It never hands on what the parser says: that may quote the password.
 */
export function describeAddress(config: pg.PoolConfig): string {
  try {
    // A password with one of /?# that is not encoded would be taken for host, port or path, and be shown as such.
    if (!/^postgres(ql)?:\/\/([^/?#]*@)?[^@]*$/.test(config.connectionString ?? "")) throw new TypeError("misread");
    const { host, port, database } = new pg.Client(config);
    return `PostgreSQL at ${host}:${port} (database ${database ?? ""})`;
  } catch {
    throw new InvalidOptionError(
      "The address of the database cannot be read. Write postgres://user@host:5432/database, with special characters of user and " +
        "password percent-encoded (@ is %40, / is %2F), or leave the password out and set PGPASSWORD.",
    );
  }
}
