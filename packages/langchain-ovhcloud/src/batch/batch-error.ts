import { OVHcloudError, type OVHcloudErrorDetails } from "../client/errors.js";
import type { BatchJob } from "./batch-job.js";

/**
 * Why an input of a batch has no answer, where no status says it: its batch was refused ("failed"), ran out of time
 * ("expired") or was cancelled; or the results do not have it ("missing").
 */
export type MissingReason = "failed" | "expired" | "cancelled" | "missing";

/** One input of a batch has no answer. */
export class OVHcloudBatchItemError extends OVHcloudError {
  static override readonly kind = "batch-item";
  override name = "OVHcloudBatchItemError";
  readonly customId: string;
  readonly missing: MissingReason;

  /**
   * @param message what happened and what to do next.
   * @param details id and reason; the same request may succeed in another batch unless its batch was refused.
   */
  constructor(
    message: string,
    { customId, missing, ...details }: OVHcloudErrorDetails & { customId: string; missing: MissingReason },
  ) {
    super(message, details, missing !== "failed");
    this.customId = customId;
    this.missing = missing;
  }
}

/** What an {@link OVHcloudBatchError} holds. */
export interface BatchErrorDetails extends OVHcloudErrorDetails {
  /** The batches that exist. */
  job?: BatchJob | undefined;
  /** Answers and errors in the order of the inputs. */
  results?: readonly unknown[];
}

/**
 * A batch did not give everything that was asked for. Nothing that was paid for is lost: `results` has what came, with an
 * error in the place of each input without an answer, and `job` the batches that exist. Neither is in a property that a log
 * would print.
 */
export class OVHcloudBatchError extends OVHcloudError {
  static override readonly kind = "batch";
  override name = "OVHcloudBatchError";
  readonly #job: BatchJob | undefined;
  readonly #results: readonly unknown[];

  /**
   * @param message what happened and what to do next.
   * @param details job and results, as far as there are any; cause.
   */
  constructor(message: string, { job, results = [], ...details }: BatchErrorDetails = {}) {
    super(message, details);
    this.#job = job;
    this.#results = results;
  }

  /** The batches that exist: cancel them, or read their results. Undefined when there are none. */
  get job(): BatchJob | undefined {
    return this.#job;
  }

  /** Answers in the order of the inputs, errors in the places of those without one; empty where none were read. */
  get results(): readonly unknown[] {
    return this.#results;
  }
}
