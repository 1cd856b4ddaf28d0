import type { RunnableConfig } from "@langchain/core/runnables";
import type {
  ChannelVersions,
  Checkpoint,
  CheckpointMetadata,
  CheckpointTuple,
  PendingWrite,
} from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type { PostgresConnection } from "langchain-hybrid-store/postgres";

/** The newest of the saver's own steps in version 1.0.5; its tables are up to date when they have it. */
export const tablesVersion = 4;

/**
 * Keeps the newest checkpoint of a thread only, as the one for SQLite does, and survives the loss of a connection: all that
 * the saver does may be done twice. The values of a thread are stored one by one with a version each, so old versions go
 * with the checkpoints that had them.
 */
export class PostgresCheckpointSaver extends PostgresSaver {
  readonly #connection: PostgresConnection;

  constructor(connection: PostgresConnection) {
    super(connection.pool, undefined, { schema: connection.schema });
    this.#connection = connection;
  }

  override setup(): Promise<void> {
    return this.#connection.retrying(() => super.setup());
  }

  override getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    return this.#connection.retrying(() => super.getTuple(config));
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const stored = await this.#connection.retrying(() => super.put(config, checkpoint, metadata, newVersions));
    await this.#dropOlder(stored, checkpoint);
    return stored;
  }

  override putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    return this.#connection.retrying(() => super.putWrites(config, writes, taskId));
  }

  override deleteThread(threadId: string): Promise<void> {
    return this.#connection.retrying(() => super.deleteThread(threadId));
  }

  async #dropOlder({ configurable }: RunnableConfig, { id, channel_versions: versions }: Checkpoint): Promise<void> {
    const thread = [configurable?.["thread_id"], configurable?.["checkpoint_ns"] ?? ""];
    await this.#connection.transaction(async (transaction) => {
      for (const table of ["checkpoints", "checkpoint_writes"]) {
        await transaction.query(
          `DELETE FROM $schema.${table} WHERE thread_id = $1 AND checkpoint_ns = $2 AND checkpoint_id < $3`,
          [...thread, id],
        );
      }
      await transaction.query(
        `DELETE FROM $schema.checkpoint_blobs b USING jsonb_each_text($3::jsonb) AS newest (channel, version)
         WHERE b.thread_id = $1 AND b.checkpoint_ns = $2 AND b.channel = newest.channel
         AND b.version::numeric < newest.version::numeric`,
        [...thread, JSON.stringify(versions)],
      );
    });
  }
}
