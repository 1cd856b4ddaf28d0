import { expect } from "@jest/globals";
import { BaseCache, InMemoryCache } from "@langchain/core/caches";
import {
  HumanMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
} from "@langchain/core/messages";
import type { AIMessage } from "@langchain/core/messages";
import type { Generation } from "@langchain/core/outputs";
import { RecordingCache } from "../test-support/recording-cache.js";
import type { Behaviour } from "./behaviour.js";
import { QUESTION, weather } from "./scripting.js";

/** A cache that stores text, as one in a database does. */
class CopyingCache extends BaseCache {
  readonly #texts = new Map<string, string>();

  override lookup(prompt: string, key: string): Promise<Generation[] | null> {
    const found = this.#texts.get(JSON.stringify([prompt, key]));
    if (found === undefined) return Promise.resolve(null);
    const [message] = mapStoredMessagesToChatMessages([JSON.parse(found)]);
    return Promise.resolve([{ text: message?.text ?? "", message } as Generation]);
  }

  override update(prompt: string, key: string, [generation]: Generation[]): Promise<void> {
    const [stored] = mapChatMessagesToStoredMessages([(generation as Generation & { message: AIMessage }).message]);
    this.#texts.set(JSON.stringify([prompt, key]), JSON.stringify(stored));
    return Promise.resolve();
  }
}

/** Answers from a cache. */
export const cache: readonly Behaviour[] = [
  {
    title: "answers a question with list content from the cache the second time",
    upstream: ["caches list content"],
    async run({ create, sent }) {
      const model = create({ cache: new InMemoryCache(new Map()) });
      const question = new HumanMessage({ content: [{ type: "text", text: "Hello" }] });

      const first = await model.invoke([question]);
      const second = await model.invoke([question]);

      expect(second.content).toEqual(first.content);
      expect(second.id).toBe(first.id);
      expect(sent()).toHaveLength(1);
    },
  },
  {
    title: "counts no tokens for a cached answer, and leaves the first one's counts alone where the cache copies",
    async run({ create }) {
      const model = create({ cache: new CopyingCache() });

      const first = await model.invoke("Hello");
      const second = await model.invoke("Hello");

      expect(second.text).toBe(first.text);
      expect(second.usage_metadata).toEqual({ input_tokens: 0, output_tokens: 0, total_tokens: 0 });
      expect(first.usage_metadata?.total_tokens).toBeGreaterThan(0);
    },
  },
  {
    title: "keeps reasoning, metadata and content blocks of an answer that comes back from a cache",
    async run({ create, emulator }) {
      emulator.scenarios.reply({ text: "Yes.", reasoning: "Hm." });
      const model = create({ cache: new CopyingCache() });

      const first = await model.invoke("Hello");
      const second = await model.invoke("Hello");

      expect(second.contentBlocks).toEqual(first.contentBlocks);
      expect(second.response_metadata).toMatchObject({ model_provider: "ovhcloud", finish_reason: "stop" });
    },
  },
  {
    title: "asks again when anything that shapes the answer differs",
    async run({ create, model, capabilities, sent }) {
      const shared = new InMemoryCache(new Map());
      const ask = (overrides: object, options: object = {}) =>
        create({ cache: shared, ...overrides }).invoke("Hello", options);

      await ask({});
      await ask({ temperature: 1 });
      await ask({}, { maxTokens: 9 });
      await ask({}, capabilities.stop ? { stop: ["x"] } : { temperature: 0.5 });
      await ask({ model: model.toUpperCase() });
      await ask({});

      expect(sent()).toHaveLength(5);
    },
  },
  {
    title: "keeps answers with and without tools apart in the cache",
    async run({ create, capabilities, sent }) {
      const model = create({ cache: new InMemoryCache(new Map()) });
      if (!capabilities.tools) expect(() => model.bindTools([weather])).toThrow(/does not call tools/);
      const other = capabilities.tools ? model.bindTools([weather]) : model.withConfig({ temperature: 1 });

      await model.invoke([QUESTION]);
      await other.invoke([QUESTION]);
      await other.invoke([QUESTION]);

      expect(sent()).toHaveLength(2);
    },
  },
  {
    title: "keeps the key out of what identifies an answer in the cache, and the address in",
    async run({ create, apiKey, emulator }) {
      const recorder = new RecordingCache();

      await create({ cache: recorder }).invoke("Hello");

      expect(recorder.keys).toHaveLength(1);
      expect(recorder.keys[0]).not.toContain(apiKey);
      expect(recorder.keys[0]).toContain(emulator.url);
    },
  },
];
