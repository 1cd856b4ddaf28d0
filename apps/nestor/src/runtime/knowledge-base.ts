import { existsSync } from "node:fs";
import path from "node:path";
import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import { openLibrary, type Library } from "rag-engine";
import { NotFoundError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import type { Models } from "./models.js";

/** The index on disk: what was read (library) and how it is found (store). */
export interface KnowledgeBase {
  library: Library;
  store: HybridStore;
  close(): Promise<void>;
}

/** Opens the index for `sync`, making it when it is not there. */
export async function openForWriting(settings: Settings, models: Models): Promise<KnowledgeBase> {
  const library = openLibrary(settings.dataDirectory);
  try {
    return knowledgeBase(library, await openStore(settings, models));
  } catch (error) {
    await library.close();
    throw error;
  }
}

/**
 * Opens the index for questions.
 *
 * @throws NotFoundError when nothing was indexed yet.
 */
export async function openForReading(settings: Settings, models: Models): Promise<KnowledgeBase> {
  const library = openLibraryForReading(settings);
  try {
    return knowledgeBase(library, await openStore(settings, models));
  } catch (error) {
    await library.close();
    throw error;
  }
}

/**
 * Opens only the list of documents and their page texts, which needs no model.
 *
 * @throws NotFoundError when nothing was indexed yet.
 */
export function openLibraryForReading(settings: Settings): Library {
  if (!existsSync(path.join(settings.dataDirectory, "library.sqlite"))) {
    throw new NotFoundError(
      `Nothing is indexed yet in ${settings.dataDirectory}. Index a folder first:  nestor sync ./my-pdfs`,
    );
  }
  return openLibrary(settings.dataDirectory);
}

/** Where the conversations of this index are kept. */
export function threadsFile(settings: Settings): string {
  return path.join(settings.dataDirectory, "threads.sqlite");
}

function openStore(settings: Settings, models: Models): Promise<HybridStore> {
  return openEmbeddedStore(path.join(settings.dataDirectory, "store"), {
    embeddings: models.embeddings,
    embeddingModel: models.embeddingIdentity,
    indexedFields: ["documentId", "contentKey"],
    // Without a key two requests a minute are all there is: a check on open would spend one of them.
    verifyCanary: settings.mode === "anonymous" ? "write" : "open",
  });
}

function knowledgeBase(library: Library, store: HybridStore): KnowledgeBase {
  return {
    library,
    store,
    close: async () => {
      await store.close();
      await library.close();
    },
  };
}
