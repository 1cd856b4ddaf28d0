import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { InvalidOptionError } from "../errors.js";
import { isConflict, isConnectionLoss, isWrongAddress, storeErrorFromPostgres } from "./postgres-errors.js";

/** What runs statements: a pool, or a transaction. In a statement `$schema` stands for the schema's name. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** How {@link Connection} connects. */
export interface ConnectionOptions {
  schema: string;
  poolSize?: number | undefined;
  retryForMs?: number | undefined;
}

/** A transaction that stays open until it is ended. */
export interface OpenTransaction extends Queryable {
  /** Ends it; nothing of it is kept. */
  end(): Promise<void>;
}

/** Connections to one schema of a PostgreSQL database. Its errors are typed and never hold the password. */
export class Connection implements Queryable {
  /** The database in words, without user and password. */
  readonly where: string;
  readonly schema: string;
  readonly #pool: pg.Pool;
  readonly #retryForMs: number;
  #settings: readonly string[] = [];
  readonly #prepared = new WeakMap<pg.PoolClient, readonly string[]>();
  readonly #open = new Set<OpenTransaction>();
  #wasConnected = false;

  /** Nothing is connected yet. */
  constructor(url: string, { schema, poolSize = 5, retryForMs = 30_000 }: ConnectionOptions) {
    const config: pg.PoolConfig = {
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      fallback_application_name: "langchain-hybrid-store",
    };
    this.where = describeAddress(config);
    this.schema = schema;
    this.#retryForMs = retryForMs;
    this.#pool = new pg.Pool({ ...config, max: poolSize, allowExitOnIdle: true });
    this.#pool.on("connect", (client) => {
      // A connection that breaks between two statements would end the process. The pool replaces it.
      client.on("error", () => undefined);
    });
    this.#pool.on("error", () => undefined);
  }

  /** Statements that each connection runs before it is used next, for instance `SET`s. */
  set settings(statements: readonly string[]) {
    this.#settings = statements;
  }

  /** Runs a statement that may be run twice. */
  query<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.retrying(async () => {
      const client = await this.#connect();
      let lost: Error | undefined;
      try {
        return (await client.query<Row>(this.#named(sql), [...parameters])).rows;
      } catch (error) {
        if (isConnectionLoss(error)) lost = error as Error;
        throw error;
      } finally {
        client.release(lost);
      }
    });
  }

  /** Runs statements that may be run twice as a whole, in one transaction. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    return this.retrying(async () => {
      const transaction = await this.#begin("BEGIN");
      try {
        const result = await work(transaction);
        await transaction.query("COMMIT");
        return result;
      } finally {
        await transaction.end();
      }
    });
  }

  /** Begins a transaction that sees the database as it is now, however long it lasts. Reading only. */
  snapshot(): Promise<OpenTransaction> {
    return this.retrying(() => this.#begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  }

  /**
   * Does work that may be done twice, again and again as long as the connection is lost, at most `retryForMs`.
   *
   * @throws StoreUnavailableError, StoreRefusedError, StoreReadonlyError, DiskFullError, StoreError.
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
    if (!this.#pool.ended) await this.#pool.end();
  }

  async #begin(sql: string): Promise<OpenTransaction> {
    const client = await this.#connect();
    const query: Queryable["query"] = async (statement, parameters = []) =>
      (await client.query(this.#named(statement), [...parameters])).rows;
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
    const client = await this.#pool.connect();
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

  #named(sql: string): string {
    return sql.replaceAll("$schema", `"${this.schema}"`);
  }
}

/** Never hands on what the parser says: it may quote the address with the password. */
function describeAddress(config: pg.PoolConfig): string {
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
