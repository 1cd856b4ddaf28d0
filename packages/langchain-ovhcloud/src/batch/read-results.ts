import { OVHcloudError, OVHcloudNotFoundError } from "../client/errors.js";
import { type BatchApi, loadSchemas } from "./batch-api.js";
import type { BatchInfo } from "./batch-info.js";
import { type BatchResult, missingResult, readResultLine } from "./batch-result.js";
import type { CustomIds } from "./custom-ids.js";
import { readTextLines } from "./read-text-lines.js";

/**
 * Reads the results of a batch that has ended: the output file, the error file, then an error for each request that is in
 * neither. Each request comes once.
 *
 * @param batch the batch.
 * @param ids ids of its requests; undefined when they are not known: then they are looked up in its input file, if need be.
 * @param api who asks.
 * @param signal stops it.
 */
export async function* readResults(
  batch: BatchInfo,
  ids: CustomIds | undefined,
  api: BatchApi,
  signal: AbortSignal | undefined,
): AsyncGenerator<BatchResult> {
  const seen = new Set<string>();
  for (const fileId of [batch.outputFileId, batch.errorFileId]) {
    if (fileId === undefined) continue;
    for await (const result of readFile({ fileId, batch, ids, seen, api, signal })) yield result;
  }
  const isWhole = batch.total > 0 && seen.size >= batch.total;
  for await (const id of ids ?? (isWhole ? [] : idsInInput(batch, api, signal))) {
    if (!seen.has(id)) yield missingResult(id, batch, ids?.placeOf(id));
  }
}

/** Times that a download which broke off is begun anew. */
const RESTARTS = 3;

interface ResultFile {
  fileId: string;
  batch: BatchInfo;
  ids: CustomIds | undefined;
  /** Ids of the results so far. */
  seen: Set<string>;
  api: BatchApi;
  signal: AbortSignal | undefined;
}

// The client does not repeat a download whose first piece is out; here it is known what has come already.
async function* readFile(file: ResultFile): AsyncGenerator<BatchResult> {
  for (let restart = 0; ; restart += 1) {
    try {
      yield* readOnce(file);
      return;
    } catch (error) {
      const brokeOff = OVHcloudError.isInstance(error) && ["stream-interrupted", "timeout"].includes(error.kind);
      if (!brokeOff || restart === RESTARTS || file.signal?.aborted) throw error;
    }
  }
}

async function* readOnce({ fileId, batch, ids, seen, api, signal }: ResultFile): AsyncGenerator<BatchResult> {
  const { resultLineSchema } = await loadSchemas();
  const secret = api.client.apiKey;
  for await (const text of readTextLines(api.content(fileId, signal))) {
    const line = resultLineSchema.safeParse(parseLine(text));
    // Whose it is cannot be told: its request is reported as one that is missing.
    if (!line.success || seen.has(line.data.custom_id)) continue;
    const { custom_id: id } = line.data;
    seen.add(id);
    yield readResultLine(line.data, { batchId: batch.id, index: ids?.placeOf(id), secret });
  }
}

async function* idsInInput(
  { inputFileId }: BatchInfo,
  api: BatchApi,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  if (inputFileId === undefined) return;
  try {
    for await (const text of readTextLines(api.content(inputFileId, signal))) {
      const { custom_id: id } = Object(parseLine(text)) as { custom_id?: unknown };
      if (typeof id === "string") yield id;
    }
  } catch (error) {
    // Deleted: then nothing more can be known.
    if (!OVHcloudNotFoundError.isInstance(error)) throw error;
  }
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a line that nobody can read, handled where it is used
  }
}
