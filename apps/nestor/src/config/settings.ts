import path from "node:path";
import { decideMode, type Mode } from "./mode.js";

/** Options that every command takes, as commander delivers them. */
export interface GlobalOptions {
  data?: string;
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
  /** Absolute folder of the index. */
  dataDirectory: string;
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
 * @throws UsageError when options exclude each other.
 */
export function resolveSettings(
  options: GlobalOptions,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  workingDirectory: string = process.cwd(),
): Settings {
  const decision = decideMode({ offline: options.offline, anonymous: options.anonymous, environment });
  return {
    ...decision,
    dataDirectory: path.resolve(workingDirectory, options.data ?? environment.NESTOR_DATA ?? defaultDataDirectory),
    chatModel: options.chatModel ?? environment.NESTOR_CHAT_MODEL ?? defaultChatModel,
    embeddingModel: options.embeddingModel ?? environment.NESTOR_EMBEDDING_MODEL ?? defaultEmbeddingModel,
    json: options.json ?? false,
  };
}
