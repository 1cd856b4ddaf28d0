const BUSY = 0;
const STOP = 1;

/** Memory for one {@link NativeGate}, to be shared with a thread. */
export function createGateMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/**
 * Keeps a process from ending in the middle of a native call. Node aborts with SIGABRT when a thread is torn down while
 * onnxruntime-node 1.30.0 runs in it (a C++ exception that nothing catches), be it by `terminate()` or `process.exit()`.
 */
export class NativeGate {
  readonly #state: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#state = new Int32Array(memory);
  }

  /** In the thread: runs native work, unless the process is about to end; then it never returns. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    Atomics.store(this.#state, BUSY, 1);
    try {
      if (Atomics.load(this.#state, STOP) === 1) return await new Promise<T>(() => this.#leave());
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** In the main thread: lets no further work begin, and blocks until the present one has ended. */
  stop(timeoutMs = 10_000): void {
    Atomics.store(this.#state, STOP, 1);
    Atomics.wait(this.#state, BUSY, 1, timeoutMs);
  }

  #leave(): void {
    Atomics.store(this.#state, BUSY, 0);
    Atomics.notify(this.#state, BUSY);
  }
}

/**
 * Stops the gate when the process ends by itself.
 *
 * @returns a function that forgets the gate
 */
export function stopAtExit(gate: NativeGate): () => void {
  // One listener for all gates: Node warns of a leak from the eleventh on.
  if (gates.size === 0) process.on("exit", stopAll);
  gates.add(gate);
  return () => {
    gates.delete(gate);
    if (gates.size === 0) process.off("exit", stopAll);
  };
}

const gates = new Set<NativeGate>();

function stopAll(): void {
  for (const gate of gates) gate.stop();
}
