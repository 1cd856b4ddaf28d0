import { existsSync } from "node:fs";
import path from "node:path";
import { openPostgresThreads, openThreads, type Threads } from "rag-engine";
import type { Settings } from "../config/settings.js";

/** Opens the conversations of this index, making their place when it is not there. */
export async function openConversations(settings: Settings): Promise<Threads> {
  const { postgres } = settings;
  if (postgres !== undefined) return openPostgresThreads(postgres.reveal(), { schema: postgres.schema });
  return openThreads(fileOf(settings));
}

/** Opens the conversations for a look; undefined when this data folder never had any. */
export async function openConversationsIfAny(settings: Settings): Promise<Threads | undefined> {
  if (settings.postgres === undefined && !existsSync(fileOf(settings))) return undefined;
  return openConversations(settings);
}

function fileOf({ dataDirectory }: Settings): string {
  return path.join(dataDirectory, "threads.sqlite");
}
