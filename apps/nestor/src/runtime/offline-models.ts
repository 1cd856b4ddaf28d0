import { createMiniLmTokenizer } from "ai-endpoints-emulator";
import { ChatOVHcloud, OVHcloudEmbeddings } from "langchain-ovhcloud";
import type { Settings } from "../config/settings.js";
import { openConnection } from "./connection.js";
import type { Models } from "./models.js";

/**
 * MiniLM reads 256 tokens and ignores the rest; 200 leaves room for what its own tokenizer adds and keeps a chunk to
 * one or two paragraphs, which is what it ranks best.
 */
const maxChunkTokens = 200;

/** The emulator on loopback, behind the same provider classes as the cloud. */
export async function openOfflineModels(settings: Settings): Promise<Models> {
  const [{ options, close }, tokenizer] = await Promise.all([
    openConnection({ mode: "offline" }),
    createMiniLmTokenizer(),
  ]);
  return {
    chat: new ChatOVHcloud({ ...options, model: settings.chatModel, temperature: 0 }),
    embeddings: new OVHcloudEmbeddings({ ...options, model: settings.embeddingModel }),
    embeddingIdentity: `emulator/all-MiniLM-L6-v2 as ${settings.embeddingModel}`,
    countTokens: (text) => tokenizer.countTokens(text),
    maxChunkTokens,
    generative: false,
    close,
  };
}
