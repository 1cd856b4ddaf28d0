import { mkdirSync } from "node:fs";
import path from "node:path";
import type { BaseMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import Database from "better-sqlite3";
import { readMessages } from "./conversation.js";
import { LatestCheckpointSaver } from "./latest-checkpoint-saver.js";
import { summariseThreads } from "./summarise-threads.js";
import { ThreadsError } from "./threads-error.js";

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
  /** For `createAnswerEngine`, or any LangGraph program that only goes forward: of a thread the newest checkpoint is kept. */
  checkpointer: BaseCheckpointSaver;
  /** Newest first; conversations with no answered question are left out. */
  list(): Promise<ThreadSummary[]>;
  /** The messages of a conversation, oldest first; none when there is no such conversation. */
  messages(threadId: string): Promise<BaseMessage[]>;
  /** Deletes a conversation with all its checkpoints. Nothing happens when there is none of this name. */
  delete(threadId: string): Promise<void>;
  close(): Promise<void>;
}

const busyTimeoutMs = 10_000;

/**
 * Opens the conversations in an SQLite file, making it when it is not there. Several processes may have it open.
 *
 * @throws ThreadsError when the file cannot be opened or is no SQLite file.
 */
export function openThreads(file: string): Threads {
  const database = openDatabase(file);
  const checkpointer = new LatestCheckpointSaver(database);
  return {
    checkpointer,
    messages: (threadId) => readMessages(checkpointer, threadId),
    async close() {
      database.close();
    },
    async delete(threadId) {
      if (hasTables(database)) await checkpointer.deleteThread(threadId);
    },
    list: async () => summariseThreads(checkpointer, threadIds(database)),
  };
}

function openDatabase(file: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    database = new Database(file, { timeout: busyTimeoutMs });
    database.pragma("journal_mode = WAL");
    return database;
  } catch (error) {
    database?.close();
    throw new ThreadsError(file, { cause: error });
  }
}

/** The saver makes its tables at its first use only. */
function hasTables(database: Database.Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'writes'").get() !== undefined;
}

function threadIds(database: Database.Database): string[] {
  if (!hasTables(database)) return [];
  return database.prepare<[], string>("SELECT DISTINCT thread_id FROM checkpoints").pluck().all();
}
