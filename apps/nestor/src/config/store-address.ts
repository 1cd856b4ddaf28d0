import { UsageError } from "../cli/usage-error.js";

/** Environment variable with the address of the database that holds the index. */
export const storeVariable = "NESTOR_STORE";

const defaultSchema = "nestor";

/** A PostgreSQL database that holds an index. It shows itself without user and password, also in JSON. */
export class PostgresAddress {
  /** Schema of the documents and conversations; the vectors are in schemas whose names begin with it. */
  readonly schema: string;
  readonly #url: URL;

  /**
   * @param address `postgres://user@host:5432/database`, with `?schema=` for an index beside others in one database.
   * @throws UsageError when it is none. The message does not hold what was given.
   */
  constructor(address: string) {
    this.#url = parse(address);
    this.schema = this.#url.searchParams.get("schema") ?? defaultSchema;
    if (!/^[a-z_][a-z0-9_]{0,29}$/.test(this.schema)) {
      throw new UsageError(
        "The schema in the address of the store may have up to 30 lower-case letters, digits and _.",
      );
    }
    this.#url.searchParams.delete("schema");
  }

  /** The address for the driver, with the password if it was given. Not for messages. */
  reveal(): string {
    return this.#url.href;
  }

  toString(): string {
    const { host, pathname } = this.#url;
    return `postgres://${host}${pathname}${this.schema === defaultSchema ? "" : `?schema=${this.schema}`}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

function parse(address: string): URL {
  // What stands before the last @ may be a password that is not encoded: it must not be taken for the host, which is shown.
  if (!/^postgres(ql)?:\/\/([^/?#]*@)?[^@]*$/.test(address) || !URL.canParse(address)) {
    throw new UsageError(
      "The store has to be an address like postgres://user@host:5432/database; / ? # and @ in a password are written %2F %3F " +
        "%23 %40, or leave the password out and set PGPASSWORD. For a folder use --data.",
    );
  }
  return new URL(address);
}
