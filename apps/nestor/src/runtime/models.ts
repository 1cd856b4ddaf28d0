import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { Settings } from "../config/settings.js";

/** The models of a run and what the engine must know about them. */
export interface Models {
  chat: BaseChatModel;
  embeddings: EmbeddingsInterface;
  /** Written into the index, so that vectors of two models never mix. */
  embeddingIdentity: string;
  /** Tokens of the embedding model in a text; an estimate where its tokenizer is not at hand. */
  countTokens(text: string): number;
  /** Longest chunk, in those tokens. */
  maxChunkTokens: number;
  /** Whether the chat model writes text, or (offline) only picks quotes. */
  generative: boolean;
  close(): Promise<void>;
}

/** Opens the models that the settings ask for. Offline this starts the emulator inside this process. */
export async function openModels(settings: Settings): Promise<Models> {
  if (settings.mode === "offline") {
    const { openOfflineModels } = await import("./offline-models.js");
    return openOfflineModels(settings);
  }
  const { openCloudModels } = await import("./cloud-models.js");
  return openCloudModels(settings);
}
