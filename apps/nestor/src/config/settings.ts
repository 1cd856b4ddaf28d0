import path from "node:path";
import { decideMode, type Mode } from "./mode.js";
import { PostgresAddress, storeVariable } from "./store-address.js";

/** Options that every command takes, as commander delivers them. */
export interface GlobalOptions {
  data?: string;
  store?: string;
  offline?: boolean;
  anonymous?: boolean;
  chatModel?: string;
  embeddingModel?: string;
  json?: boolean;
}

/** What a command works with, resolved from flags, then environment, then defaults. */
export interface Settings {
  mode: Mode;
  notice?: string;
  /** Absolute folder of the index, and of what belongs to this machine alone. */
  dataDirectory: string;
  /** The database that holds the index in place of the folder. */
  postgres?: PostgresAddress;
  chatModel: string;
  embeddingModel: string;
  json: boolean;
}

export const defaultDataDirectory = ".nestor";
export const defaultChatModel = "gpt-oss-120b";
export const defaultEmbeddingModel = "bge-m3";

/**
 * Resolves the options of a run. `environment` and `workingDirectory` are the process's own unless a test gives others.
 *
 * @throws UsageError when options exclude each other, or the address of the store is none.
 */
export function resolveSettings(
  options: GlobalOptions,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  workingDirectory: string = process.cwd(),
): Settings {
  const decision = decideMode({ offline: options.offline, anonymous: options.anonymous, environment });
  const store = options.store ?? environment[storeVariable]?.trim();
  return {
    ...decision,
    ...(store ? { postgres: new PostgresAddress(store) } : {}),
    dataDirectory: path.resolve(workingDirectory, options.data ?? environment.NESTOR_DATA ?? defaultDataDirectory),
    chatModel: options.chatModel ?? environment.NESTOR_CHAT_MODEL ?? defaultChatModel,
    embeddingModel: options.embeddingModel ?? environment.NESTOR_EMBEDDING_MODEL ?? defaultEmbeddingModel,
    json: options.json ?? false,
  };
}
