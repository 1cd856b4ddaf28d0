import { Embeddings } from "@langchain/core/embeddings";
import { AIEndpointsClient } from "../client/client.js";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { Semaphore } from "../client/semaphore.js";
import { BatchSender } from "./batch-sender.js";
import { runEmbedding } from "./embedding-run.js";
import type { EmbedOptions, OVHcloudEmbeddingsFields } from "./fields.js";
import { type EmbeddingInstructions, resolveInstructions } from "./instructions.js";
import { embeddingModelFacts } from "./known-models.js";
import { packTexts } from "./packing.js";
import { applyTruncation, type TruncatePolicy } from "./truncation.js";
import { VectorCache } from "./vector-cache.js";

/** Model used when none is named: multilingual, 1024 numbers, texts up to 8192 tokens. */
export const DEFAULT_EMBEDDING_MODEL = "bge-m3";

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
  readonly #sender: BatchSender;
  readonly #instructions: EmbeddingInstructions;
  readonly #caches: Caches | undefined;
  readonly #limits: { maxTokens: number; maxBytes: number };
  readonly #truncation: { policy: TruncatePolicy; maxTokens: number | undefined; model: string };
  readonly #encodingFormat: "float" | "base64";
  readonly #concurrency: number;
  readonly #onProgress: EmbedOptions["onProgress"];

  /**
   * @param fields see {@link OVHcloudEmbeddingsFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudEmbeddingsFields = {}) {
    super({ maxRetries: 0 });
    const { batchSize = 32, maxBatchTokens = 16_384, maxBatchBytes = 1_900_000, maxConcurrency = 4 } = fields;
    const { model = DEFAULT_EMBEDDING_MODEL, dimension, encodingFormat = "float", truncate = "server" } = fields;
    requirePositive({ batchSize, maxBatchTokens, maxBatchBytes, dimension, maxTextTokens: fields.maxTextTokens });
    this.model = model;
    this.#client = new AIEndpointsClient(fields);
    this.#sender = new BatchSender({
      client: this.#client,
      model,
      slots: new Semaphore(maxConcurrency),
      batchSize: Math.floor(batchSize),
      dimension,
      encodingFormat,
    });
    this.#encodingFormat = encodingFormat;
    this.#instructions = resolveInstructions(fields.instructions, model);
    this.#caches = this.#makeCaches(fields);
    this.#limits = { maxTokens: maxBatchTokens, maxBytes: maxBatchBytes };
    const maxTokens = fields.maxTextTokens ?? embeddingModelFacts(model)?.maxTokens;
    this.#truncation = { policy: truncate, maxTokens, model };
    this.#concurrency = maxConcurrency;
    this.#onProgress = fields.onProgress;
  }

  /**
   * What `batchEmbed` works with.
   *
   * @internal
   */
  get batchParts(): EmbeddingBatchParts {
    const { document: instruction } = this.#instructions;
    return {
      client: this.#client,
      model: this.model,
      dimension: this.dimension,
      encodingFormat: this.#encodingFormat,
      pack: (texts) => {
        const limits = { ...this.#limits, maxItems: this.#sender.batchSize };
        const packed = packTexts(applyTruncation(texts, this.#truncation), limits, instruction);
        return packed.map((batch) => batch.map((text) => instruction + text));
      },
    };
  }

  /** Length of the vectors; undefined until the first answer unless `dimension` was given. */
  get dimension(): number | undefined {
    return this.#sender.dimension;
  }

  /** Base URL in use. */
  get baseURL(): string {
    return this.#client.baseURL;
  }

  /**
   * Embeds passages.
   *
   * @param documents texts; an empty list makes no request.
   * @param options signal, progress.
   * @returns one vector per text, in order.
   * @throws OVHcloudError of the first request that failed; the others are aborted. Where one text is to blame,
   *   `inputIndex` is its place in the list.
   */
  override async embedDocuments(documents: string[], options: EmbedOptions = {}): Promise<number[][]> {
    return this.#embed(documents, "document", options);
  }

  /**
   * Embeds a question.
   *
   * @param document the question.
   * @param options signal, progress.
   */
  override async embedQuery(document: string, options: EmbedOptions = {}): Promise<number[]> {
    const [vector] = await this.#embed([document], "query", options);
    return vector as number[];
  }

  #embed(given: readonly string[], kind: "query" | "document", options: EmbedOptions): Promise<number[][]> {
    return runEmbedding(applyTruncation(given, this.#truncation), {
      sender: this.#sender,
      limits: { ...this.#limits, maxItems: this.#sender.batchSize },
      instruction: this.#instructions[kind],
      cache: this.#caches?.[kind],
      concurrency: this.#concurrency,
      signal: options.signal,
      onProgress: options.onProgress ?? this.#onProgress,
    });
  }

  #makeCaches({ cache, cacheNamespace, dimension }: OVHcloudEmbeddingsFields): Caches | undefined {
    if (!cache) return undefined;
    const namespace = cacheNamespace ?? new URL(this.baseURL).host;
    const make = (instruction: string) =>
      new VectorCache(cache, { namespace, model: this.model, dimension, instruction });
    return { query: make(this.#instructions.query), document: make(this.#instructions.document) };
  }
}

/** Embeddings as `batchEmbed` needs them. */
export interface EmbeddingBatchParts {
  client: AIEndpointsClient;
  model: string;
  /** Length that vectors must have; undefined for that of the first. */
  dimension: number | undefined;
  encodingFormat: "float" | "base64";
  /** Packs passages into requests, in order, each with its instruction. */
  pack: (texts: readonly string[]) => string[][];
}

// One for each instruction: the same text is another vector as a question.
interface Caches {
  query: VectorCache;
  document: VectorCache;
}

function requirePositive(fields: Record<string, number | undefined>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && !(value >= 1))
      throw new OVHcloudConfigurationError(`\`${name}\` must be 1 or more. Pass a positive number.`);
  }
}
