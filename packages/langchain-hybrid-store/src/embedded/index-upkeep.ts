import type { NearestSample } from "../vector-index/tuning.js";
import type { VectorIndex } from "../vector-index/vector-index.js";

/** Milliseconds in which vectors are moved into the graph before the thread looks for searches again. */
const sliceMs = 5;
/** A graph of at least as many new vectors is written while it is still being built: it may take minutes. */
const saveFrom = 10_000;

/** So long nothing may be written before the graph is measured. */
const quietMs = 1_000;

/** Whom the upkeep tells what it cannot do by itself. */
export interface UpkeepListener {
  /** The graph wants to be measured: `tune` is called with a sample, or not. */
  onSampleWanted(): void;
  onWarning(error: unknown): void;
}

/** Builds, saves and tunes the graph of a vector index, in the time that searches leave. */
export class IndexUpkeep {
  readonly #index: VectorIndex;
  readonly #listener: UpkeepListener;
  readonly #whenSettled: { resolve(): void; reject(reason: unknown): void }[] = [];
  #isScheduled = false;
  #isSampleWanted = false;
  #tuning: Promise<void> | undefined;
  #quiet: NodeJS.Timeout | undefined;
  #askedAt: number | undefined;
  #saving: Promise<void> | undefined;
  #isClosed = false;

  constructor(index: VectorIndex, listener: UpkeepListener) {
    this.#index = index;
    this.#listener = listener;
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#isScheduled || this.#isClosed || this.#saving !== undefined) return;
    this.#isScheduled = true;
    setImmediate(() => this.#work());
  }

  /** Settles when the graph has been made again and saved. */
  rebuild(): Promise<void> {
    this.#index.rebuild();
    this.#askedAt = undefined;
    this.wake();
    return new Promise((resolve, reject) => this.#whenSettled.push({ resolve, reject }));
  }

  async tune(sample: NearestSample): Promise<void> {
    this.#tuning = this.#index.tune(sample);
    try {
      await this.#tuning;
    } finally {
      this.#isSampleWanted = false;
      this.#askWhenQuiet();
    }
  }

  /** Ends the work; what is worth it is saved. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#quiet);
    await Promise.allSettled([this.#saving, this.#tuning]);
    await this.#index.saveWhenWorthwhile();
  }

  #work(): void {
    this.#isScheduled = false;
    if (this.#isClosed) return;
    const until = performance.now() + sliceMs;
    const isBuilding = this.#index.build(() => performance.now() >= until);
    const { unsaved, size } = this.#index;
    if (!isBuilding || (unsaved >= saveFrom && unsaved * 2 >= size)) this.#saving ??= this.#save(isBuilding);
    else this.wake();
  }

  /** A failure to save is no reason to stop searching. */
  async #save(isBuilding: boolean): Promise<void> {
    const waiting = isBuilding ? [] : this.#whenSettled.splice(0);
    try {
      await this.#index.saveWhenWorthwhile();
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      if (waiting.length === 0) this.#listener.onWarning(error);
      for (const { reject } of waiting) reject(error);
    } finally {
      this.#saving = undefined;
    }
    if (this.#index.state.kind === "building") this.wake();
    else this.#askWhenQuiet();
  }

  /** To compare a sample with everything takes seconds, and is in vain while documents are being added. */
  #askWhenQuiet(): void {
    if (this.#quiet !== undefined || this.#isClosed || !this.#index.wantsTuning) return;
    const { version } = this.#index;
    // What was refused once is refused again until something changes.
    if (version === this.#askedAt) return;
    this.#quiet = setTimeout(() => {
      this.#quiet = undefined;
      if (this.#isClosed || this.#isSampleWanted || !this.#index.wantsTuning) return;
      if (this.#index.version !== version) return this.#askWhenQuiet();
      this.#isSampleWanted = true;
      this.#askedAt = version;
      this.#listener.onSampleWanted();
    }, quietMs);
  }
}
