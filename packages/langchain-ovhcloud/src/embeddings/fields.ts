import type { ClientOptions } from "../client/config.js";
import type { EmbeddingProgress } from "./embedding-run.js";
import type { InstructionChoice } from "./instructions.js";
import type { TruncatePolicy } from "./truncation.js";
import type { EmbeddingStore } from "./vector-cache.js";

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
   * Texts put before questions and passages: "none" (default), "model-card" for what the model's card asks for, `{ task }`
   * for models that take one, or own ones. An index built with one choice must be searched with the same.
   */
  instructions?: InstructionChoice | undefined;
  /**
   * What to do with texts that are longer than the model reads: "server" (default) lets the service decide, "error"
   * refuses them before anything is sent, "end" cuts them. The last two go by a local estimate of tokens.
   */
  truncate?: TruncatePolicy | undefined;
  /** Longest text in tokens, for `truncate`. Default: what is known of the model. */
  maxTextTokens?: number | undefined;
  /** Length that every vector must have. Default: that of the first answer. Nothing is asked of the server by it. */
  dimension?: number | undefined;
  /**
   * How vectors are asked for. Default "float", which every server understands; "base64" makes answers a third as large
   * (unconfirmed for OVHcloud; a server that refuses it is asked for floats). Both are read, whatever was asked.
   */
  encodingFormat?: "float" | "base64" | undefined;
  /** Keeps vectors between runs: any byte store of LangChain, such as `EmbeddingFileStore` of `langchain-ovhcloud/node`. */
  cache?: EmbeddingStore | undefined;
  /** Names whose vectors the cache holds. Default: the host of the base URL, so that an emulator's never mix with others. */
  cacheNamespace?: string | undefined;
  /** Told how far a call has come. */
  onProgress?: ((progress: EmbeddingProgress) => void) | undefined;
}

/** Options of one call. */
export interface EmbedOptions {
  /** Aborts all requests of the call. */
  signal?: AbortSignal | undefined;
  /** Told how far this call has come, instead of the constructor's. */
  onProgress?: ((progress: EmbeddingProgress) => void) | undefined;
}
