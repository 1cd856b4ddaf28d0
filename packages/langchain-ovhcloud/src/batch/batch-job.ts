import { throwIfAborted } from "../client/abort.js";
import type { Clock } from "../client/clock.js";
import { OVHcloudBadRequestError } from "../client/errors.js";
import type { BatchApi } from "./batch-api.js";
import { OVHcloudBatchError } from "./batch-error.js";
import { type BatchInfo, type BatchProgress, isEnded, progressOf } from "./batch-info.js";
import type { BatchResult } from "./batch-result.js";
import { CustomIds } from "./custom-ids.js";
import { pollDelayMs } from "./poll-delay.js";
import { readResults } from "./read-results.js";
import type { SavedBatch, SavedBatchJob } from "./saved-job.js";

/** Options of {@link BatchJob.wait}. */
export interface WaitOptions {
  /** Milliseconds between looks. Default: 2000 at first, half as much more each time, up to a minute. */
  pollMs?: number | undefined;
  /** Told of each look. */
  onProgress?: ((progress: BatchProgress) => void) | undefined;
  /** Ends the waiting; the batches go on. */
  signal?: AbortSignal | undefined;
}

/** Options of calls that only ask. */
export interface JobCallOptions {
  signal?: AbortSignal | undefined;
}

/**
 * Batches that were made together. `JSON.stringify(job)` saves it, `OVHcloudBatch.resume` brings it back, in another
 * process too: the batches are at the service and go on by themselves.
 */
export class BatchJob {
  readonly #api: BatchApi;
  readonly #clock: Clock;
  readonly #batches: readonly SavedBatch[];
  /** Batches that have ended do not change any more. */
  readonly #ended = new Map<string, BatchInfo>();

  /** Made by `OVHcloudBatch`. */
  constructor(api: BatchApi, clock: Clock, { batches }: SavedBatchJob) {
    this.#api = api;
    this.#clock = clock;
    this.#batches = batches;
  }

  /** Ids of the batches, in the order of their requests. */
  get ids(): string[] {
    return this.#batches.map(({ id }) => id);
  }

  /** Number of requests; undefined for a job that was resumed by ids of batches alone. */
  get total(): number | undefined {
    const counts = this.#batches.map(({ ids }) => ids?.count);
    return counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
  }

  /** What `JSON.stringify` writes. */
  toJSON(): SavedBatchJob {
    return { version: 1, batches: [...this.#batches] };
  }

  /** How far the batches are. */
  async status({ signal }: JobCallOptions = {}): Promise<BatchProgress> {
    const found: BatchInfo[] = [];
    for (const { id } of this.#batches) found.push(await this.#look(id, signal));
    return progressOf(found, this.total);
  }

  /**
   * Waits until all batches have ended, however they ended: see `status` of the result.
   *
   * @param options time between looks, listener, signal.
   * @throws OVHcloudAbortedError when the signal aborts.
   */
  async wait({ pollMs, onProgress, signal }: WaitOptions = {}): Promise<BatchProgress> {
    for (let look = 0; ; look += 1) {
      throwIfAborted(signal);
      const progress = await this.status({ signal });
      onProgress?.(progress);
      if (isEnded(progress.status)) return progress;
      await this.#clock.sleep(pollMs ?? pollDelayMs(look), signal);
    }
  }

  /** Stops what has not ended. Requests that are done stay in the results. */
  async cancel({ signal }: JobCallOptions = {}): Promise<BatchProgress> {
    for (const { id } of this.#batches) {
      const { status } = await this.#look(id, signal);
      // Documented: these two can be cancelled.
      if (status === "validating" || status === "in_progress") await this.#cancel(id, signal);
    }
    return this.status({ signal });
  }

  /**
   * Reads the results as they come over the network, batch by batch and in no order. Every request comes once: with its
   * answer (`body`), or with an `error` that says why there is none.
   *
   * @throws OVHcloudBatchError while a batch has not ended.
   */
  async *results({ signal }: JobCallOptions = {}): AsyncGenerator<BatchResult> {
    const { status, batches } = await this.status({ signal });
    if (!isEnded(status)) {
      const message = `The batches have not ended: they are ${status}. \`await job.wait()\` first, or \`job.cancel()\` for what is done so far.`;
      throw new OVHcloudBatchError(message, { job: this });
    }
    for (const [i, batch] of batches.entries()) {
      const { ids } = this.#batches[i] as SavedBatch;
      yield* readResults(batch, ids && new CustomIds(ids), this.#api, signal);
    }
  }

  /**
   * Deletes the files of the batches at the service: input, output and errors. Results cannot be read after that.
   *
   * @throws OVHcloudBatchError while a batch has not ended.
   */
  async cleanup({ signal }: JobCallOptions = {}): Promise<void> {
    const { status, batches } = await this.status({ signal });
    if (!isEnded(status))
      throw new OVHcloudBatchError("The batches have not ended. Wait for them, or cancel them first.", { job: this });
    for (const [i, { inputFileId = this.#batches[i]?.inputFileId, outputFileId, errorFileId }] of batches.entries()) {
      for (const id of [inputFileId, outputFileId, errorFileId])
        if (id !== undefined) await this.#api.remove(id, signal);
    }
  }

  async #look(id: string, signal: AbortSignal | undefined): Promise<BatchInfo> {
    const batch = this.#ended.get(id) ?? (await this.#api.get(id, signal));
    if (isEnded(batch.status)) this.#ended.set(id, batch);
    return batch;
  }

  // It may have gone on since it was looked at, and then there is nothing to stop.
  async #cancel(id: string, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#api.cancel(id, signal);
    } catch (error) {
      const { status } = await this.#look(id, signal);
      const isRefused = OVHcloudBadRequestError.isInstance(error);
      if (!isRefused || status === "validating" || status === "in_progress") throw error;
    }
  }
}
