import type { Vector } from "langchain-hybrid-store";

/** The part of LangChain's embeddings that is used; classes that know no signal are given one for nothing. */
export interface DocumentEmbeddings {
  embedDocuments(documents: string[], options?: { signal?: AbortSignal }): Promise<number[][]>;
}

/** Options of {@link EmbeddingQueue}. */
export interface EmbeddingQueueOptions {
  embeddings: DocumentEmbeddings;
  /** Texts of one call. Default 64. */
  batchSize?: number;
  /** Calls under way at once: while one is answered the next is sent. Default 2. */
  parallel?: number;
  /** Ends all waiting at once. A call under way is told, and its answer is not waited for. */
  signal?: AbortSignal;
}

interface Waiting {
  text: string;
  resolve: (vector: Vector) => void;
  reject: (reason: unknown) => void;
}

/**
 * Embeds texts of many documents in full calls: what arrives while calls are under way goes together into the next one, so
 * that a hundred small files cost a few calls and not a hundred. It neither paces nor tries again: that is the model's own
 * business.
 */
export class EmbeddingQueue {
  readonly #embeddings: DocumentEmbeddings;
  readonly #batchSize: number;
  readonly #parallel: number;
  readonly #signal: AbortSignal | undefined;
  #waiting: Waiting[] = [];
  #underWay = 0;
  #isScheduled = false;

  constructor({ embeddings, batchSize = 64, parallel = 2, signal }: EmbeddingQueueOptions) {
    this.#embeddings = embeddings;
    this.#batchSize = batchSize;
    this.#parallel = parallel;
    this.#signal = signal;
    signal?.addEventListener("abort", () => this.#giveUp(signal.reason), { once: true });
  }

  /**
   * The vectors of texts, in their order. A text that is given twice is embedded once.
   *
   * @throws the signal's reason, or what the model throws.
   */
  async embed(texts: readonly string[]): Promise<Vector[]> {
    this.#signal?.throwIfAborted();
    const distinct = [...new Set(texts)];
    const vectors = await Promise.all(distinct.map((text) => this.#vectorOf(text)));
    const byText = new Map(distinct.map((text, index) => [text, vectors[index] as Vector]));
    return texts.map((text) => byText.get(text) as Vector);
  }

  #vectorOf(text: string): Promise<Vector> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, resolve, reject });
      this.#schedule();
    });
  }

  /** A full call leaves at once; a part of one waits until others had their turn to add to it. */
  #schedule(): void {
    if (this.#waiting.length >= this.#batchSize) return this.#send();
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      // While a call is under way, more may arrive: a short one would only use up the rate limit.
      if (this.#underWay === 0) this.#send();
    });
  }

  #send(): void {
    while (this.#waiting.length > 0 && this.#underWay < this.#parallel) {
      if (this.#waiting.length < this.#batchSize && this.#underWay > 0) return;
      const batch = this.#waiting.splice(0, this.#batchSize);
      this.#underWay += 1;
      void this.#call(batch).finally(() => {
        this.#underWay -= 1;
        this.#schedule();
      });
    }
  }

  async #call(batch: readonly Waiting[]): Promise<void> {
    const options = this.#signal === undefined ? {} : { signal: this.#signal };
    const texts = batch.map(({ text }) => text);
    try {
      const call = this.#embeddings.embedDocuments(texts, options);
      const vectors = await untilAborted(call, this.#signal);
      if (vectors.length !== batch.length) {
        throw new Error(
          `The embedding model gave ${vectors.length} vectors for ${batch.length} texts. Check the model, or update its package.`,
        );
      }
      for (const [index, { resolve }] of batch.entries()) resolve(vectors[index] as Vector);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  #giveUp(reason: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }
}

/** The answer, or the signal's reason as soon as it is aborted: not every model stops when it is told to. */
function untilAborted<T>(call: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return call;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
