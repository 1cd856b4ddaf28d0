import { mkdirSync } from "node:fs";
import path from "node:path";
import type { BaseMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import Database from "better-sqlite3";
import { readMessages, turnsOf } from "../answer/conversation.js";

/** A conversation at a glance. */
export interface ThreadSummary {
  id: string;
  firstQuestion: string;
  /** Questions that were answered. */
  turns: number;
  /** ISO 8601; when the last turn was stored. */
  updatedAt: string;
}

/** The conversations of an index. */
export interface Threads {
  /** For `createAnswerEngine`, or any LangGraph program. */
  checkpointer: BaseCheckpointSaver;
  /** Newest first. */
  list(): Promise<ThreadSummary[]>;
  /** The messages of a conversation, oldest first; none when there is no such conversation. */
  messages(threadId: string): Promise<BaseMessage[]>;
  delete(threadId: string): Promise<void>;
  close(): void;
}

const busyTimeoutMs = 10_000;

/** Opens the conversations in an SQLite file, making it when it is not there. Several processes may have it open. */
export function openThreads(file: string): Threads {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new Database(file, { timeout: busyTimeoutMs });
  const checkpointer = new SqliteSaver(database);
  return {
    checkpointer,
    messages: (threadId) => readMessages(checkpointer, threadId),
    delete: (threadId) => checkpointer.deleteThread(threadId),
    close: () => database.close(),
    async list() {
      const summaries = await Promise.all(threadIds(database).map((id) => summarise(checkpointer, id)));
      return summaries.filter(({ turns }) => turns > 0).toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
    },
  };
}

function threadIds(database: Database.Database): string[] {
  const hasTable = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'checkpoints'").get() !== undefined;
  if (!hasTable) return [];
  return database.prepare("SELECT DISTINCT thread_id FROM checkpoints").pluck().all() as string[];
}

async function summarise(checkpointer: BaseCheckpointSaver, id: string): Promise<ThreadSummary> {
  const tuple = await checkpointer.getTuple({ configurable: { thread_id: id } });
  const turns = turnsOf(await readMessages(checkpointer, id));
  return { id, firstQuestion: turns[0]?.question ?? "", turns: turns.length, updatedAt: tuple?.checkpoint.ts ?? "" };
}
