import { expect } from "@jest/globals";
import type { AIMessageChunk } from "@langchain/core/messages";
import { type LangChainMatchers, langchainMatchers } from "@langchain/core/testing";
import { readAll } from "../test-support/read-all.js";
import type { Behaviour } from "./behaviour.js";
import { answerStreamed, QUESTION, typedEvents } from "./scripting.js";

expect.extend(langchainMatchers as unknown as Parameters<typeof expect.extend>[0]);
const expectStream = (stream: unknown) => expect(stream) as unknown as LangChainMatchers<Promise<void>>;

const CALL = { id: "call_1", name: "weather", arguments: '{"city":"Paris"}' };

/** `streamEvents` of both generations. */
export const events: readonly Behaviour[] = [
  {
    title: "streams events of version 2: a start, pieces that add up, an end with the message",
    upstream: ["streams events of version 2"],
    async run({ create, emulator }) {
      emulator.scenarios.reply("one two three");

      const seen = await readAll(create().streamEvents([QUESTION], { version: "v2" }));

      const pieces = seen.filter(({ event }) => event === "on_chat_model_stream");
      const names = seen.map(({ event }) => event);
      expect([names[0], names.at(-1)]).toEqual(["on_chat_model_start", "on_chat_model_end"]);
      expect(new Set(names.slice(1, -1))).toEqual(new Set(["on_chat_model_stream"]));
      expect(pieces.map(({ data }) => (data.chunk as AIMessageChunk).text).join("")).toBe("one two three");
      expect((seen.at(-1)?.data.output as AIMessageChunk | undefined)?.text).toBe("one two three");
    },
  },
  {
    title: "streams events of version 1 with the same text",
    async run({ create, emulator }) {
      emulator.scenarios.reply("one two three");

      const seen = await readAll(create().streamEvents([QUESTION], { version: "v1" }));

      const pieces = seen.filter(({ event }) => event === "on_llm_stream" || event === "on_chat_model_stream");
      expect(pieces.map(({ data }) => (data.chunk as AIMessageChunk).text).join("")).toBe("one two three");
    },
  },
  {
    title: "names its class and the caller's tags in events of version 2",
    async run({ create, className, model }) {
      const [start] = await readAll(create().streamEvents("Hi", { version: "v2", tags: ["mine"], runName: undefined }));

      expect(start).toMatchObject({
        name: className,
        tags: ["mine"],
        metadata: { ls_provider: "ovhcloud", ls_model_name: model },
      });
    },
  },
  {
    title: "streams typed events in order: message start, each block from start to finish, message finish",
    async run(subject) {
      answerStreamed(subject, { reasoning: "Let me see.", text: "I look it up.", toolCalls: [CALL] });

      const seen = await typedEvents(subject.create());

      const ofBlock = (wanted: number) =>
        seen.filter((event) => "index" in event && event.index === wanted).map(({ event }) => event);
      expect(seen[0]?.event).toBe("message-start");
      expect(seen.at(-1)?.event).toBe("message-finish");
      for (const index of [0, 1, 2]) {
        const order = ofBlock(index);
        expect([order[0], order.at(-1)]).toEqual(["content-block-start", "content-block-finish"]);
        expect(new Set(order.slice(1, -1))).toEqual(new Set(["content-block-delta"]));
      }
      expect(ofBlock(3)).toEqual([]);
    },
  },
  {
    title: "finishes each block of typed events with all that its pieces said",
    async run(subject) {
      answerStreamed(subject, { reasoning: "Let me see.", text: "I look it up.", toolCalls: [CALL] });

      const seen = await typedEvents(subject.create());

      const finished = seen.flatMap((event) => (event.event === "content-block-finish" ? [event.content] : []));
      const text = seen.map((event) =>
        event.event === "content-block-delta" && event.delta.type === "text-delta" ? event.delta.text : "",
      );
      const args = seen.map((event) =>
        event.event === "content-block-delta" && event.delta.type === "tool-call-delta" ? event.delta.args : "",
      );
      expect(finished).toEqual([
        { type: "reasoning", reasoning: "Let me see." },
        { type: "text", text: "I look it up." },
        { type: "tool_call", id: "call_1", name: "weather", args: { city: "Paris" } },
      ]);
      expect(text.join("")).toBe("I look it up.");
      expect(args.join("")).toBe('{"city":"Paris"}');
    },
  },
  {
    title: "gives text, reasoning, calls, counts and the message by the members of the typed stream",
    async run(subject) {
      answerStreamed(subject, {
        reasoning: "Let me see.",
        text: "I look it up.",
        toolCalls: [CALL],
        usage: { input: 8, output: 4 },
      });

      const stream = subject.create().streamEvents([QUESTION]);

      await expectStream(stream).toHaveStreamText("I look it up.");
      await expectStream(stream).toHaveStreamReasoning("Let me see.");
      await expectStream(stream).toHaveStreamToolCalls([{ name: "weather", args: { city: "Paris" } }]);
      await expectStream(stream).toHaveStreamUsage({ input_tokens: 8, output_tokens: 4, total_tokens: 12 });
      await expectStream(stream).toHaveStreamOutput({
        text: "I look it up.",
        toolCalls: [{ name: "weather", args: { city: "Paris" } }],
        usage: { input_tokens: 8 },
        responseMetadata: { model_provider: "ovhcloud" },
      });
    },
  },
  {
    title: "gives the text of a typed stream piece by piece to several readers",
    async run({ create, emulator }) {
      emulator.scenarios.reply("one two three");

      const stream = create().streamEvents([QUESTION]);
      const [pieces, growing] = await Promise.all([readAll(stream.text), readAll(stream.text.full)]);

      expect(pieces.join("")).toBe("one two three");
      expect(pieces.filter(Boolean).length).toBeGreaterThan(1);
      expect(growing.at(-1)).toBe("one two three");
    },
  },
  {
    title: "answers the older name of typed events, streamV2, alike",
    async run({ create, emulator }) {
      emulator.scenarios.reply("one two three");

      await expectStream(create().streamV2([QUESTION])).toHaveStreamText("one two three");
    },
  },
  {
    title: "rejects every reader of a typed stream that fails, with the same error",
    async run({ create, emulator }) {
      emulator.scenarios.respond({ status: 400, body: { error: { message: "no" } } });

      const stream = create().streamEvents([QUESTION]);

      const refused = { name: "OVHcloudBadRequestError", status: 400 };
      await expect(stream.output).rejects.toMatchObject(refused);
      await expect(readAll(stream)).rejects.toMatchObject(refused);
    },
  },
];
