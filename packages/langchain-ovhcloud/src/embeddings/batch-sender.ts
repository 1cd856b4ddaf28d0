import type { AIEndpointsClient } from "../client/client.js";
import { OVHcloudBadRequestError, OVHcloudError, OVHcloudPayloadTooLargeError } from "../client/errors.js";
import type { Semaphore } from "../client/semaphore.js";
import { readVectors } from "./vectors.js";

/** A piece of work: texts, and where they stood in the caller's list. */
export interface Batch {
  texts: readonly string[];
  positions: readonly number[];
}

/** How a batch is sent. */
export interface SendOptions {
  /** Stops queueing and sending. */
  signal: AbortSignal;
  /** Told of each request that was answered. */
  onRequest: () => void;
}

/** What a sender needs. */
export interface BatchSenderOptions {
  client: AIEndpointsClient;
  model: string;
  /** Bounds the requests in flight. */
  slots: Semaphore;
  /** Most texts in one request, to begin with. */
  batchSize: number;
  /** Length that vectors must have; undefined for that of the first answer. */
  dimension: number | undefined;
  encodingFormat: "float" | "base64";
}

/**
 * Sends batches. A batch that is refused as too much is halved, and what is learned about the largest one is remembered;
 * a text that is refused by itself is named in the error.
 */
export class BatchSender {
  readonly #options: BatchSenderOptions;
  #batchSize: number;
  #dimension: number | undefined;
  #encodingFormat: "float" | "base64";

  constructor(options: BatchSenderOptions) {
    this.#options = options;
    this.#batchSize = options.batchSize;
    this.#dimension = options.dimension;
    this.#encodingFormat = options.encodingFormat;
  }

  /** Most texts that the service is known to take at once. */
  get batchSize(): number {
    return this.#batchSize;
  }

  /** Length of the vectors; undefined until the first answer. */
  get dimension(): number | undefined {
    return this.#dimension;
  }

  /**
   * Embeds a batch.
   *
   * @param batch texts; one at least.
   * @param options signal and listener.
   * @returns a vector for each text, in order.
   */
  async send(batch: Batch, options: SendOptions): Promise<number[][]> {
    const outcome = await this.#try(batch, options);
    if (outcome === "again") return this.send(batch, options);
    if (outcome !== "split") return outcome;
    const half = Math.ceil(batch.texts.length / 2);
    const halves = [slice(batch, 0, half), slice(batch, half)];
    return (await Promise.all(halves.map((part) => this.send(part, options)))).flat();
  }

  async #try({ texts, positions }: Batch, { signal, onRequest }: SendOptions): Promise<number[][] | "again" | "split"> {
    const { client, model, slots } = this.#options;
    const leave = await slots.acquire(signal);
    try {
      // While this batch waited, another may have learned that its size is refused.
      if (texts.length > this.#batchSize) return "split";
      const request = { model, input: [...texts], encoding_format: this.#encodingFormat };
      const response = await client.embeddings(request, { signal });
      onRequest();
      const vectors = readVectors(response, { count: texts.length, model, dimension: this.#dimension });
      this.#dimension ??= vectors[0]?.length;
      return vectors;
    } catch (error) {
      if (this.#isAboutEncoding(error)) return "again";
      if (!isAboutTexts(error)) throw error;
      if (texts.length === 1) throw nameText(error, positions[0]);
      if (!isTooMuch(error)) throw error;
      // A 413 may also be about the bytes of one long text, which says nothing about the count.
      if (TOO_MANY.test(error.message)) this.#batchSize = Math.min(this.#batchSize, Math.ceil(texts.length / 2));
      return "split";
    } finally {
      leave();
    }
  }

  #isAboutEncoding(error: unknown): boolean {
    const refused = OVHcloudBadRequestError.isInstance(error) && /encoding|base64/i.test(error.message);
    if (!refused || this.#encodingFormat === "float") return false;
    this.#encodingFormat = "float";
    return true;
  }
}

// The wording of a refused batch is not documented; these are the words of the usual servers (TEI, vLLM, OpenAI).
const TOO_MANY = /batch|too many|max(imum)?[^.]*(inputs?|items|array|client)|array (is )?too long/i;

const ABOUT_TEXTS = new Set(["bad-request", "payload-too-large", "context-overflow"]);

function isAboutTexts(error: unknown): error is OVHcloudError {
  return OVHcloudError.isInstance(error) && ABOUT_TEXTS.has(error.kind);
}

// A text that is too long is looked for by halving too, so that the error can name it.
function isTooMuch(error: OVHcloudError): boolean {
  if (OVHcloudPayloadTooLargeError.isInstance(error) || error.kind === "context-overflow") return true;
  return TOO_MANY.test(error.message);
}

function nameText(error: OVHcloudError, position: number | undefined): OVHcloudError {
  if (position === undefined || error.inputIndex !== undefined) return error;
  error.inputIndex = position;
  error.message = `Text ${position}: ${error.message}`;
  return error;
}

function slice({ texts, positions }: Batch, from: number, to?: number): Batch {
  return { texts: texts.slice(from, to), positions: positions.slice(from, to) };
}
