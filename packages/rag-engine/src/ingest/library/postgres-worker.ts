import { LibraryError, SyncInProgressError } from "../errors.js";
import type { PostgresConnection, Queryable } from "langchain-hybrid-store/postgres";
import { lockSchema } from "./postgres-schema.js";

/** What a worker of the library is: a sync among others, or maintenance, which is alone. */
export interface WorkerOptions {
  /** For people: `process 4711 on host`. */
  name: string;
  root: string;
  /** How long it counts as alive after its last sign of life, in milliseconds on the clock of the database. */
  leaseMs: number;
  isMaintenance?: boolean;
}

/**
 * This process as the database knows it. It renews its lease three times within its length, as long as it is open; what
 * it holds goes to others once the lease has run out.
 */
export class PostgresWorker {
  readonly id: string;
  readonly leaseMs: number;
  readonly #connection: PostgresConnection;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(connection: PostgresConnection, id: string, leaseMs: number) {
    this.id = id;
    this.leaseMs = leaseMs;
    this.#connection = connection;
    this.#heartbeat = setInterval(() => {
      // What a lost lease means is met by the next write, which is refused; a connection that comes back renews in time.
      this.renew(connection).catch(() => undefined);
    }, leaseMs / 3).unref();
  }

  /** @throws SyncInProgressError when maintenance is under way, or for maintenance when anything is. */
  static async start(connection: PostgresConnection, options: WorkerOptions): Promise<PostgresWorker> {
    const { name, root, leaseMs, isMaintenance = false } = options;
    if (!(Number.isFinite(leaseMs) && leaseMs >= 300)) {
      throw new LibraryError(
        `A lease of ${leaseMs} ms is too short to be renewed in time. Use 300 or more; 30000 is usual.`,
      );
    }
    const id = await connection.transaction(async (transaction) => {
      await lockSchema(transaction, connection.schema);
      const others = await transaction.query<{ worker: string }>(
        "SELECT worker FROM $schema.syncs WHERE lease_until > clock_timestamp() AND (is_maintenance OR $1)",
        [isMaintenance],
      );
      if (others.length > 0) throw new SyncInProgressError(placeOf(connection), undefined);
      await transaction.query(FORGET_OLD);
      // A sync that was suspended and wakes up while the maintenance works must find nothing that is still its own.
      if (isMaintenance)
        await transaction.query("UPDATE $schema.documents SET sync_id = NULL WHERE sync_id IS NOT NULL");
      const [row] = await transaction.query<{ id: string }>(
        `INSERT INTO $schema.syncs (worker, root, is_maintenance, lease_until)
         VALUES ($1, $2, $3, clock_timestamp() + $4::float8 * interval '1 ms') RETURNING id`,
        [name, root, isMaintenance, leaseMs],
      );
      if (row === undefined) throw new LibraryError(`${connection.where} took no worker. Try again.`);
      return row.id;
    });
    return new PostgresWorker(connection, id, leaseMs);
  }

  /** Tells the database that this process lives. */
  async renew(database: Queryable): Promise<void> {
    await database.query(
      `UPDATE $schema.syncs SET seen_at = clock_timestamp(),
       lease_until = clock_timestamp() + $2::float8 * interval '1 ms' WHERE id = $1`,
      [this.id, this.leaseMs],
    );
  }

  /** Ends the lease, so that others need not wait for what is not finished. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    const ended = this.#connection.queryOnce("UPDATE $schema.syncs SET lease_until = NULL WHERE id = $1", [this.id]);
    // The lease runs out by itself; what made this fail was met by the work before.
    await ended.catch(() => undefined);
  }
}

/** @returns what the library is called in messages about its workers. */
export function placeOf({ schema, where }: PostgresConnection): string {
  return `the schema ${schema} of ${where}`;
}

/** Keeps the newest 20, and those that may still live. */
const FORGET_OLD = `DELETE FROM $schema.syncs WHERE id <= (SELECT max(id) FROM $schema.syncs) - 20
  AND (lease_until IS NULL OR lease_until < clock_timestamp() - interval '1 hour')`;
