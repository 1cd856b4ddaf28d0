import type { WeightFiles } from "./weights.js";

/** What the model's thread is started with. */
export interface WorkerSettings {
  files: WeightFiles;
  /** Threads that one matrix product may use. */
  intraOpNumThreads: number;
  /** Memory of the {@link NativeGate} that guards native calls. */
  gate: SharedArrayBuffer;
}

/** Messages to the model's thread. Ids are chosen by the sender. */
export type ToWorker =
  | { type: "embed"; id: number; texts: string[] }
  | { type: "count"; id: number; texts: string[] }
  | { type: "cancel"; id: number }
  | { type: "close" };

/** Messages from the model's thread. */
export type FromWorker =
  | { type: "ready" }
  | { type: "unusable"; reason: "corrupt" | "runtime" | "other"; message: string }
  | { type: "vectors"; id: number; values: Float32Array; tokenCounts: number[] }
  | { type: "counts"; id: number; tokenCounts: number[] }
  | { type: "failed"; id: number; message: string };
