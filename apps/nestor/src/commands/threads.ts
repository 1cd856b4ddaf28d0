import type { ThreadSummary, Threads } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { NotFoundError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import { openConversationsIfAny } from "../runtime/conversations.js";
import { json, line, type Console } from "../terminal/console.js";
import { table } from "../terminal/table.js";

/** Lists the conversations of this index, newest first. */
export async function threadsCommand(settings: Settings, console: Console): Promise<ExitCode> {
  const threads = await withConversations(settings, async (conversations) => conversations.list());
  if (settings.json) json(console.out, threads ?? []);
  else show(console, threads ?? []);
  return exitCode.ok;
}

/**
 * Deletes one conversation.
 *
 * @throws NotFoundError when there is no such conversation.
 */
export async function deleteThreadCommand(id: string, settings: Settings, console: Console): Promise<ExitCode> {
  const deleted = await withConversations(settings, async (conversations) => {
    const known = await conversations.list();
    if (known.some((thread) => thread.id === id)) await conversations.delete(id);
    return known.some((thread) => thread.id === id);
  });
  if (deleted !== true) throw new NotFoundError(`There is no conversation ${id}. \`nestor threads\` lists them.`);
  if (settings.json) json(console.out, { deleted: id });
  else line(console.out, `Deleted ${id}.`);
  return exitCode.ok;
}

/** @returns what the work returns; undefined when there are no conversations to work on. */
async function withConversations<T>(
  settings: Settings,
  work: (conversations: Threads) => Promise<T>,
): Promise<T | undefined> {
  const conversations = await openConversationsIfAny(settings);
  try {
    return conversations && (await work(conversations));
  } finally {
    await conversations?.close();
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
