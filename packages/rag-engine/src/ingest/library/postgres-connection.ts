import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { LibraryError } from "../errors.js";
import { isConflict, isConnectionLoss, isWrongAddress, typedPostgresError } from "./postgres-errors.js";

/** How {@link PostgresConnection} connects. */
export interface PostgresOptions {
  /** Schema that holds the tables: lower-case letters, digits and `_`. */
  schema: string;
  /** Connections of the pool. Default 5. */
  maxConnections?: number;
  /** How long a lost connection is tried for again before an error says so, in milliseconds. Default 30,000. */
  retryForMs?: number;
}

/** What runs statements: a connection, or a transaction on it. In a statement `$schema` stands for the schema's name. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** Connections to one schema of a PostgreSQL database. Its errors are typed and never hold the password. */
export class PostgresConnection implements Queryable {
  readonly pool: pg.Pool;
  /** The database in words, without user and password. */
  readonly where: string;
  readonly schema: string;
  readonly #retryForMs: number;
  #wasConnected = false;

  /** @throws LibraryError when the address or the schema's name makes no sense. Nothing is connected yet. */
  constructor(url: string, { schema, maxConnections = 5, retryForMs = 30_000 }: PostgresOptions) {
    if (!/^[a-z_][a-z0-9_]{0,47}$/.test(schema)) {
      throw new LibraryError(
        `${JSON.stringify(schema)} cannot be the name of a schema here. Use up to 48 lower-case letters, digits and _.`,
      );
    }
    const config: pg.PoolConfig = {
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      fallback_application_name: "rag-engine",
    };
    this.where = describeAddress(config);
    this.schema = schema;
    this.#retryForMs = retryForMs;
    this.pool = new pg.Pool({ ...config, max: maxConnections, allowExitOnIdle: true });
    // A connection that breaks between two statements would end the process. The pool replaces it, and the next statement
    // on it meets the loss.
    this.pool.on("connect", (client) => client.on("error", () => undefined));
    this.pool.on("error", () => undefined);
  }

  /** Runs a statement that may be run twice. */
  async query<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.retrying(async () => (await this.pool.query<Row>(this.#named(sql), [...parameters])).rows);
  }

  /** Runs a statement, without a second attempt. */
  async queryOnce(sql: string, parameters: readonly unknown[] = []): Promise<void> {
    await this.#typed(() => this.pool.query(this.#named(sql), [...parameters]));
  }

  /** Runs statements that may be run twice as a whole, in one transaction. */
  async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    return this.retrying(async () => {
      const client = await this.pool.connect();
      return this.#transact(client, work, (error) => client.release(error));
    });
  }

  /** A connection of its own, for locks that live as long as it does. Nothing on it is tried again. */
  async dedicated(): Promise<DedicatedConnection> {
    const client = await this.retrying(() => this.pool.connect());
    return {
      query: (sql, parameters = []) =>
        this.#typed(async () => (await client.query(this.#named(sql), [...parameters])).rows),
      transaction: (work) => this.#typed(() => this.#transact(client, work, () => undefined)),
      // The session ends, and with it everything that hangs on it; the server may notice late, so locks go first.
      end: async () => {
        const unlocked = client.query("SELECT pg_advisory_unlock_all()");
        await unlocked.catch(() => undefined);
        client.release(true);
      },
    };
  }

  /**
   * Does work that may be done twice, again and again as long as the connection is lost, at most `retryForMs`.
   *
   * @throws DatabaseUnavailableError, DatabaseRefusedError, DiskFullError, LibraryError.
   */
  async retrying<T>(work: () => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + this.#retryForMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const result = await work();
        this.#wasConnected = true;
        return result;
      } catch (error) {
        const again = isConflict(error) || (isConnectionLoss(error) && (this.#wasConnected || !isWrongAddress(error)));
        const pauseMs = Math.min(2000, 50 * 2 ** attempt) * (0.5 + Math.random() / 2);
        if (!again || performance.now() + pauseMs > giveUpAt) throw typedPostgresError(error, this.where);
        await setTimeout(pauseMs);
      }
    }
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    if (!this.pool.ended) await this.pool.end();
  }

  async #transact<T>(
    client: pg.PoolClient,
    work: (transaction: Queryable) => Promise<T>,
    done: (error?: Error) => void,
  ): Promise<T> {
    try {
      await client.query("BEGIN");
      const result = await work({
        query: async (sql, parameters = []) => (await client.query(this.#named(sql), [...parameters])).rows,
      });
      await client.query("COMMIT");
      done();
      return result;
    } catch (error) {
      // Where the connection is gone, the server has undone the transaction already, and there is nothing to be told.
      const undone = await client.query("ROLLBACK").then(
        () => undefined,
        (lost: Error) => lost,
      );
      done(undone);
      throw error;
    }
  }

  async #typed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw typedPostgresError(error, this.where);
    }
  }

  #named(sql: string): string {
    return sql.replaceAll("$schema", `"${this.schema}"`);
  }
}

/** A connection that one owner has to itself. */
export interface DedicatedConnection extends Queryable {
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>;
  /** Ends the session and its locks. */
  end(): Promise<void>;
}

/** @returns text as PostgreSQL can store it, of the same length: it has no NUL. */
export function storable(text: string): string {
  return text.replaceAll("\0", "\uFFFD");
}

/** Never hands on what the parser says: it may quote the address with the password. */
function describeAddress(config: pg.PoolConfig): string {
  try {
    // A password with one of /?# that is not encoded would be taken for host, port or path, and be shown as such.
    if (!/^postgres(ql)?:\/\/([^/?#]*@)?[^@]*$/.test(config.connectionString ?? "")) throw new TypeError("misread");
    const { host, port, database } = new pg.Client(config);
    return `PostgreSQL at ${host}:${port} (database ${database ?? ""})`;
  } catch {
    throw new LibraryError(
      "The address of the database cannot be read. Write postgres://user@host:5432/database, with special characters of user and " +
        "password percent-encoded (@ is %40, / is %2F), or leave the password out and set PGPASSWORD.",
    );
  }
}
