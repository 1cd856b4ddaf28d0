import { randomUUID } from "node:crypto";
import { createEmulator, createMiniLmTokenizer } from "ai-endpoints-emulator";
import { ChatOVHcloud, OVHcloudEmbeddings } from "langchain-ovhcloud";
import type { Settings } from "../config/settings.js";
import type { Models } from "./models.js";

/**
 * MiniLM reads 256 tokens and ignores the rest; 200 leaves room for what its own tokenizer adds and keeps a chunk to
 * one or two paragraphs, which is what it ranks best.
 */
const maxChunkTokens = 200;

/** The emulator on loopback, behind the same provider classes as the cloud. */
export async function openOfflineModels(settings: Settings): Promise<Models> {
  // Known to this process alone, so that no other program on the machine can use its emulator.
  const apiKey = `offline-${randomUUID()}`;
  const [emulator, tokenizer] = await Promise.all([
    createEmulator({ rateLimits: false, apiKeys: [apiKey], anonymous: false }),
    createMiniLmTokenizer(),
  ]);
  const connection = { apiKey, baseURL: emulator.url, rateLimiter: false as const };
  return {
    chat: new ChatOVHcloud({ ...connection, model: settings.chatModel, temperature: 0 }),
    embeddings: new OVHcloudEmbeddings({ ...connection, model: settings.embeddingModel }),
    embeddingIdentity: `emulator/all-MiniLM-L6-v2 as ${settings.embeddingModel}`,
    countTokens: (text) => tokenizer.countTokens(text),
    maxChunkTokens,
    generative: false,
    close: () => emulator.close(),
  };
}
