import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { messagesOf, turnsOf } from "./conversation.js";
import type { ThreadSummary } from "./threads.js";

/** Threads that are read at once. */
const atOnce = 8;

/** @returns the threads that have an answered question, the newest first. */
export async function summariseThreads(
  checkpointer: BaseCheckpointSaver,
  ids: readonly string[],
): Promise<ThreadSummary[]> {
  const summaries: ThreadSummary[] = [];
  for (let at = 0; at < ids.length; at += atOnce) {
    summaries.push(...(await Promise.all(ids.slice(at, at + atOnce).map((id) => summarise(checkpointer, id)))));
  }
  return summaries.filter(({ turns }) => turns > 0).toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
}

async function summarise(checkpointer: BaseCheckpointSaver, id: string): Promise<ThreadSummary> {
  const tuple = await checkpointer.getTuple({ configurable: { thread_id: id } });
  const turns = turnsOf(messagesOf(tuple));
  return { id, firstQuestion: turns[0]?.question ?? "", turns: turns.length, updatedAt: tuple?.checkpoint.ts ?? "" };
}
