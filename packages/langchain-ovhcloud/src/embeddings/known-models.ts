/** What is known of an embedding model. */
export interface EmbeddingModelFacts {
  /** Length of its vectors. */
  dimension: number;
  /** Longest text that it reads, in tokens. */
  maxTokens: number;
}

/**
 * The embedding models of the service, now and in 2024. The lengths of bge-base-en-v1.5's vectors are OVHcloud's own
 * (examples, 2024); all other numbers are the model cards' or third parties', unconfirmed for the service.
 */
const MODELS: Readonly<Record<string, EmbeddingModelFacts>> = {
  "bge-m3": { dimension: 1024, maxTokens: 8192 },
  "bge-multilingual-gemma2": { dimension: 3584, maxTokens: 8192 },
  "qwen3-embedding-8b": { dimension: 4096, maxTokens: 32_768 },
  "bge-base-en-v1.5": { dimension: 768, maxTokens: 512 },
  "multilingual-e5-base": { dimension: 768, maxTokens: 512 },
};

/**
 * Looks an embedding model up.
 *
 * @param model model id, in any case of letters.
 */
export function embeddingModelFacts(model: string): EmbeddingModelFacts | undefined {
  return MODELS[model.toLowerCase()];
}
