import { setTimeout } from "node:timers/promises";
import { SyncInProgressError } from "../errors.js";
import {
  StoreUnavailableError,
  type DedicatedConnection,
  type PostgresConnection,
} from "langchain-hybrid-store/postgres";
import { placeOf } from "./postgres-worker.js";

const lookAgainMs = 100;

/**
 * Takes the lock under which one sync compares its folder with the library. It belongs to a connection: the server drops
 * it when that breaks or the process dies.
 *
 * @param waitMs how long to wait for another sync that has it.
 * @returns the connection. Writes that need the lock go through it, so that none is made without it.
 * @throws SyncInProgressError when another sync does not let go in time.
 */
export async function acquirePlanningLock(
  connection: PostgresConnection,
  waitMs: number,
): Promise<DedicatedConnection> {
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    const session = await connection.dedicated();
    try {
      // A machine that vanishes without a word must not hold the lock for two hours, the usual default.
      await session.query(
        "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3",
      );
      while (!(await tryLock(session, connection.schema))) {
        if (performance.now() > giveUpAt) throw new SyncInProgressError(placeOf(connection), undefined);
        await setTimeout(lookAgainMs);
      }
      return session;
    } catch (error) {
      await session.end();
      // Who only waits has lost nothing with a connection, and waits on with another one.
      if (!(error instanceof StoreUnavailableError) || performance.now() > giveUpAt) throw error;
    }
  }
}

async function tryLock(session: DedicatedConnection, schema: string): Promise<boolean> {
  const [row] = await session.query<{ locked: boolean }>(
    "SELECT pg_try_advisory_lock(hashtext('rag-engine planning'), hashtext($1)) AS locked",
    [schema],
  );
  return row?.locked === true;
}
