import { expect } from "@jest/globals";
import type { UsageMetadata } from "@langchain/core/messages";
import { readAll } from "../test-support/read-all.js";
import type { Behaviour } from "./behaviour.js";
import type { UsageDetail } from "./capabilities.js";
import { answerStreamed, answerWhole, joined, QUESTION, streamWhole, typedEvents } from "./scripting.js";

/** A different number for each count, so that none can stand for another. */
const COUNTS = { input: 11, output: 7, cacheRead: 5, audioInput: 1, reasoning: 3, audioOutput: 2 } as const;

/** Token counts. */
export const usage: readonly Behaviour[] = [
  {
    title: "counts tokens of an answer in three numbers and the declared details, and names the model",
    upstream: ["counts tokens of an answer"],
    async run(subject) {
      answerWhole(subject, { text: "Hello", usage: COUNTS });

      const { usage_metadata, response_metadata } = await subject.create().invoke("Hi");

      expect(usage_metadata).toMatchObject({ input_tokens: 11, output_tokens: 7, total_tokens: 18 });
      expect(detailsIn(usage_metadata)).toEqual(expectedDetails(subject.capabilities.usageDetails.invoke));
      expect(typeof response_metadata.model).toBe("string");
    },
  },
  {
    title: "counts tokens of a stream in the same numbers, once",
    upstream: ["counts tokens of a stream"],
    async run(subject) {
      answerStreamed(subject, { text: "one two three", usage: COUNTS });

      const chunks = await readAll(await subject.create().stream("Hi"));

      const { usage_metadata, response_metadata } = joined(chunks);
      expect(usage_metadata).toMatchObject({ input_tokens: 11, output_tokens: 7, total_tokens: 18 });
      expect(detailsIn(usage_metadata)).toEqual(expectedDetails(subject.capabilities.usageDetails.stream));
      expect(chunks.filter((chunk) => chunk.usage_metadata)).toHaveLength(1);
      expect(typeof response_metadata.model).toBe("string");
    },
  },
  {
    title: "counts tokens on the events road",
    async run(subject) {
      answerStreamed(subject, { text: "Hello", usage: COUNTS });

      const events = await typedEvents(subject.create());

      expect(events.find(({ event }) => event === "message-finish")).toMatchObject({
        usage: { input_tokens: 11, output_tokens: 7, total_tokens: 18 },
      });
    },
  },
  {
    title: "keeps zeros, whole and streamed",
    async run(subject) {
      const empty = { text: "", finishReason: "length", usage: { input: 4, output: 0, cacheRead: 0 } } as const;
      answerWhole(subject, empty);
      answerStreamed(subject, empty);

      const whole = await subject.create().invoke("Hi");
      const streamed = await streamWhole(subject.create());

      for (const { usage_metadata } of [whole, streamed]) {
        expect(usage_metadata).toMatchObject({ input_tokens: 4, output_tokens: 0, total_tokens: 4 });
        expect(usage_metadata?.input_token_details?.cache_read).toBe(0);
      }
    },
  },
  {
    title: "has the counts of a stream unless the field or the option says no",
    async run({ create, wire, sent }) {
      const counted = await streamWhole(create());
      const withoutByField = await streamWhole(create({ streamUsage: false }));
      const withoutByOption = await streamWhole(create(), [QUESTION], { streamUsage: false });
      await streamWhole(create({ streamUsage: false }), [QUESTION], { streamUsage: true });

      if (wire.countsOnRequest)
        expect(sent().map(({ asksForUsage }) => asksForUsage)).toEqual([true, false, false, true]);
      expect(counted.usage_metadata?.total_tokens).toBeGreaterThan(0);
      expect(withoutByField.usage_metadata).toBeUndefined();
      expect(withoutByOption.usage_metadata).toBeUndefined();
    },
  },
  {
    title: "counts each answer of a batch for itself",
    async run({ create, emulator }) {
      emulator.scenarios.reply("one");
      emulator.scenarios.reply("one two three four");

      const answers = await create().batch(["Hi", "Hi"], { maxConcurrency: 1 });

      expect(answers.map(({ usage_metadata }) => usage_metadata?.output_tokens)).toEqual([1, 4]);
    },
  },
  {
    title: "tells handlers the server's counts, not an estimate, also where invoke streams inside",
    async run(subject) {
      answerStreamed(subject, { text: "Hello", usage: COUNTS });
      const told: unknown[] = [];
      const handler = { handleLLMEnd: ({ llmOutput }: { llmOutput?: unknown }) => void told.push(llmOutput) };

      await subject.create({ streaming: true }).invoke("Hi", { callbacks: [handler] });

      expect(told).toEqual([{ tokenUsage: { promptTokens: 11, completionTokens: 7, totalTokens: 18 } }]);
    },
  },
];

function detailsIn(usage: UsageMetadata | undefined): Partial<Record<UsageDetail, number>> {
  const { cache_read, audio: audioInput } = usage?.input_token_details ?? {};
  const { reasoning, audio: audioOutput } = usage?.output_token_details ?? {};
  const found = { cacheRead: cache_read, audioInput, reasoning, audioOutput };
  return Object.fromEntries(Object.entries(found).filter(([, count]) => count !== undefined));
}

function expectedDetails(details: readonly UsageDetail[]): Partial<Record<UsageDetail, number>> {
  return Object.fromEntries(details.map((detail) => [detail, COUNTS[detail]]));
}
