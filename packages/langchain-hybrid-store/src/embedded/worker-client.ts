import { Worker, type TransferListItem } from "node:worker_threads";
import { StoreClosedError, StoreError } from "../errors.js";

/** A worker's answer to the request with the same number. */
export type WorkerReply = { id: number; value: unknown } | { id: number; error: WorkerFailure };

/** An error as it crosses the thread boundary; `code` is SQLite's or the system's. */
export interface WorkerFailure {
  message: string;
  code?: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Requests and replies over one worker thread. The thread keeps the process alive only while a request is under way. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #toError: (failure: WorkerFailure) => Error;
  #lastId = 0;
  #ended = false;

  /** `toError` turns a failure that the worker reports into what the caller is to see. */
  constructor(entry: URL, workerData: unknown, toError: (failure: WorkerFailure) => Error) {
    this.#toError = toError;
    this.#worker = new Worker(entry, { workerData });
    this.#worker.unref();
    this.#worker.on("message", (reply: WorkerReply) => this.#settle(reply));
    this.#worker.on("error", (cause) =>
      this.#endAll(new StoreError(`A worker of the store failed: ${String(cause)}. Open the store again.`, { cause })),
    );
    this.#worker.on("exit", () => this.#endAll(new StoreClosedError()));
  }

  /** Sends a request; the promise settles with the worker's reply. */
  request<T>(type: string, payload: object = {}, transfer: readonly TransferListItem[] = []): Promise<T> {
    if (this.#ended) return Promise.reject(new StoreClosedError());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, type, ...payload }, transfer);
    });
  }

  async terminate(): Promise<void> {
    this.#ended = true;
    await this.#worker.terminate();
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("error" in reply) waiting?.reject(this.#toError(reply.error));
    else waiting?.resolve(reply.value);
  }

  #endAll(error: Error): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
