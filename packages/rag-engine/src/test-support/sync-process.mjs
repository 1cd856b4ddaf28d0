/**
 * A process that syncs a folder, as a user's program does: it runs the compiled package.
 *
 *   sync-process.mjs <folder> <data directory> <batches>
 *
 * After that many batches, and not before one is stored, the embedding model never answers again, until the process is
 * killed. Sends "stalled", or
 * the summary when the sync is done.
 */
import { Embeddings } from "@langchain/core/embeddings";
import { openEmbeddedStore } from "langchain-hybrid-store";
import { openLibrary } from "../../dist/ingest/library/sqlite-library.js";
import { syncFolder } from "../../dist/ingest/sync/sync-folder.js";

const [folder, data, batches] = process.argv.slice(2);
const vector = Array.from({ length: 8 }, () => Math.sqrt(1 / 8));

let onStored;
const stored = new Promise((resolve) => (onStored = resolve));

class StallingEmbeddings extends Embeddings {
  #left = Number(batches);

  async embedDocuments(texts) {
    if (this.#left-- <= 0) {
      await stored;
      process.send("stalled");
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    }
    return texts.map(() => vector);
  }

  async embedQuery() {
    return vector;
  }
}

const embeddings = new StallingEmbeddings({});
const store = await openEmbeddedStore(`${data}/index`, { embeddings, embeddingModel: "test/constant" });
const library = openLibrary(data);
const countTokens = (text) => text.split(/\s+/).length;
const onEvent = ({ type }) => type === "embedding" && onStored();
const summary = await syncFolder({ folder, library, store, countTokens, maxChunkTokens: 30, batchSize: 4, onEvent });
process.send({ ...summary, stored: await store.count() });
await store.close();
await library.close();
process.disconnect();
