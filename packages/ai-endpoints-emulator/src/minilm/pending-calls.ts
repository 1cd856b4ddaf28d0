import { EmbedderCrashedError, EmulatorError } from "../emulator-error.js";

interface Pending<Answer> {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Calls that wait for an answer from the model's thread, by number. */
export class PendingCalls<Answer> {
  readonly #pending = new Map<number, Pending<Answer>>();
  #lastId = 0;

  /**
   * Sends a call and waits for its answer.
   *
   * @param send posts the call under the given number
   * @param cancel tells the thread to drop it, after an abort
   */
  start(send: (id: number) => void, cancel: (id: number) => void, signal?: AbortSignal): Promise<Answer> {
    const id = ++this.#lastId;
    return new Promise<Answer>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#pending.delete(id);
        cancel(id);
        reject(signal?.reason);
      };
      const settle = () => {
        this.#pending.delete(id);
        signal?.removeEventListener("abort", onAbort);
      };
      this.#pending.set(id, {
        resolve: (answer) => (settle(), resolve(answer)),
        reject: (error) => (settle(), reject(error)),
      });
      signal?.addEventListener("abort", onAbort, { once: true });
      send(id);
      return undefined;
    });
  }

  /** Answers a call; unknown numbers (aborted meanwhile) are ignored. */
  resolve(id: number, answer: Answer): void {
    this.#pending.get(id)?.resolve(answer);
  }

  /** Fails one call with the thread's own message. */
  reject(id: number, message: string): void {
    this.#pending.get(id)?.reject(new EmulatorError(`The embedding model failed: ${message}`));
  }

  /** Fails all calls. */
  rejectAll(error: Error): void {
    for (const call of this.#pending.values()) call.reject(error);
  }

  /** The error for a thread that ended by itself. */
  crashed(cause: unknown): EmbedderCrashedError {
    return new EmbedderCrashedError(
      "The thread of the embedding model ended unexpectedly. Call again: a new one is started; if it ends again, check free memory.",
      { cause },
    );
  }
}
