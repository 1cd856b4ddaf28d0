import path from "node:path";
import { UsageError } from "../cli/usage-error.js";
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
  /** How long other workers wait for a silent one before they take over its files, in milliseconds. Default 30,000. */
  leaseMs?: number;
  /** Languages in which text is recognised on scanned pages, joined by "+"; without them it is not. */
  ocr?: string;
  chatModel: string;
  embeddingModel: string;
  json: boolean;
}

export const defaultDataDirectory = ".nestor";
export const defaultChatModel = "gpt-oss-120b";
export const defaultEmbeddingModel = "bge-m3";

/** Environment variable with the length of a worker's lease in seconds, for an index in a database. */
const leaseVariable = "NESTOR_LEASE_SECONDS";

/** Environment variable with the languages of scanned pages. */
export const ocrVariable = "NESTOR_OCR";

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
  const leaseMs = readLease(environment[leaseVariable]);
  const store = options.store ?? environment[storeVariable]?.trim();
  const ocr = environment[ocrVariable]?.trim();
  return {
    ...decision,
    ...(store ? { postgres: new PostgresAddress(store) } : {}),
    ...(leaseMs === undefined ? {} : { leaseMs }),
    ...(ocr ? { ocr } : {}),
    dataDirectory: path.resolve(workingDirectory, options.data ?? environment.NESTOR_DATA ?? defaultDataDirectory),
    chatModel: options.chatModel ?? environment.NESTOR_CHAT_MODEL ?? defaultChatModel,
    embeddingModel: options.embeddingModel ?? environment.NESTOR_EMBEDDING_MODEL ?? defaultEmbeddingModel,
    json: options.json ?? false,
  };
}

function readLease(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const seconds = Number(text);
  if (seconds >= 1 && seconds <= 3600) return seconds * 1000;
  throw new UsageError(`${leaseVariable} is ${JSON.stringify(text)}. Use seconds from 1 to 3600; 30 is usual.`);
}
