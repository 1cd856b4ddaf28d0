import { mkdirSync } from "node:fs";
import path from "node:path";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import { assertCanary, assertSameModel } from "../manifest.js";
import { openDatabase, storeErrorFrom } from "./database.js";
import { EmbeddedStore } from "./embedded-store.js";

/** Parameters of the HNSW graph. */
export interface HnswOptions {
  /** Links of a vector. Default 16; more finds more and takes more memory. */
  m?: number;
  /** Candidates while building. Default 200. */
  efConstruction?: number;
  /** Candidates while searching. Default 128: recall@10 of about 0.95 on hard data at 20,000 vectors. */
  ef?: number;
}

/** How a store in a folder is opened. */
export interface EmbeddedStoreOptions {
  /** Embeds queries, and documents given to `addDocuments`. */
  embeddings: EmbeddingsInterface;
  /** Identity of the embedding model; an index refuses any other than the one it was made with. */
  embeddingModel: string;
  /** Text that the caller puts before what is embedded; part of the identity. */
  instruction?: string;
  /** Recorded in the manifest for the caller's use. */
  chunkerVersion?: string;
  /** Up to this many vectors are searched exactly. Default 5,000 (5 ms at 768 dimensions). */
  exactBelow?: number;
  /** When the canary sentence is embedded again: on every open (default), or only before the first write. */
  verifyCanary?: "open" | "write";
  /** Upper bound of the database file in bytes; beyond it writes throw `DiskFullError`. Default: none. */
  maxSizeBytes?: number;
  /** Metadata fields that filters use often, for instance `["documentId"]`: each gets a database index. */
  indexedFields?: readonly string[];
  hnsw?: HnswOptions;
  /** Hears what does not stop the work, for instance that the graph could not be saved. Default: `process.emitWarning`. */
  onWarning?: (warning: Error) => void;
}

/**
 * Opens the store in a folder, making it when it is not there. The folder holds one SQLite database, which is the truth,
 * and the HNSW graph, which is made again from it whenever it is missing or does not fit.
 *
 * @throws ManifestMismatchError when the index was made with another model, or the model of this name changed.
 * @throws StoreCorruptError, StoreReadonlyError, DiskFullError as their names say.
 *
 * @example
 * const store = await openEmbeddedStore("./index", { embeddings, embeddingModel: "ovhcloud/bge-m3" });
 * await store.addDocuments([{ pageContent: "Hello", metadata: { path: "a.txt" } }], { ids: ["a:0"] });
 * const hits = await store.hybridSearch("greeting", { k: 3 });
 * await store.close();
 */
export async function openEmbeddedStore(directory: string, options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const file = path.join(directory, "store.sqlite");
  makeFolder(directory);
  const database = openDatabase(file, options.indexedFields);
  const store = new EmbeddedStore(database, { ...options, directory, file });
  try {
    const { manifest } = store;
    if (manifest !== undefined) {
      assertSameModel(manifest, options);
      if (options.verifyCanary !== "write") await assertCanary(manifest, options.embeddings);
    }
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw storeErrorFrom(error, directory);
  }
}
