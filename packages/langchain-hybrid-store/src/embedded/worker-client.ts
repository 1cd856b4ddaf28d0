import { Worker, type TransferListItem } from "node:worker_threads";
import { StoreClosedError, StoreError } from "../errors.js";
import type { Failure } from "./sqlite-errors.js";

/** A worker's answer to the request with the same number. */
export type WorkerReply = { id: number; value: unknown } | { id: number; error: Failure };

/** What a worker tells without being asked. */
export interface WorkerWarning {
  warning: Failure;
}

/** What a worker asks for: vectors that its graph can be measured with. */
export interface WorkerNotice {
  wants: "sample";
  dimension: number;
}

/** What a worker's failures become, and who hears its warnings. */
export interface WorkerListener {
  toError(failure: Failure): Error;
  onWarning(warning: Failure): void;
  onNotice?(notice: WorkerNotice): void;
}

interface Waiting {
  keepsAlive: boolean;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** How a request is sent. */
export interface RequestOptions {
  /** Buffers that change hands instead of being copied. */
  transfer?: readonly TransferListItem[];
  /** The process may end without the answer. */
  isBackground?: boolean;
}

/** Requests and replies over one worker thread. The thread keeps the process alive only while a request is under way. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listener: WorkerListener;
  #lastId = 0;
  #held = 0;
  /** Why no request can be answered any more. */
  #ended: Error | undefined;

  constructor(entry: URL, workerData: unknown, listener: WorkerListener) {
    this.#listener = listener;
    // The process's own flags are for its own entry: `--input-type` or `--test`, inherited, would stop the worker.
    this.#worker = new Worker(entry, { workerData, execArgv: [] });
    this.#worker.unref();
    this.#worker.on("message", (message: WorkerReply | WorkerWarning | WorkerNotice) => {
      if ("warning" in message) listener.onWarning(message.warning);
      else if ("wants" in message) listener.onNotice?.(message);
      else this.#settle(message);
    });
    this.#worker.on("error", (cause) => this.#end(crashed(cause)));
    this.#worker.on("exit", () => this.#end(new StoreClosedError()));
  }

  /** Sends a request; the promise settles with the worker's reply. */
  request<T>(
    type: string,
    payload: object = {},
    { transfer = [], isBackground = false }: RequestOptions = {},
  ): Promise<T> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<T>((resolve, reject) => {
      // First, because it throws for what cannot be copied: nobody would answer that request.
      this.#worker.postMessage({ id, type, ...payload }, transfer);
      this.#waiting.set(id, { resolve: (value) => resolve(value as T), reject, keepsAlive: !isBackground });
      if (!isBackground) this.#hold(1);
    });
  }

  async terminate(): Promise<void> {
    this.#end(new StoreClosedError());
    await this.#worker.terminate();
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (waiting?.keepsAlive === true) this.#hold(-1);
    if ("error" in reply) waiting?.reject(this.#listener.toError(reply.error));
    else waiting?.resolve(reply.value);
  }

  /** Counts the requests that keep the process alive. */
  #hold(change: 1 | -1): void {
    this.#held += change;
    if (this.#held === 0) this.#worker.unref();
    else if (change === 1 && this.#held === 1) this.#worker.ref();
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

function crashed(cause: unknown): StoreError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new StoreError(`A worker thread of the store failed: ${message}. Close the store and open it again.`, {
    cause,
  });
}
