import type { HybridStore } from "langchain-hybrid-store";
import type { Ledger } from "../library/ledger.js";

/**
 * Repairs what a crash or an outside change left behind: forgets documents that no file holds any more, and deletes chunks
 * of documents that the library does not know.
 *
 * @returns how many chunks of each known document the index holds.
 */
export async function reconcileStore(store: HybridStore, ledger: Ledger): Promise<Map<string, number>> {
  await dropUnreferenced(store, ledger);
  const known = new Set((await ledger.entries()).map((entry) => entry.id));
  const { counts, orphans } = await countChunks(store, known);
  for (let at = 0; at < orphans.length; at += 500) await store.delete({ ids: orphans.slice(at, at + 500) });
  return counts;
}

/** @returns how many chunks of each known document the index holds, and ids of chunks of unknown ones. */
export async function countChunks(
  store: Pick<HybridStore, "ids">,
  known: ReadonlySet<string>,
): Promise<{ counts: Map<string, number>; orphans: string[] }> {
  const counts = new Map<string, number>();
  const orphans: string[] = [];
  for (const id of await store.ids()) {
    // Whatever else the owner of the store put into it is not ours to judge.
    if (!CHUNK_ID.test(id)) continue;
    const documentId = id.slice(0, 16);
    if (known.has(documentId)) counts.set(documentId, (counts.get(documentId) ?? 0) + 1);
    else orphans.push(id);
  }
  return { counts, orphans };
}

/**
 * Forgets documents that no file holds or is searched by. The index comes first: a crash in between leaves a ledger entry
 * that is unreferenced again next time.
 */
export async function dropUnreferenced(store: HybridStore, ledger: Ledger): Promise<void> {
  const ids = await ledger.unreferenced();
  for (const id of ids) await store.delete({ filter: { field: "documentId", eq: id } });
  if (ids.length > 0) await ledger.remove(ids);
}

const CHUNK_ID = /^[0-9a-f]{16}:[0-9a-f]+$/;
