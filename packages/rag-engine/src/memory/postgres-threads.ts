import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresConnection } from "langchain-hybrid-store/postgres";
import { lockSchema, makeSchema } from "../ingest/library/postgres-schema.js";
import type { PostgresThreadsOptions } from "./open-postgres-threads.js";
import { readMessages } from "./conversation.js";
import { PostgresCheckpointSaver, tablesVersion } from "./postgres-checkpoint-saver.js";
import { summariseThreads } from "./summarise-threads.js";
import type { Threads } from "./threads.js";

/** See `openPostgresThreads`. */
export async function openThreadsIn(url: string, options: PostgresThreadsOptions): Promise<Threads> {
  const { schema = "rag_engine", maxConnections = 5, retryForMs } = options;
  const connection = new PostgresConnection(url, {
    schema,
    poolSize: Math.max(2, maxConnections),
    retryForMs,
    applicationName: "rag-engine",
  });
  const checkpointer = new PostgresCheckpointSaver(connection);
  try {
    await makeTables(connection, checkpointer);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return threadsOn(connection, checkpointer);
}

function threadsOn(connection: PostgresConnection, checkpointer: BaseCheckpointSaver): Threads {
  return {
    checkpointer,
    messages: (threadId) => readMessages(checkpointer, threadId),
    delete: (threadId) => checkpointer.deleteThread(threadId),
    close: () => connection.close(),
    async list() {
      const rows = await connection.query<{ id: string }>("SELECT DISTINCT thread_id AS id FROM $schema.checkpoints");
      return summariseThreads(
        checkpointer,
        rows.map(({ id }) => id),
      );
    },
  };
}

/** The saver's own steps are made for one process at a time, and want rights even where nothing is to be made. */
async function makeTables(connection: PostgresConnection, checkpointer: PostgresCheckpointSaver): Promise<void> {
  if (await areMade(connection)) return;
  await connection.transaction(async (transaction) => {
    await lockSchema(transaction, connection.schema);
    await makeSchema(transaction, connection.schema);
  });
  await connection.transaction(async (transaction) => {
    // The saver works on a connection of its own; this one only keeps other processes out meanwhile.
    await lockSchema(transaction, connection.schema);
    if (!(await areMade(connection))) await checkpointer.setup();
  });
}

async function areMade(connection: PostgresConnection): Promise<boolean> {
  const table = await connection.query(
    `SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE nspname = $1 AND relname = 'checkpoint_migrations'`,
    [connection.schema],
  );
  if (table.length === 0) return false;
  const [row] = await connection.query<{ version: number | null }>(
    "SELECT max(v) AS version FROM $schema.checkpoint_migrations",
  );
  return (row?.version ?? -1) >= tablesVersion;
}
