import { rmSync } from "node:fs";
import path from "node:path";
import type { HybridStore } from "langchain-hybrid-store";
import type { IndexComparison, Library } from "rag-engine";
import { leftoverFiles } from "./check-machine.js";

/** Chunks that are deleted at once. */
const batchSize = 500;

/** Deletes what killed commands left. Says what it did. */
export async function repairMachine(dataDirectory: string): Promise<string[]> {
  const files = leftoverFiles(dataDirectory);
  for (const file of files) rmSync(file, { force: true });
  return files.map((file) => `Deleted ${path.basename(file)}.`);
}

/**
 * Mends the store, and drops chunks that no document has or that are not what stands on their page: the next sync makes
 * those anew. Says what it did.
 *
 * @throws SyncInProgressError while a sync is at work.
 */
export async function repairIndex(
  library: Library,
  store: HybridStore,
  { orphans, misplaced }: IndexComparison,
): Promise<string[]> {
  const maintenance = await library.startMaintenance();
  try {
    const done = await store.repair();
    await drop(store, orphans);
    await drop(store, misplaced);
    if (orphans.length > 0) done.push(`Deleted ${orphans.length} chunks of unknown documents.`);
    if (misplaced.length > 0) {
      done.push(
        `Deleted ${misplaced.length} chunks that did not fit their page; \`nestor sync <folder>\` makes them anew.`,
      );
    }
    return done;
  } finally {
    await maintenance.close();
  }
}

async function drop(store: HybridStore, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += batchSize) await store.delete({ ids: ids.slice(at, at + batchSize) });
}
