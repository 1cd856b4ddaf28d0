import { afterAll, afterEach, beforeAll } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { ChatOVHcloud } from "../chat/chat-model.js";

/** What `emulatedChat` makes; there from the first test on. */
export interface EmulatedChat {
  emulator: Emulator;
  model: ChatOVHcloud;
}

/** An emulator for all tests of a file and a chat model that asks it once. Scenarios are forgotten after each test. */
export function emulatedChat(): EmulatedChat {
  const chat = {} as EmulatedChat;
  beforeAll(async () => {
    chat.emulator = await createEmulator({ rateLimits: false, embeddings: "hash" });
    chat.model = new ChatOVHcloud({
      model: "gpt-oss-120b",
      apiKey: "a-key",
      baseURL: chat.emulator.url,
      rateLimiter: false,
      maxRetries: 0,
    });
  });
  afterEach(() => chat.emulator.scenarios.clear());
  afterAll(() => chat.emulator.close());
  return chat;
}
