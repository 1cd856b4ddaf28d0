import type { RunnableConfig } from "@langchain/core/runnables";
import type { Checkpoint, CheckpointMetadata } from "@langchain/langgraph-checkpoint";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";

/**
 * Keeps the newest checkpoint of a thread only. Every checkpoint holds all messages of its thread: kept for ever, they
 * would make a file grow with the square of the turns. What is given up is going back to an earlier state of a thread.
 */
export class LatestCheckpointSaver extends SqliteSaver {
  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
  ): Promise<RunnableConfig> {
    const stored = await super.put(config, checkpoint, metadata);
    const { thread_id: threadId, checkpoint_ns: namespace } = stored.configurable ?? {};
    this.db.transaction(() => {
      for (const table of ["checkpoints", "writes"]) {
        this.db
          .prepare(`DELETE FROM ${table} WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id < ?`)
          .run(threadId, namespace, checkpoint.id);
      }
    })();
    return stored;
  }
}
