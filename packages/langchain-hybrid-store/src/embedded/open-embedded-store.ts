import { EmbeddedStore } from "./embedded-store.js";
import type { EmbeddedStoreOptions } from "./options.js";

/**
 * Opens the store in a folder, making it when it is not there. The folder holds one SQLite database, which is the truth,
 * and the HNSW graph, which is made again from it whenever it is missing or does not fit.
 *
 * @throws ManifestMismatchError when the index was made with another model, or the model of this name changed.
 * @throws InvalidOptionError, StoreCorruptError, StoreReadonlyError, StoreBusyError, DiskFullError as their names say.
 *
 * @example
 * const store = await openEmbeddedStore("./index", { embeddings, embeddingModel: "ovhcloud/bge-m3" });
 * await store.addDocuments([{ pageContent: "Hello", metadata: { path: "a.txt" } }], { ids: ["a:0"] });
 * const hits = await store.hybridSearch("greeting", { k: 3 });
 * await store.close();
 */
export function openEmbeddedStore(directory: string, options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  return EmbeddedStore.open(directory, options);
}
