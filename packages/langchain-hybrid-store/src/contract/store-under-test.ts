import type { DocumentInterface } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type { HybridStore } from "../hybrid-store.js";

/** Options that every backend understands. */
export interface OptionsUnderTest {
  /** Default: `WordEmbeddings` of 32 dimensions. */
  embeddings?: EmbeddingsInterface;
  /** Default `words`. */
  embeddingModel?: string;
  instruction?: string;
  chunkerVersion?: string;
  verifyCanary?: "open" | "write";
  indexedFields?: readonly string[];
}

/** How a backend gives its stores to the contract; what was opened is closed and removed after each test. */
export interface StoresUnderTest {
  /** Opens the store at a place; without a place, a new one. */
  open(options?: OptionsUnderTest, place?: string): Promise<HybridStore>;
  /** A place where nothing is yet: a folder, a schema. */
  place(): string | Promise<string>;
}

/** A few chunks that most tests are content with. */
export const animals: DocumentInterface[] = [
  { pageContent: "The cat sleeps on the warm roof", metadata: { path: "cats.md", page: 1 } },
  { pageContent: "The dog runs in the garden", metadata: { path: "dogs.md", page: 1 } },
  { pageContent: "Cats and dogs share one garden", metadata: { path: "dogs.md", page: 2 } },
  { pageContent: "Ein Vogel singt über der Straße", metadata: { path: "birds.md", page: 1, draft: true } },
];
/** Their ids. */
export const animalIds = ["cat", "dog", "both", "bird"];

/** A new store that holds the animals. */
export async function openWithAnimals({ open }: StoresUnderTest): Promise<HybridStore> {
  const store = await open();
  await store.addDocuments(animals, { ids: animalIds });
  return store;
}

/** The ids of hits or documents, in their order. */
export function idsOf(hits: readonly { id?: string | undefined }[]): string[] {
  return hits.map(({ id }) => id ?? "");
}
