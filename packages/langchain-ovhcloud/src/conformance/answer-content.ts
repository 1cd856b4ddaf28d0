import { expect } from "@jest/globals";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { readAll } from "../test-support/read-all.js";
import type { Behaviour } from "./behaviour.js";
import { answerStreamed, joined, streamWhole, typedEvents } from "./scripting.js";

const REPLY = { text: "Yes indeed.", reasoning: "Let me think." };
const BLOCKS = [
  { type: "reasoning", reasoning: "Let me think." },
  { type: "text", text: "Yes indeed." },
];

/** Reasoning and standard content of answers. */
export const answerContent: readonly Behaviour[] = [
  {
    title: "shows reasoning as a block before the text, whole, streamed and by events",
    async run({ create, emulator }) {
      for (let i = 0; i < 3; i++) emulator.scenarios.reply(REPLY);

      const whole = await create().invoke("Well?");
      const streamed = await streamWhole(create());
      const byEvents = await create().streamEvents("Well?");

      expect(whole.contentBlocks).toEqual(BLOCKS);
      expect(streamed.contentBlocks).toEqual(BLOCKS);
      expect(byEvents.contentBlocks).toMatchObject(BLOCKS);
      expect(whole.text).toBe("Yes indeed.");
    },
    unless: {
      can: ({ reasoning }) => reasoning,
      title: "shows no reasoning where there is none",
      async run({ create, emulator }) {
        for (let i = 0; i < 3; i++) emulator.scenarios.reply("Yes indeed.");

        const whole = await create().invoke("Well?");
        const streamed = await streamWhole(create());
        const byEvents = await create().streamEvents("Well?");

        expect(whole.contentBlocks).toEqual([BLOCKS[1]]);
        expect(streamed.contentBlocks).toEqual([BLOCKS[1]]);
        expect(byEvents.contentBlocks).toMatchObject([{ type: "text", text: "Yes indeed." }]);
        expect(whole.additional_kwargs).toEqual({});
      },
    },
  },
  {
    title: "keeps reasoning where older code looks for it, and out of the text",
    async run({ create, emulator }) {
      emulator.scenarios.reply(REPLY);

      const answer = await create().invoke("Well?");

      expect(answer.additional_kwargs.reasoning_content).toBe("Let me think.");
      expect(answer.content).toBe("Yes indeed.");
    },
  },
  {
    title: "streams reasoning piece by piece before the text begins",
    async run(subject) {
      answerStreamed(subject, { reasoning: "one two three", text: "four" });

      const chunks = await readAll(await subject.create().stream("Well?"));

      const pieces = chunks.map(({ additional_kwargs }) => additional_kwargs.reasoning_content ?? "");
      expect(pieces.filter(Boolean).length).toBeGreaterThan(1);
      expect(pieces.join("")).toBe("one two three");
      expect(chunks.findLastIndex((_, i) => pieces[i] !== "")).toBeLessThan(
        chunks.findIndex(({ text }) => text !== ""),
      );
    },
  },
  {
    title: "streams reasoning as typed events of a block of its own",
    async run(subject) {
      answerStreamed(subject, { reasoning: "one two", text: "three" });

      const events = await typedEvents(subject.create());

      const starts = events.flatMap((event) => (event.event === "content-block-start" ? [event.content.type] : []));
      expect(starts).toEqual(["reasoning", "text"]);
    },
  },
  {
    title: "gives standard blocks as content when asked for version 1, whole and streamed",
    async run({ create, emulator }) {
      for (let i = 0; i < 3; i++) emulator.scenarios.reply(REPLY);

      const byField = await create({ outputVersion: "v1" }).invoke("Well?");
      const byOption = await create().invoke("Well?", { outputVersion: "v1" });
      const streamed = joined(await readAll(await create({ outputVersion: "v1" }).stream("Well?")));

      expect(byField.content).toEqual(BLOCKS);
      expect(byOption.content).toEqual(BLOCKS);
      expect(byField.response_metadata.output_version).toBe("v1");
      expect(streamed.contentBlocks).toMatchObject(BLOCKS);
      expect(streamed.text).toBe("Yes indeed.");
    },
  },
  {
    title: "gives standard blocks as content when LangChain's variable asks for version 1",
    async run({ create, emulator }) {
      emulator.scenarios.reply(REPLY);
      process.env.LC_OUTPUT_VERSION = "v1";

      try {
        expect((await create().invoke("Well?")).content).toEqual(BLOCKS);
      } finally {
        delete process.env.LC_OUTPUT_VERSION;
      }
    },
  },
  {
    title: "keeps earlier reasoning to itself unless told to send it back",
    async run({ create, emulator, sent }) {
      emulator.scenarios.reply(REPLY);
      const answer = await create().invoke("Well?");
      const conversation = [new HumanMessage("Well?"), answer, new HumanMessage("Sure?")];

      await create().invoke(conversation);
      await create({ replayReasoning: true }).invoke(conversation);

      expect(
        sent()
          .slice(1)
          .map(({ messages }) => messages[1]?.reasoning),
      ).toEqual([undefined, "Let me think."]);
    },
  },
  {
    title: "sends reasoning back from every kind of message that holds it, when told to",
    async run({ create, emulator, sent }) {
      for (let i = 0; i < 3; i++) emulator.scenarios.reply(REPLY);
      const model = create({ replayReasoning: true });
      const streamed = await streamWhole(model);
      const byEvents = await model.streamEvents("Well?");
      const standard = await model.invoke("Well?", { outputVersion: "v1" });
      const restored = new AIMessage({ ...streamed, content: streamed.content });

      for (const answer of [streamed, byEvents, standard, restored])
        await model.invoke([new HumanMessage("Well?"), answer, new HumanMessage("Sure?")]);

      expect(
        sent()
          .slice(3)
          .map(({ messages }) => messages[1]?.reasoning),
      ).toEqual(Array(4).fill("Let me think."));
    },
  },
];
