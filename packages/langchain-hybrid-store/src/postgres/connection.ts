import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { describeAddress } from "./describe-address.js";
import { assertPostgresSchema } from "./options.js";
import { isConflict, isConnectionLoss, isWrongAddress, storeErrorFromPostgres } from "./postgres-errors.js";

/** What runs statements: a pool, or a transaction. In a statement `$schema` stands for the schema's name. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** How {@link Connection} connects. */
export interface ConnectionOptions {
  /** Schema that `$schema` stands for: up to 48 lower-case letters, digits and `_`. It need not exist. */
  schema: string;
  /** Connections at most. Default 5. */
  poolSize?: number | undefined;
  /** How long a lost connection is tried for again before an error says so, in milliseconds. Default 30,000. */
  retryForMs?: number | undefined;
  /** What the server's lists of connections call this program. Default `langchain-hybrid-store`. */
  applicationName?: string;
}

/** A transaction that stays open until it is ended. */
export interface OpenTransaction extends Queryable {
  /** Ends it; nothing of it is kept. */
  end(): Promise<void>;
}

/** A connection that one owner has to itself, for locks that live as long as it does. Nothing on it is tried again. */
export interface DedicatedConnection extends Queryable {
  /** Runs statements in one transaction, once. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>;
  /** Ends the session and its locks. */
  end(): Promise<void>;
}

/**
 * Connections to one schema of a PostgreSQL database, found again when they are lost. Its errors are typed and never hold the
 * password.
 *
 * @example
 * const connection = new PostgresConnection("postgres://ann@db.example.net/docs", { schema: "notes" });
 * try {
 *   const rows = await connection.query<{ title: string }>("SELECT title FROM $schema.notes WHERE id = $1", ["n1"]);
 *   console.log(rows);
 * } finally {
 *   await connection.close();
 * }
 */
export class Connection implements Queryable {
  /** The driver's pool, for code that wants one; run what uses it inside {@link Connection.retrying}. */
  readonly pool: pg.Pool;
  /** The database in words, without user and password. */
  readonly where: string;
  readonly schema: string;
  readonly #retryForMs: number;
  #settings: readonly string[] = [];
  readonly #prepared = new WeakMap<pg.PoolClient, readonly string[]>();
  readonly #open = new Set<OpenTransaction>();
  #wasConnected = false;

  /**
   * Nothing is connected yet.
   *
   * @param url `postgres://user@host:5432/database`; the password may come from `PGPASSWORD` or the password file.
   * @throws InvalidOptionError when the address or the schema's name makes no sense; it does not repeat the address.
   */
  constructor(url: string, options: ConnectionOptions) {
    const { schema, poolSize = 5, retryForMs = 30_000, applicationName = "langchain-hybrid-store" } = options;
    assertPostgresSchema(schema);
    const config: pg.PoolConfig = {
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      fallback_application_name: applicationName,
    };
    this.where = describeAddress(config);
    this.schema = schema;
    this.#retryForMs = retryForMs;
    this.pool = new pg.Pool({ ...config, max: poolSize, allowExitOnIdle: true });
    this.pool.on("connect", (client) => {
      // A connection that breaks between two statements would end the process. The pool replaces it.
      client.on("error", () => undefined);
    });
    this.pool.on("error", () => undefined);
  }

  /** Statements that each connection runs before it is used next, for instance `SET`s. */
  set settings(statements: readonly string[]) {
    this.#settings = statements;
  }

  /** Runs a statement that may be run twice. */
  query<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.retrying(() => this.#run<Row>(sql, parameters));
  }

  /** Runs a statement, without a second attempt. */
  async queryOnce(sql: string, parameters: readonly unknown[] = []): Promise<void> {
    await this.#typed(() => this.#run(sql, parameters));
  }

  /** Runs statements that may be run twice as a whole, in one transaction. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    return this.retrying(async () => {
      const transaction = await this.#begin("BEGIN");
      try {
        return await committed(transaction, work);
      } finally {
        await transaction.end();
      }
    });
  }

  /** Begins a transaction that sees the database as it is now, however long it lasts. Reading only. */
  snapshot(): Promise<OpenTransaction> {
    return this.retrying(() => this.#begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  }

  /** Takes a connection out of the pool for one owner; the server's locks on it end with it. */
  async dedicated(): Promise<DedicatedConnection> {
    const client = await this.retrying(() => this.#connect());
    const session = this.#on(client);
    return {
      query: (sql, parameters) => this.#typed(() => session.query(sql, parameters)),
      transaction: (work) =>
        this.#typed(async () => {
          await session.query("BEGIN");
          try {
            return await committed(session, work);
          } catch (error) {
            // Where the connection is gone, the server has undone the transaction, and the error says that it is gone.
            await session.query("ROLLBACK").catch(() => undefined);
            throw error;
          }
        }),
      end: async () => {
        // The server may notice late that the session ended, so locks go first; they are gone if this fails.
        await session.query("SELECT pg_advisory_unlock_all()").catch(() => undefined);
        client.release(true);
      },
    };
  }

  /**
   * Does work that may be done twice, again and again as long as the connection is lost, at most `retryForMs`.
   *
   * @throws StoreUnavailableError, StoreRefusedError, DiskFullError, StoreError; errors of `work` itself as they are.
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
        if (!again || performance.now() + pauseMs > giveUpAt) throw storeErrorFromPostgres(error, this.where);
        await setTimeout(pauseMs);
      }
    }
  }

  /** Closes all connections; snapshots that nobody ended are ended. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((transaction) => transaction.end()));
    if (!this.pool.ended) await this.pool.end();
  }

  async #run<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const client = await this.#connect();
    let lost: Error | undefined;
    try {
      return await this.#on(client).query<Row>(sql, parameters);
    } catch (error) {
      if (isConnectionLoss(error)) lost = error as Error;
      throw error;
    } finally {
      client.release(lost);
    }
  }

  async #begin(sql: string): Promise<OpenTransaction> {
    const client = await this.#connect();
    const { query } = this.#on(client);
    const end = async (): Promise<void> => {
      if (!this.#open.delete(transaction)) return;
      // After COMMIT this does nothing. Where the connection is gone, the server has undone the transaction already.
      const lost = await client.query("ROLLBACK").then(
        () => undefined,
        (error: Error) => error,
      );
      client.release(lost);
    };
    try {
      await client.query(sql);
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
    const transaction = { query, end };
    this.#open.add(transaction);
    return transaction;
  }

  async #connect(): Promise<pg.PoolClient> {
    const client = await this.pool.connect();
    const settings = this.#settings;
    if (settings.length === 0 || this.#prepared.get(client) === settings) return client;
    try {
      for (const setting of settings) await client.query(setting);
      this.#prepared.set(client, settings);
      return client;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }

  #on(client: pg.PoolClient): Queryable {
    return {
      query: async (sql, parameters = []) =>
        (await client.query(sql.replaceAll("$schema", `"${this.schema}"`), [...parameters])).rows,
    };
  }

  async #typed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeErrorFromPostgres(error, this.where);
    }
  }
}

async function committed<T>(session: Queryable, work: (transaction: Queryable) => Promise<T>): Promise<T> {
  const result = await work(session);
  await session.query("COMMIT");
  return result;
}
