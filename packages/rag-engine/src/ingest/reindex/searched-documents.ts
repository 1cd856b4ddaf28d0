import type { LedgerEntry } from "../library/ledger.js";
import type { Library } from "../library/library.js";

/** The documents whose chunks belong into the index: complete ones that a file holds, or is searched by meanwhile. */
export async function searchedDocuments(library: Library): Promise<LedgerEntry[]> {
  const entries = await library.entries();
  const roots = new Set(entries.flatMap(({ files }) => files.map(({ root }) => root)));
  const inUse = new Set<string>();
  for (const root of roots) {
    for (const { documentId, searchableId } of await library.files(root)) {
      inUse.add(documentId);
      if (searchableId !== undefined) inUse.add(searchableId);
    }
  }
  return entries.filter(({ id, state }) => state === "indexed" && inUse.has(id));
}
