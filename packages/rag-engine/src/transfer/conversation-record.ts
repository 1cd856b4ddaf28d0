import type { Checkpoint, CheckpointMetadata } from "@langchain/langgraph-checkpoint";
import type { Threads, ThreadSummary } from "../memory/threads.js";
import type { RecordOf } from "./transfer-format.js";

/** A conversation for an export: readable, and as LangGraph goes on from it. Undefined when it was deleted meanwhile. */
export async function conversationToRecord(
  { checkpointer, messages }: Threads,
  { id, updatedAt }: ThreadSummary,
): Promise<RecordOf<"conversation"> | undefined> {
  const tuple = await checkpointer.getTuple({ configurable: { thread_id: id } });
  if (tuple === undefined) return undefined;
  const asJson = async (value: unknown): Promise<Record<string, unknown>> => {
    const [, bytes] = await checkpointer.serde.dumpsTyped(value);
    return JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
  };
  return {
    type: "conversation",
    id,
    updatedAt,
    messages: (await messages(id)).map((message) => ({ role: message.type, text: message.text })),
    checkpoint: await asJson(tuple.checkpoint),
    metadata: await asJson(tuple.metadata ?? {}),
  };
}

/** Stores a conversation so that it can be gone on with. One of the same name is replaced. */
export async function restoreConversation(
  { checkpointer, delete: forget }: Threads,
  { id, checkpoint, metadata }: RecordOf<"conversation">,
): Promise<void> {
  const revive = (value: unknown): Promise<unknown> =>
    checkpointer.serde.loadsTyped("json", Buffer.from(JSON.stringify(value))) as Promise<unknown>;
  const revived = (await revive(checkpoint)) as Checkpoint;
  await forget(id);
  await checkpointer.put(
    { configurable: { thread_id: id, checkpoint_ns: "" } },
    revived,
    (await revive(metadata)) as CheckpointMetadata,
    revived.channel_versions,
  );
}
