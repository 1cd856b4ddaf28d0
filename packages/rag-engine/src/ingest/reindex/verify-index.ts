import type { HybridStore, StoreProblem } from "langchain-hybrid-store";
import { IndexCheckError } from "./errors.js";

/** How searching does at the moment, and whether the model answers, says nothing about whether the index is whole. */
const passing: readonly StoreProblem["code"][] = ["graph-not-usable", "recall-low", "model-unreachable"];

/**
 * Checks a new index before it is used.
 *
 * @param expected how many chunks each document must have; others there must not be.
 * @throws IndexCheckError
 */
export async function verifyIndex(store: HybridStore, expected: ReadonlyMap<string, number>): Promise<void> {
  const counts = new Map<string, number>();
  for (const chunkId of await store.ids()) {
    const id = chunkId.slice(0, chunkId.indexOf(":"));
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const different = [...expected].filter(([id, count]) => (counts.get(id) ?? 0) !== count).map(([id]) => id);
  const foreign = [...counts.keys()].filter((id) => !expected.has(id));
  const { problems } = await store.check();
  const found = [
    ...describe(different, "has not the chunks that it should have", "have not the chunks that they should have"),
    ...describe(foreign, "is in it that the library does not know", "are in it that the library does not know"),
    ...problems.filter(({ code }) => !passing.includes(code)).map(({ message }) => message),
  ];
  if (found.length > 0) throw new IndexCheckError(found);
}

function describe(ids: readonly string[], one: string, several: string): string[] {
  if (ids.length === 0) return [];
  return [ids.length === 1 ? `Document ${ids[0]} ${one}.` : `${ids.length} documents ${several} (${ids[0]}, …).`];
}
