import { OVHcloudConfigurationError } from "../client/errors.js";
import type { SavedIds } from "./custom-ids.js";

/** A job as JSON: what `JSON.stringify(job)` writes. It holds no key and no texts. */
export interface SavedBatchJob {
  version: 1;
  batches: SavedBatch[];
}

/** One batch of a saved job. */
export interface SavedBatch {
  id: string;
  inputFileId?: string;
  /** Ids of its requests; undefined for a batch that is known by its id alone. */
  ids?: SavedIds;
}

/**
 * Reads a saved job.
 *
 * @param saved what was saved, parsed or as text; or ids of batches, from wherever they are known.
 * @throws OVHcloudConfigurationError for anything else.
 */
export function readSavedJob(saved: SavedBatchJob | string | readonly string[]): SavedBatchJob {
  if (Array.isArray(saved)) return { version: 1, batches: saved.map((id: string) => ({ id })) };
  if (typeof saved !== "string") return checked(saved);
  return saved.trimStart().startsWith("{") ? checked(parsed(saved)) : readSavedJob([saved]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw unreadable(cause);
  }
}

function checked(value: unknown): SavedBatchJob {
  const { version, batches } = Object(value) as Partial<SavedBatchJob>;
  if (version !== 1 || !Array.isArray(batches) || !batches.every(isSavedBatch)) throw unreadable();
  return { version, batches };
}

function isSavedBatch(value: unknown): value is SavedBatch {
  const { id, ids } = Object(value) as Partial<SavedBatch>;
  return typeof id === "string" && (ids === undefined || (Number.isInteger(ids.from) && Number.isInteger(ids.count)));
}

function unreadable(cause?: unknown): OVHcloudConfigurationError {
  return new OVHcloudConfigurationError(
    "This is no saved batch job. Pass what `JSON.stringify(job)` gave, or the ids of the batches.",
    { cause },
  );
}
