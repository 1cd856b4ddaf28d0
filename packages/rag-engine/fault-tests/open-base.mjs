import { join } from "node:path";
import { openEmbeddedStore, openPostgresStore } from "langchain-hybrid-store";
import { openPostgresLibrary } from "../dist/ingest/library/open-postgres-library.js";
import { openLibrary } from "../dist/ingest/library/sqlite-library.js";

/** Fields that the sync filters by. */
export const indexedFields = ["documentId", "contentKey"];

/** Opens library and store of a data directory, or of `postgres: { url, schema, leaseMs }`. */
export async function openBase(data, embeddings, { maxSizeBytes, postgres } = {}) {
  if (postgres !== undefined) return openPostgres(postgres, embeddings);
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

async function openPostgres({ url, schema, leaseMs }, embeddings) {
  const library = await openPostgresLibrary(url, { schema, leaseMs });
  const store = await openPostgresStore(url, {
    embeddings,
    embeddingModel: "stub/words",
    indexedFields,
    schema: `${schema}_index`,
  });
  return { library, store };
}
