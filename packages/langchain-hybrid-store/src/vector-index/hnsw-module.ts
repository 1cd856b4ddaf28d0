import { createRequire } from "node:module";
import type * as Hnsw from "hnswlib-node";

/** What the native module exports. */
export type HnswModule = typeof Hnsw;

/** The native module, or undefined where it is not installed or was built for another Node. */
export function loadHnsw(): HnswModule | undefined {
  try {
    return createRequire(import.meta.url)("hnswlib-node") as HnswModule;
  } catch {
    // It is an optional dependency: without it the store searches exactly, and `index()` says so.
    return undefined;
  }
}
