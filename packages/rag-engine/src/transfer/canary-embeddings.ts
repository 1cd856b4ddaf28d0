import { Embeddings } from "@langchain/core/embeddings";
import { canarySentence, type Manifest } from "langchain-hybrid-store";

/**
 * Stands in for the model that an index was made with, where nothing is embedded: a store is copied or looked over without
 * its model at hand. It knows the canary sentence alone.
 */
export class CanaryEmbeddings extends Embeddings {
  readonly #canary: number[];

  constructor({ canary }: Pick<Manifest, "canary">) {
    super({});
    this.#canary = canary;
  }

  override async embedQuery(text: string): Promise<number[]> {
    if (text !== canarySentence)
      throw new Error("There is no embedding model here. Open the index with its own model.");
    return [...this.#canary];
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return Promise.all(texts.map((text) => this.embedQuery(text)));
  }
}
