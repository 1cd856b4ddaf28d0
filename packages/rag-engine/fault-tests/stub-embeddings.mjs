import { Embeddings } from "@langchain/core/embeddings";
import { setTimeout } from "node:timers/promises";

/** Vectors that follow from the words of a text, after a short delay, as from a service. */
export class StubEmbeddings extends Embeddings {
  #delayMs;
  #onTexts;

  constructor(delayMs, onTexts) {
    super({});
    this.#delayMs = delayMs;
    this.#onTexts = onTexts;
  }

  async embedDocuments(texts) {
    if (this.#delayMs > 0) await setTimeout(this.#delayMs);
    this.#onTexts(texts);
    return texts.map(vectorOf);
  }

  async embedQuery(text) {
    return vectorOf(text);
  }
}

function vectorOf(text) {
  const vector = Array.from({ length: 16 }, () => 0.01);
  for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
    let hash = 7;
    for (let at = 0; at < word.length; at += 1) hash = (hash * 31 + word.charCodeAt(at)) >>> 0;
    vector[hash % 16] += 1;
  }
  return vector;
}
