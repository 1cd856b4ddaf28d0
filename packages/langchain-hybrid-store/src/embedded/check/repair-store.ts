import { StoreReadonlyError } from "../../errors.js";
import { checkStore, type CheckedStore } from "./check-store.js";

/**
 * See `HybridStore.repair`.
 *
 * @throws StoreReadonlyError
 */
export async function repairStore(store: CheckedStore): Promise<string[]> {
  const { threads, manifest, options } = store;
  if (options.readonly === true) throw new StoreReadonlyError(options.file);
  const { problems } = await checkStore(store);
  const done: string[] = [];
  for (const { code, repairable } of problems) {
    if (!repairable || (code !== "database-damaged" && code !== "full-text-differs" && code !== "vector-without-chunk"))
      continue;
    done.push(await threads.mend(code));
  }
  const isGraphBad = problems.some(({ code }) => code === "graph-not-usable" || code === "recall-low");
  if (isGraphBad && manifest !== undefined) {
    await threads.rebuildGraph(manifest.dimension);
    done.push("Made the vector graph again.");
  }
  return done;
}
