import { existsSync } from "node:fs";
import { openThreads, type ThreadSummary } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { NotFoundError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import { threadsFile } from "../runtime/knowledge-base.js";
import { json, line, type Console } from "../terminal/console.js";
import { table } from "../terminal/table.js";

/** Lists the conversations of this index, newest first. */
export async function threadsCommand(settings: Settings, console: Console): Promise<ExitCode> {
  const threads = await list(settings);
  if (settings.json) json(console.out, threads);
  else show(console, threads);
  return exitCode.ok;
}

/**
 * Deletes one conversation.
 *
 * @throws NotFoundError when there is no such conversation.
 */
export async function deleteThreadCommand(id: string, settings: Settings, console: Console): Promise<ExitCode> {
  const known = await list(settings);
  if (!known.some((thread) => thread.id === id)) {
    throw new NotFoundError(`There is no conversation ${id}. \`nestor threads\` lists them.`);
  }
  const threads = openThreads(threadsFile(settings));
  try {
    await threads.delete(id);
  } finally {
    threads.close();
  }
  if (settings.json) json(console.out, { deleted: id });
  else line(console.out, `Deleted ${id}.`);
  return exitCode.ok;
}

async function list(settings: Settings): Promise<ThreadSummary[]> {
  const file = threadsFile(settings);
  if (!existsSync(file)) return [];
  const threads = openThreads(file);
  try {
    return await threads.list();
  } finally {
    threads.close();
  }
}

function show({ out }: Console, threads: readonly ThreadSummary[]): void {
  if (threads.length === 0) {
    line(out, 'No conversations yet. Start one:  nestor ask "…"  or  nestor chat');
    return;
  }
  const rows = threads.map(({ id, firstQuestion, turns, updatedAt }) => [id, turns, updatedAt, firstQuestion]);
  line(out, table(["thread", "turns", "last used", "first question"], rows));
}
