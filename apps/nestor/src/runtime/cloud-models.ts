import { ChatOVHcloud, OVHcloudCostTracker, OVHcloudEmbeddings } from "langchain-ovhcloud";
import type { Settings } from "../config/settings.js";
import { estimateTokens } from "./estimate-tokens.js";
import type { Models } from "./models.js";
import { writeUsage } from "./usage-book.js";

/**
 * Every embedding model of the service reads 512 tokens or more (facts of the catalog; for bge-base-en-v1.5 and
 * multilingual-e5-base from their model cards, unconfirmed). 400 estimated tokens stay below that.
 */
const maxChunkTokens = 400;

/** The service itself, with the key from the environment or, on request, without one. */
export function openCloudModels(settings: Settings): Models {
  const tracker = new OVHcloudCostTracker();
  const connection = settings.mode === "anonymous" ? { anonymous: true } : {};
  return {
    chat: new ChatOVHcloud({ ...connection, model: settings.chatModel, temperature: 0, callbacks: [tracker] }),
    embeddings: new OVHcloudEmbeddings({ ...connection, model: settings.embeddingModel }),
    embeddingIdentity: `ovhcloud/${settings.embeddingModel}`,
    countTokens: estimateTokens,
    maxChunkTokens,
    generative: true,
    close: async () => writeUsage(settings, "answers", tracker),
  };
}
