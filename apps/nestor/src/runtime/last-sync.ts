import type { SyncRecord } from "rag-engine";

/**
 * The sync whose end says where the index stands: the newest one, unless it broke off and another sync of its folder
 * finished after that. Of several workers the one that began last may be killed, and the others do its work.
 *
 * @param syncs newest first, as the library gives them.
 */
export function lastSync(syncs: readonly SyncRecord[]): SyncRecord | undefined {
  return syncs.find((sync) => !syncs.some((other) => madeUpFor(sync, other)));
}

function madeUpFor(sync: SyncRecord, { outcome, root, endedAt }: SyncRecord): boolean {
  if (sync.outcome === "running" || sync.outcome === "done" || sync.root !== root) return false;
  return outcome === "done" && endedAt !== undefined && Date.parse(endedAt) > Date.parse(sync.endedAt ?? sync.seenAt);
}
