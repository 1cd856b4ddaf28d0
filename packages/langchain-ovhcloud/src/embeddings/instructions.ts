/** Texts put before what is embedded. */
export interface EmbeddingInstructions {
  /** Before a question. */
  query: string;
  /** Before a passage. */
  document: string;
}

/**
 * What the model cards of the embedding models ask to put before the text. OVHcloud documents no instructions (and
 * whether its deployment adds any is unconfirmed), so nothing is added unless asked for; an index must be searched with
 * the instructions that it was built with.
 *
 * @param model model id.
 * @returns the card's instructions; empty ones for models that want none (bge-m3) or are not known.
 */
export function modelCardInstructions(model: string): EmbeddingInstructions {
  return FAMILIES.find(({ name }) => name.test(model))?.instructions ?? { query: "", document: "" };
}

const WEB_SEARCH_TASK = "Given a web search query, retrieve relevant passages that answer the query";

const FAMILIES: readonly { name: RegExp; instructions: EmbeddingInstructions }[] = [
  { name: /e5-(small|base|large)/i, instructions: { query: "query: ", document: "passage: " } },
  {
    name: /bge-(small|base|large)-en/i,
    instructions: { query: "Represent this sentence for searching relevant passages: ", document: "" },
  },
  {
    name: /bge-multilingual-gemma2/i,
    instructions: { query: `<instruct>${WEB_SEARCH_TASK}\n<query>`, document: "" },
  },
  { name: /qwen3-embedding/i, instructions: { query: `Instruct: ${WEB_SEARCH_TASK}\nQuery:`, document: "" } },
];
