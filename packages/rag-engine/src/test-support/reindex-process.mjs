/**
 * A process that makes an index anew, as a user's program does: it runs the compiled package.
 *
 *   reindex-process.mjs <data directory> <embeddings' length>
 *
 * Sends "begun" when it starts to build, and the summary when it is done.
 */
import { Embeddings } from "@langchain/core/embeddings";
import { openEmbeddedStore } from "langchain-hybrid-store";
import { openLibrary } from "../../dist/ingest/library/sqlite-library.js";
import { openFolderLocation } from "../../dist/ingest/reindex/folder-location.js";
import { reindex } from "../../dist/ingest/reindex/reindex.js";

const [data, length] = process.argv.slice(2);

class LetterEmbeddings extends Embeddings {
  async embedDocuments(texts) {
    return Promise.all(texts.map((text) => this.embedQuery(text)));
  }

  async embedQuery(text) {
    const vector = Array.from({ length: Number(length) }, () => 0.01);
    for (let at = 0; at < text.length; at += 1) vector[text.charCodeAt(at) % vector.length] += 1;
    return vector;
  }
}

const embeddings = new LetterEmbeddings({});
const embeddingModel = `test/letters-${length}`;
const library = openLibrary(data);
const summary = await reindex({
  library,
  location: openFolderLocation(data),
  openStore: ({ place }) =>
    openEmbeddedStore(place, { embeddings, embeddingModel, indexedFields: ["documentId", "contentKey"] }),
  embeddingModel,
  countTokens: (text) => text.split(/\s+/).length,
  maxChunkTokens: 30,
  batchSize: 2,
  onEvent: ({ type }) => type === "begun" && process.send("begun"),
});
await library.close();
process.send(summary);
process.disconnect();
