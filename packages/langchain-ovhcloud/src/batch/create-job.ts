import type { Clock } from "../client/clock.js";
import type { BatchApi, CompletionWindow } from "./batch-api.js";
import { OVHcloudBatchError } from "./batch-error.js";
import { BatchJob } from "./batch-job.js";
import type { PackingLimits } from "./limits.js";
import { type BatchLine, packFiles } from "./pack-files.js";
import type { SavedBatch } from "./saved-job.js";

/** What a job is made of. */
export interface JobOrder {
  lines: AsyncIterable<BatchLine>;
  endpoint: string;
  completionWindow: CompletionWindow;
  metadata: Record<string, string> | undefined;
  limits: PackingLimits;
  signal: AbortSignal | undefined;
}

/**
 * Uploads all input files, then makes a batch of each: what is wrong with some request shows before anything is started.
 *
 * @param order what to send.
 * @param api who sends.
 * @param clock for the job.
 * @throws OVHcloudBatchError when some batches were made and others not; else what the first failure threw.
 */
export async function createJob(order: JobOrder, api: BatchApi, clock: Clock): Promise<BatchJob> {
  const files = await uploadAll(order, api);
  const made: SavedBatch[] = [];
  for (const file of files) {
    const { endpoint, completionWindow, metadata, signal } = order;
    try {
      const { id } = await api.create({ inputFileId: file.inputFileId, endpoint, completionWindow, metadata }, signal);
      made.push({ id, ...file });
    } catch (cause) {
      // Without an answer the batch may exist, and needs its file.
      const isRefused = !OVHcloudBatchError.isInstance(cause) && !signal?.aborted;
      await discard(files.slice(made.length + (isRefused ? 0 : 1)), api);
      if (made.length === 0) throw cause;
      const job = new BatchJob(api, clock, { version: 1, batches: made });
      const message = `Only ${made.length} of ${files.length} batches were made: ${(cause as Error).message} The error's \`job\` has them: cancel it, or wait for it and send the rest again.`;
      throw new OVHcloudBatchError(message, { job, cause });
    }
  }
  return new BatchJob(api, clock, { version: 1, batches: made });
}

type UploadedFile = Required<Pick<SavedBatch, "inputFileId" | "ids">>;

async function uploadAll({ lines, endpoint, limits, signal }: JobOrder, api: BatchApi): Promise<UploadedFile[]> {
  const uploaded: UploadedFile[] = [];
  try {
    for await (const { content, ids } of packFiles(lines, endpoint, limits))
      uploaded.push({ inputFileId: await api.upload(content, signal), ids });
    return uploaded;
  } catch (error) {
    await discard(uploaded, api);
    throw error;
  }
}

// Best effort, and without the caller's signal, which may be why we are here; the first error is the one to tell.
async function discard(files: readonly UploadedFile[], api: BatchApi): Promise<void> {
  await Promise.allSettled(files.map(({ inputFileId }) => api.remove(inputFileId, undefined)));
}
