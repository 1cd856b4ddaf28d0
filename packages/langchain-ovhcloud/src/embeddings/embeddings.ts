import { Embeddings } from "@langchain/core/embeddings";
import { AIEndpointsClient } from "../client/client.js";
import type { ClientOptions } from "../client/config.js";
import {
  OVHcloudBadRequestError,
  OVHcloudConfigurationError,
  type OVHcloudError,
  OVHcloudPayloadTooLargeError,
} from "../client/errors.js";
import { Semaphore } from "../client/semaphore.js";
import { type EmbeddingInstructions, modelCardInstructions } from "./instructions.js";
import { packTexts } from "./packing.js";
import { readVectors } from "./vectors.js";

/** Model used when none is named: multilingual, 1024 numbers, texts up to 8192 tokens. */
export const DEFAULT_EMBEDDING_MODEL = "bge-m3";

/** Constructor fields of `OVHcloudEmbeddings`. */
export interface OVHcloudEmbeddingsFields extends ClientOptions {
  /** Model id. Default "bge-m3". */
  model?: string | undefined;
  /**
   * Most texts in one request. Default 32: the service has a limit per model whose number is not published; 32 is the
   * default limit of the usual embedding server (text-embeddings-inference). A refusal halves it by itself.
   */
  batchSize?: number | undefined;
  /** Most tokens in one request, estimated. Default 16384, two texts of bge-m3's full length; unconfirmed. */
  maxBatchTokens?: number | undefined;
  /** Most bytes of texts in one request. Default 1900000: OVHcloud documents 2 MB for the body. */
  maxBatchBytes?: number | undefined;
  /** Requests in flight at once. Default 4. */
  maxConcurrency?: number | undefined;
  /**
   * Texts put before questions and passages: "none" (default), "model-card" for what the model's card asks for, or own
   * ones. Off by default because OVHcloud documents none, and because an index built without must be searched without.
   */
  instructions?: "none" | "model-card" | Partial<EmbeddingInstructions> | undefined;
}

/** Options of one call. */
export interface EmbedOptions {
  /** Aborts all requests of the call. */
  signal?: AbortSignal | undefined;
}

/**
 * Embedding models of OVHcloud AI Endpoints.
 *
 * Texts are packed into requests by count, tokens and bytes, equal texts are sent once, and every answer is checked:
 * count, order, length, numbers. Line breaks are kept.
 *
 * @example
 * ```ts
 * const embeddings = new OVHcloudEmbeddings({ model: "bge-m3" });
 * const [first] = await embeddings.embedDocuments(["Red Hat", "Debian"]);
 * console.log(first?.length); // 1024
 * ```
 */
export class OVHcloudEmbeddings extends Embeddings<number[]> {
  readonly model: string;
  readonly #client: AIEndpointsClient;
  readonly #slots: Semaphore;
  readonly #instructions: EmbeddingInstructions;
  readonly #maxTokens: number;
  readonly #maxBytes: number;
  #batchSize: number;
  #dimension: number | undefined;

  /**
   * @param fields see {@link OVHcloudEmbeddingsFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudEmbeddingsFields = {}) {
    super({ maxRetries: 0 });
    const { batchSize = 32, maxBatchTokens = 16_384, maxBatchBytes = 1_900_000, maxConcurrency = 4 } = fields;
    for (const [name, value] of Object.entries({ batchSize, maxBatchTokens, maxBatchBytes })) {
      if (!(value >= 1)) throw new OVHcloudConfigurationError(`\`${name}\` must be 1 or more. Pass a positive number.`);
    }
    this.#client = new AIEndpointsClient(fields);
    this.#slots = new Semaphore(maxConcurrency);
    this.model = fields.model ?? DEFAULT_EMBEDDING_MODEL;
    this.#instructions = resolveInstructions(fields.instructions, this.model);
    this.#batchSize = Math.floor(batchSize);
    this.#maxTokens = maxBatchTokens;
    this.#maxBytes = maxBatchBytes;
  }

  /** Length of the vectors; undefined until the first answer. */
  get dimension(): number | undefined {
    return this.#dimension;
  }

  /**
   * Embeds passages.
   *
   * @param documents texts; an empty list makes no request.
   * @param options signal.
   * @returns one vector per text, in order.
   * @throws OVHcloudError of the first request that failed; the others are aborted.
   */
  override async embedDocuments(documents: string[], options: EmbedOptions = {}): Promise<number[][]> {
    return this.#embed(
      documents.map((text) => this.#instructions.document + text),
      options,
    );
  }

  /**
   * Embeds a question.
   *
   * @param document the question.
   * @param options signal.
   */
  override async embedQuery(document: string, options: EmbedOptions = {}): Promise<number[]> {
    const [vector] = await this.#embed([this.#instructions.query + document], options);
    return vector as number[];
  }

  async #embed(texts: readonly string[], options: EmbedOptions): Promise<number[][]> {
    const unique = [...new Set(texts)];
    const limits = { maxItems: this.#batchSize, maxTokens: this.#maxTokens, maxBytes: this.#maxBytes };
    const stop = new AbortController();
    const abort = () => stop.abort(options.signal?.reason);
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener("abort", abort, { once: true });
    try {
      const batches = packTexts(unique, limits).map((batch) => this.#embedBatch(batch, stop.signal));
      const vectors = (await Promise.all(batches)).flat();
      const byText = new Map(unique.map((text, i) => [text, vectors[i] as number[]]));
      // Copies, so that changing one vector does not change its twin.
      return texts.map((text) => [...(byText.get(text) as number[])]);
    } finally {
      options.signal?.removeEventListener("abort", abort);
      // After a failure the other batches' answers would be thrown away.
      stop.abort();
    }
  }

  async #embedBatch(texts: string[], signal: AbortSignal): Promise<number[][]> {
    const vectors = await this.#tryBatch(texts, signal);
    if (vectors) return vectors;
    const half = Math.ceil(texts.length / 2);
    const halves = [texts.slice(0, half), texts.slice(half)];
    return (await Promise.all(halves.map((part) => this.#embedBatch(part, signal)))).flat();
  }

  // Undefined means: too much at once.
  async #tryBatch(texts: string[], signal: AbortSignal): Promise<number[][] | undefined> {
    const leave = await this.#slots.acquire(signal);
    try {
      // While this batch waited, another may have learned that its size is refused.
      if (texts.length > this.#batchSize) return undefined;
      const request = { model: this.model, input: texts, encoding_format: "float" as const };
      const response = await this.#client.embeddings(request, { signal });
      const vectors = readVectors(response, { count: texts.length, model: this.model, dimension: this.#dimension });
      this.#dimension ??= vectors[0]?.length;
      return vectors;
    } catch (error) {
      if (texts.length === 1 || !isTooMuch(error)) throw error;
      // A 413 may also be about the bytes of one long text, which says nothing about the count.
      if (TOO_MANY.test(error.message)) this.#batchSize = Math.min(this.#batchSize, Math.ceil(texts.length / 2));
      return undefined;
    } finally {
      leave();
    }
  }
}

// The wording of a refused batch is not documented; these are the words of the usual servers (TEI, vLLM, OpenAI).
const TOO_MANY = /batch|too many|max(imum)?[^.]*(inputs?|items|array|client)|array (is )?too long/i;

function isTooMuch(error: unknown): error is OVHcloudError {
  if (OVHcloudPayloadTooLargeError.isInstance(error)) return true;
  return OVHcloudBadRequestError.isInstance(error) && TOO_MANY.test(error.message);
}

function resolveInstructions(wanted: OVHcloudEmbeddingsFields["instructions"], model: string): EmbeddingInstructions {
  if (wanted === "model-card") return modelCardInstructions(model);
  return { query: "", document: "", ...(wanted === "none" ? {} : wanted) };
}
