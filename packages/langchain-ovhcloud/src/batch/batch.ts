import { AIEndpointsClient } from "../client/client.js";
import { type Clock, systemClock } from "../client/clock.js";
import type { ClientOptions } from "../client/config.js";
import { BatchApi, type CompletionWindow } from "./batch-api.js";
import type { BatchInfo } from "./batch-info.js";
import { BatchJob } from "./batch-job.js";
import { createJob } from "./create-job.js";
import { type BatchCostEstimate, estimateLines } from "./estimate-cost.js";
import { type BatchInput, endpointOf, linesOf } from "./inputs.js";
import { type BatchLimitFields, type PackingLimits, resolveLimits } from "./limits.js";
import { readSavedJob, type SavedBatchJob } from "./saved-job.js";

/** Constructor fields of `OVHcloudBatch`. */
export interface OVHcloudBatchFields extends ClientOptions, BatchLimitFields {
  /** Model of requests that name none. */
  model?: string | undefined;
  /** Fields of all requests' bodies that do not have them, such as `{ temperature: 0 }`. */
  params?: Readonly<Record<string, unknown>> | undefined;
  /** Milliseconds for one upload. Default 600000. */
  uploadTimeout?: number | undefined;
  /** Time for waiting, replaced in tests. Default: the real one. */
  clock?: Clock | undefined;
}

/** How a batch is made. */
export interface CreateBatchOptions {
  /** Route of the requests. Default: `/v1/embeddings` for texts, `/v1/chat/completions` else; `/v1/responses` goes too. */
  endpoint?: string | undefined;
  /** How long the service may take. Default "48h", as the service's own. */
  completionWindow?: CompletionWindow | undefined;
  /** Kept with the batch and given back by `list`. */
  metadata?: Record<string, string> | undefined;
  /** Stops uploading; files that were uploaded are deleted. */
  signal?: AbortSignal | undefined;
}

/**
 * Batches of OVHcloud AI Endpoints: many requests at once, answered within hours, outside of the rate limits. A key is
 * needed.
 *
 * @example
 * ```ts
 * const batches = new OVHcloudBatch({ model: "gpt-oss-20b" });
 * const job = await batches.create({ prompts: ["Why is the sky blue?", "Why is grass green?"] });
 * const saved = JSON.stringify(job); // and later, anywhere:
 * const again = batches.resume(saved);
 * await again.wait();
 * for await (const { customId, body, error } of again.results()) console.log(customId, body ?? error);
 * ```
 */
export class OVHcloudBatch {
  readonly model: string | undefined;
  readonly #api: BatchApi;
  readonly #params: Readonly<Record<string, unknown>>;
  readonly #limits: PackingLimits;
  readonly #clock: Clock;

  /**
   * @param fields see {@link OVHcloudBatchFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudBatchFields = {}) {
    this.model = fields.model;
    this.#api = new BatchApi(new AIEndpointsClient(fields), { uploadTimeoutMs: fields.uploadTimeout });
    this.#params = fields.params ?? {};
    this.#limits = resolveLimits(fields);
    this.#clock = fields.clock ?? systemClock;
  }

  /** Base URL in use. */
  get baseURL(): string {
    return this.#api.client.baseURL;
  }

  /**
   * Sends requests: as few batches as the limits allow. All input is uploaded before the first batch is made, so that what
   * is wrong with it shows before anything costs.
   *
   * @param input requests, prompts, conversations or texts: a list, or a generator, which is read one by one.
   * @param options route, window, metadata, signal.
   * @throws OVHcloudAuthenticationError without a key; OVHcloudConfigurationError, OVHcloudPayloadTooLargeError for requests
   *   that cannot be sent; OVHcloudBatchError with the `job` when some batches were made and others not.
   */
  async create(input: BatchInput, options: CreateBatchOptions = {}): Promise<BatchJob> {
    this.#api.requireKey();
    const { endpoint = endpointOf(input), completionWindow = "48h", metadata, signal } = options;
    const lines = linesOf(input, this.#shared());
    const order = { lines, endpoint, completionWindow, metadata, limits: this.#limits, signal };
    return createJob(order, this.#api, this.#clock);
  }

  /**
   * Brings a job back, in another process too. Nothing is sent.
   *
   * @param saved what `JSON.stringify(job)` gave, parsed or as text; or the ids of its batches.
   * @throws OVHcloudConfigurationError for anything else.
   */
  resume(saved: SavedBatchJob | string | readonly string[]): BatchJob {
    return new BatchJob(this.#api, this.#clock, readSavedJob(saved));
  }

  /**
   * The key's batches, newest first.
   *
   * @param options `limit` (default 20); `after`, the id of the last one seen (unconfirmed); signal.
   */
  list(options: { limit?: number; after?: string; signal?: AbortSignal } = {}): Promise<BatchInfo[]> {
    return this.#api.list(options, options.signal);
  }

  /**
   * Estimates what requests cost. Nothing is sent.
   *
   * @param input as for {@link create}; a generator is used up by it.
   * @param options route; tokens of one answer that are assumed, default 500, and the request's `max_tokens` at most.
   */
  estimateCost(
    input: BatchInput,
    { endpoint = endpointOf(input), outputTokens = 500 }: { endpoint?: string; outputTokens?: number } = {},
  ): Promise<BatchCostEstimate> {
    return estimateLines(linesOf(input, this.#shared()), { endpoint, outputTokens });
  }

  #shared(): Record<string, unknown> {
    return { ...(this.model === undefined ? {} : { model: this.model }), ...this.#params };
  }
}
