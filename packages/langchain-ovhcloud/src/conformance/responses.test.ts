import { afterAll, beforeAll } from "@jest/globals";
import { load } from "@langchain/core/load";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { ChatOVHcloud } from "../index.js";
import type { ChatModelCapabilities } from "./capabilities.js";
import { describeChatModel } from "./chat-model-conformance.js";
import { responsesWire } from "./responses-wire.js";
import type { ChatModelOverrides, ConformingChatModel } from "./subject.js";

const KEY = "conformance-secret-key";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false, journalLimit: 100_000 });
});
afterAll(() => emulator.close());

const askForWord = (word: string) => `<passage n="1">The word is ${word}.</passage> What is the word?`;

const all: ChatModelCapabilities = {
  tellsApart: ["alpha", "beta"].map((word) => [askForWord(word), word] as const),
  stop: false,
  tools: true,
  parallelToolCalls: true,
  reasoning: true,
  structuredOutput: ["jsonSchema", "functionCalling"],
  defaultStructuredOutput: "jsonSchema",
  content: { image: [], audio: [], file: ["text"] },
  usageDetails: { invoke: ["cacheRead", "reasoning"], stream: ["cacheRead", "reasoning"] },
};
const models: Record<string, { model: string; capabilities: ChatModelCapabilities }> = {
  "with tools and reasoning": { model: "gpt-oss-120b", capabilities: all },
  "with images but no tools": {
    model: "Qwen2.5-VL-72B-Instruct",
    capabilities: {
      ...all,
      tools: false,
      parallelToolCalls: false,
      reasoning: false,
      structuredOutput: ["jsonSchema"],
      content: { image: ["dataUrl", "base64"], audio: [], file: ["text"] },
    },
  },
};

for (const [what, { model, capabilities }] of Object.entries(models)) {
  describeChatModel({
    title: `ChatOVHcloud on the responses route for a model ${what}`,
    model,
    capabilities,
    className: "ChatOVHcloud",
    apiKey: KEY,
    wire: responsesWire,
    emulator: () => emulator,
    create: (overrides: ChatModelOverrides = {}): ConformingChatModel =>
      new ChatOVHcloud({
        model,
        api: "responses",
        apiKey: KEY,
        baseURL: emulator.url,
        maxRetries: 0,
        rateLimiter: false,
        retry: { baseDelayMs: 1, rateLimitDelayMs: 1 },
        onWarning: () => {},
        ...overrides,
      }),
    revive: (serialised, apiKey) =>
      load<ChatOVHcloud>(serialised, {
        importMap: { chat_models__ovhcloud: { ChatOVHcloud } },
        secretsMap: { OVH_AI_ENDPOINTS_ACCESS_TOKEN: apiKey },
      }),
  });
}
