import type { ApiRequest } from "../client/api-request.js";
import type { AIEndpointsClient } from "../client/client.js";
import { OVHcloudAuthenticationError, OVHcloudError, OVHcloudNotFoundError } from "../client/errors.js";
import { parseAnswer } from "../client/read-answer.js";
import { OVHcloudBatchError } from "./batch-error.js";
import { type BatchInfo, readBatch } from "./batch-info.js";

/** How long a batch may take (24h alone in OVHcloud's guide of 2026-04-13, all three in that of 2026-07-21). */
export type CompletionWindow = "24h" | "48h" | "72h";

/** What makes a batch. */
export interface BatchOrder {
  inputFileId: string;
  endpoint: string;
  completionWindow: CompletionWindow;
  metadata?: Record<string, string> | undefined;
}

/** The routes for files and batches (OVHcloud's batch guide, 2026-07-21). A key is required: without one nothing is sent. */
export class BatchApi {
  readonly client: AIEndpointsClient;
  readonly #uploadTimeoutMs: number;

  /**
   * @param client who sends.
   * @param options milliseconds for one upload; default 600000.
   */
  constructor(client: AIEndpointsClient, { uploadTimeoutMs = 600_000 }: { uploadTimeoutMs?: number | undefined } = {}) {
    this.client = client;
    this.#uploadTimeoutMs = uploadTimeoutMs;
  }

  /** Throws when there is no key. */
  requireKey(): void {
    if (this.client.apiKey !== undefined) return;
    throw new OVHcloudAuthenticationError(
      "Batches need a key: there is no anonymous mode for them. Set OVH_AI_ENDPOINTS_ACCESS_TOKEN or pass `apiKey`. Nothing was sent.",
      { reason: "missing-key" },
    );
  }

  /** Uploads an input file; gives its id. Sent again when it fails: one file too many costs nothing. */
  async upload(content: Blob, signal: AbortSignal | undefined): Promise<string> {
    const payload = new FormData();
    payload.append("purpose", "batch");
    payload.append("file", content, "batch.jsonl");
    const request: ApiRequest = { method: "POST", path: "/files", payload, subject: "route for files" };
    const answer = await this.#json(request, signal, this.#uploadTimeoutMs);
    return parseAnswer(answer, (await loadSchemas()).fileSchema, request).id;
  }

  /**
   * Makes a batch. Sent once, since a second batch would cost as much again: when no answer comes, the newest batches are
   * looked through for one with the same input.
   */
  async create(order: BatchOrder, signal: AbortSignal | undefined): Promise<BatchInfo> {
    const body = {
      input_file_id: order.inputFileId,
      endpoint: order.endpoint,
      completion_window: order.completionWindow,
      ...(order.metadata ? { metadata: order.metadata } : {}),
    };
    const subject = `file "${order.inputFileId}"`;
    try {
      return await this.#batch({ method: "POST", path: "/batches", body, subject, repeatable: false }, signal);
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      const made = await this.#find(order.inputFileId, signal);
      if (made) return made;
      throw new OVHcloudBatchError(
        `No answer came to the making of the batch, and it is not among the newest ones: ${(error as Error).message} It may exist all the same. Look with \`list()\` for the input file "${order.inputFileId}" before you send again, or you may pay twice.`,
        { cause: error },
      );
    }
  }

  /** A batch as it is now. */
  get(id: string, signal: AbortSignal | undefined): Promise<BatchInfo> {
    return this.#batch({ method: "GET", path: `/batches/${encodeURIComponent(id)}`, subject: `batch "${id}"` }, signal);
  }

  /** The newest batches. Whether the service knows `after` is unconfirmed. */
  async list(
    { limit = 20, after }: { limit?: number; after?: string | undefined },
    signal: AbortSignal | undefined,
  ): Promise<BatchInfo[]> {
    const query = new URLSearchParams({ limit: String(limit), ...(after === undefined ? {} : { after }) });
    const request: ApiRequest = { method: "GET", path: `/batches?${query.toString()}`, subject: "route for batches" };
    const answer = await this.#json(request, signal);
    return parseAnswer(answer, (await loadSchemas()).batchListSchema, request).data.map(readBatch);
  }

  /** Asks to stop a batch. */
  cancel(id: string, signal: AbortSignal | undefined): Promise<BatchInfo> {
    const path = `/batches/${encodeURIComponent(id)}/cancel`;
    return this.#batch({ method: "POST", path, subject: `batch "${id}"` }, signal);
  }

  /** A file's bytes as they come. */
  content(id: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    this.requireKey();
    const path = `/files/${encodeURIComponent(id)}/content`;
    return this.client.requestStream({ method: "GET", path, subject: `file "${id}"` }, { signal });
  }

  /** Deletes a file; one that is not there any more is as good. */
  async remove(id: string, signal: AbortSignal | undefined): Promise<void> {
    const path = `/files/${encodeURIComponent(id)}`;
    this.requireKey();
    try {
      await this.client.requestBytes({ method: "DELETE", path, subject: `file "${id}"` }, { signal });
    } catch (error) {
      if (!OVHcloudNotFoundError.isInstance(error)) throw error;
    }
  }

  // When it cannot be looked up either, the first failure is the one to tell.
  async #find(inputFileId: string, signal: AbortSignal | undefined): Promise<BatchInfo | undefined> {
    const newest = await this.list({}, signal).catch((): BatchInfo[] => []);
    return newest.find((batch) => batch.inputFileId === inputFileId);
  }

  async #batch(request: ApiRequest, signal: AbortSignal | undefined): Promise<BatchInfo> {
    const answer = await this.#json(request, signal);
    return readBatch(parseAnswer(answer, (await loadSchemas()).batchSchema, request));
  }

  #json(request: ApiRequest, signal: AbortSignal | undefined, timeout?: number): Promise<unknown> {
    this.requireKey();
    return this.client.requestJson(request, { signal, timeout });
  }
}

/** Loads what answers must look like, when the first one is there. */
export function loadSchemas(): Promise<Schemas> {
  return (loaded ??= import("./batch-schema.js"));
}

type Schemas = typeof import("./batch-schema.js");
let loaded: Promise<Schemas> | undefined;

// The service may have done it without our hearing of it.
function isUnanswered(error: unknown): boolean {
  return OVHcloudError.isInstance(error) && ["timeout", "connection", "server"].includes(error.kind);
}
