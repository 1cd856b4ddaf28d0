import type { AIEndpointsClient } from "../client/client.js";
import { type Clock, systemClock } from "../client/clock.js";
import { OVHcloudAbortedError, OVHcloudConfigurationError } from "../client/errors.js";
import { BatchApi, type CompletionWindow } from "./batch-api.js";
import { OVHcloudBatchError } from "./batch-error.js";
import { BatchJob, type WaitOptions } from "./batch-job.js";
import { type BatchResult, untoldResult } from "./batch-result.js";
import { createJob } from "./create-job.js";
import { CustomIds, numberedId } from "./custom-ids.js";
import { type BatchLimitFields, resolveLimits } from "./limits.js";
import { readSavedJob, type SavedBatchJob } from "./saved-job.js";

/** Options that `batchChat` and `batchEmbed` share. */
export interface RunBatchOptions extends WaitOptions, BatchLimitFields {
  /** How long the service may take. Default "48h". */
  completionWindow?: CompletionWindow | undefined;
  /** Kept with the batches. */
  metadata?: Record<string, string> | undefined;
  /** Told of the job once it exists; awaited. The place to save it: `JSON.stringify(job)`. */
  onJob?: ((job: BatchJob) => void | Promise<void>) | undefined;
  /** A job of the same inputs that was saved: waited for instead of sending them again. */
  resume?: SavedBatchJob | string | undefined;
  /**
   * True puts an error in the place of each input without an answer. Default false: then an OVHcloudBatchError is thrown at
   * the end, whose `results` has the answers and the errors.
   */
  returnExceptions?: boolean | undefined;
  /** Time for waiting, replaced in tests. Default: the real one. */
  clock?: Clock | undefined;
}

/** What is to be done. */
export interface RunOrder {
  client: AIEndpointsClient;
  endpoint: string;
  /** Number of requests. */
  count: number;
  /** Makes them, in order. */
  bodies: () => AsyncIterable<Readonly<Record<string, unknown>>>;
  /** Told of each request's result, once; of one that the service does not have, too. */
  onResult: (result: BatchResult, index: number) => Promise<void>;
}

/**
 * Sends requests as batches, waits, and reads the results.
 *
 * @param order the requests.
 * @param options waiting, saving, limits.
 * @returns the job.
 * @throws OVHcloudBatchError with the `job` for what goes wrong once it exists; an abort keeps its own class, and the batches
 *   go on.
 */
export async function runJob(order: RunOrder, options: RunBatchOptions): Promise<BatchJob> {
  const api = new BatchApi(order.client);
  api.requireKey();
  const job = await jobOf(order, options, api);
  try {
    await options.onJob?.(job);
    await job.wait(options);
    await readAll(job, order, options.signal);
    return job;
  } catch (cause) {
    if (OVHcloudAbortedError.isInstance(cause) || options.signal?.aborted) throw cause;
    const message = `The batches were made, and then something failed: ${(cause as Error).message} The error's \`job\` has them; give it as \`resume\` to go on.`;
    throw new OVHcloudBatchError(message, { job, cause });
  }
}

async function readAll(job: BatchJob, order: RunOrder, signal: AbortSignal | undefined): Promise<void> {
  // A job that is known by the ids of its batches alone does not know which requests it has.
  const ids = new CustomIds({ from: 0, count: order.count });
  const told = new Set<number>();
  for await (const result of job.results({ signal })) {
    const index = result.index ?? ids.placeOf(result.customId);
    if (index === undefined || told.has(index)) continue;
    told.add(index);
    await order.onResult(result, index);
  }
  for (let index = 0; index < order.count; index += 1)
    if (!told.has(index)) await order.onResult(untoldResult(numberedId(index), index), index);
}

async function jobOf(order: RunOrder, options: RunBatchOptions, api: BatchApi): Promise<BatchJob> {
  const { completionWindow = "48h", metadata, signal, resume, clock = systemClock } = options;
  const limits = resolveLimits(options);
  if (resume === undefined) {
    const lines = numbered(order.bodies());
    return createJob({ lines, endpoint: order.endpoint, completionWindow, metadata, limits, signal }, api, clock);
  }
  const job = new BatchJob(api, clock, readSavedJob(resume));
  if ((job.total ?? order.count) === order.count) return job;
  throw new OVHcloudConfigurationError(
    `The saved job has ${job.total} requests, and these inputs make ${order.count}. Resume it with the inputs and settings that it was made with.`,
  );
}

async function* numbered(
  bodies: AsyncIterable<Readonly<Record<string, unknown>>>,
): AsyncGenerator<{ customId: string; isOwnId: false; body: Readonly<Record<string, unknown>> }> {
  let index = 0;
  for await (const body of bodies) {
    yield { customId: numberedId(index), isOwnId: false, body };
    index += 1;
  }
}

/**
 * Gives the results, or throws the errors among them.
 *
 * @param results in the order of the inputs; errors in the places of those without an answer.
 * @param job where they come from.
 * @param returnExceptions whether errors are given like results.
 * @throws OVHcloudBatchError that has all of them.
 */
export function settle<T>(
  results: readonly (T | Error)[],
  job: BatchJob,
  returnExceptions: boolean | undefined,
): (T | Error)[] {
  const errors = results.filter((result) => result instanceof Error);
  const [first] = errors;
  if (returnExceptions || first === undefined) return [...results];
  const message = `${errors.length} of ${results.length} inputs have no answer; the first says: ${first.message} The error's \`results\` has the others' answers; \`returnExceptions: true\` gives them with the errors instead of throwing.`;
  throw new OVHcloudBatchError(message, { job, results, cause: first });
}
