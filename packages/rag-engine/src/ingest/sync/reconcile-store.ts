import type { HybridStore } from "langchain-hybrid-store";
import type { Library } from "../library/library.js";

/**
 * Repairs what a crash or an outside change left behind: deletes chunks of documents that the library does not know.
 *
 * @returns how many chunks of each known document the index holds.
 */
export async function reconcileStore(store: HybridStore, library: Library): Promise<Map<string, number>> {
  const known = new Set(library.ledger.entries().map((entry) => entry.id));
  const counts = new Map<string, number>();
  const orphans: string[] = [];
  for (const id of await store.ids()) {
    const documentId = CHUNK_ID.exec(id)?.[1];
    // Whatever else the owner of the store put into it is not ours to judge.
    if (documentId === undefined) continue;
    if (known.has(documentId)) counts.set(documentId, (counts.get(documentId) ?? 0) + 1);
    else orphans.push(id);
  }
  for (let at = 0; at < orphans.length; at += 500) await store.delete({ ids: orphans.slice(at, at + 500) });
  return counts;
}

const CHUNK_ID = /^([0-9a-f]{16}):\d+$/;
