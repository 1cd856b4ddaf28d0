import type { Filter, HybridHit, HybridStore } from "langchain-hybrid-store";
import type { Library, SearchableDocument } from "../ingest/library/library.js";
import type { ChunkMetadata } from "../ingest/sync/index-document.js";
import { chooseDiverse } from "./choose-diverse.js";
import type { Passage } from "./passage.js";
import { positionOf } from "./position.js";

/** What a retriever is made of. */
export interface RetrieverOptions {
  store: Pick<HybridStore, "hybridSearch">;
  /** Says what documents are called, and which of them may be shown. */
  library: Pick<Library, "searchable">;
  /** Passages to return. Default 6. */
  k?: number;
  /** Length of the list by meaning and of the list by words, before fusion. Default 50. */
  fetchK?: number;
}

/** Options of one retrieval. */
export interface RetrieveOptions {
  k?: number;
  filter?: Filter;
  signal?: AbortSignal;
}

/** Finds passages for a question. */
export interface Retriever {
  /** The best passages, numbered from 1; fewer than `k` when there are no more, none when the index is empty. */
  retrieve(question: string, options?: RetrieveOptions): Promise<Passage[]>;
}

const defaultK = 6;
const defaultFetchK = 50;
/** Enough for repetitions and crowded pages to be left out, few enough not to read half the lists from disk. */
const candidatesPerPassage = 4;

/** A retriever by meaning and by words at once, fused by reciprocal rank, without repetitions. */
export function createRetriever({
  store,
  library,
  k: usualK = defaultK,
  fetchK = defaultFetchK,
}: RetrieverOptions): Retriever {
  return {
    async retrieve(question, { k = usualK, filter, signal } = {}) {
      signal?.throwIfAborted();
      const hits = await store.hybridSearch(question, {
        k: k * candidatesPerPassage,
        fetchK: Math.max(fetchK, k),
        ...(filter === undefined ? {} : { filter }),
      });
      signal?.throwIfAborted();
      const documents = await library.searchable([...new Set(hits.map(documentIdOf))]);
      const passages = hits.flatMap((hit) => {
        const document = documents.get(documentIdOf(hit));
        return document === undefined ? [] : [toPassage(hit, document)];
      });
      return chooseDiverse(passages, k).map((passage, index) => ({ ...passage, n: index + 1 }));
    },
  };
}

function documentIdOf({ document }: HybridHit): string {
  return (document.metadata as ChunkMetadata).documentId;
}

function toPassage(hit: HybridHit, { title, path, pageKind }: SearchableDocument): Passage {
  const { id, document, score, vectorRank, vectorScore, lexicalRank, lexicalScore } = hit;
  const metadata = document.metadata as ChunkMetadata;
  const { documentId, page, start, end } = metadata;
  return {
    n: 0,
    chunkId: id,
    documentId,
    path,
    title,
    page,
    position: positionOf(pageKind, metadata),
    start,
    end,
    text: document.pageContent,
    score,
    ...(vectorRank === undefined ? {} : { vectorRank }),
    ...(vectorScore === undefined ? {} : { vectorScore }),
    ...(lexicalRank === undefined ? {} : { lexicalRank }),
    ...(lexicalScore === undefined ? {} : { lexicalScore }),
  };
}
