import type { Library } from "../library/library.js";
import { searchedDocuments } from "./searched-documents.js";

/** How much there is to embed for a new index. */
export interface ReindexEstimate {
  documents: number;
  chunks: number;
  /** Estimated from a sample of the documents. */
  tokens: number;
}

/** Documents whose pages are counted. */
const sampledDocuments = 20;
/** Pages of each that are counted at most. */
const sampledPages = 50;

/** Estimates what a reindex with a new model embeds, in a moment: no model is asked. */
export async function estimateReindex(
  library: Library,
  countTokens: (text: string) => number,
): Promise<ReindexEstimate> {
  const documents = await searchedDocuments(library);
  const step = Math.max(1, Math.floor(documents.length / sampledDocuments));
  let [pages, tokens] = [0, 0];
  for (let at = 0; at < documents.length; at += step) {
    const id = documents[at]?.id ?? "";
    for (const { text } of (await library.pages(id)).slice(0, sampledPages)) {
      pages += 1;
      tokens += countTokens(text);
    }
  }
  const allPages = documents.reduce((sum, { pageCount }) => sum + pageCount, 0);
  return {
    documents: documents.length,
    chunks: documents.reduce((sum, { chunkCount }) => sum + chunkCount, 0),
    tokens: pages === 0 ? 0 : Math.round((tokens / pages) * allPages),
  };
}
