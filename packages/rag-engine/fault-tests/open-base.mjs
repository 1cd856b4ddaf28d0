import { join } from "node:path";
import { openEmbeddedStore } from "langchain-hybrid-store";
import { openLibrary } from "../dist/ingest/library/sqlite-library.js";

/** Fields that the sync filters by. */
export const indexedFields = ["documentId", "contentKey"];

/** Opens library and store of a data directory. */
export async function openBase(data, embeddings, { maxSizeBytes } = {}) {
  const limit = maxSizeBytes === undefined ? {} : { maxSizeBytes };
  const library = openLibrary(data, limit);
  const store = await openEmbeddedStore(join(data, "index"), {
    embeddings,
    embeddingModel: "stub/words",
    indexedFields,
    ...limit,
  });
  return { library, store };
}
