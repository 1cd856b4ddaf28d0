import { expect } from "@jest/globals";
import { AIMessage, AIMessageChunk, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { OVHcloudUnsupportedError } from "../client/errors.js";
import { readAll } from "../test-support/read-all.js";
import type { Behaviour } from "./behaviour.js";
import { errorOf } from "./scripting.js";

/** Questions and answers. */
export const basics: readonly Behaviour[] = [
  {
    title: "answers invoke with an AIMessage",
    upstream: ["invokes"],
    async run({ create, emulator }) {
      emulator.scenarios.reply("Hello to you.");

      const answer = await create().invoke([new HumanMessage("Hello")]);

      expect(AIMessage.isInstance(answer)).toBe(true);
      expect(answer.content).toBe("Hello to you.");
      expect(answer.text).toBe("Hello to you.");
      expect(answer.tool_calls).toEqual([]);
      expect(answer.invalid_tool_calls).toEqual([]);
    },
  },
  {
    title: "streams nothing but AIMessageChunks, which make the whole text",
    upstream: ["streams"],
    async run({ create, emulator }) {
      emulator.scenarios.reply("one two three four");

      const chunks = await readAll(await create().stream("Hello"));

      expect(chunks.every((chunk) => AIMessageChunk.isInstance(chunk))).toBe(true);
      expect(chunks.every((chunk) => typeof chunk.content === "string")).toBe(true);
      expect(chunks.map((chunk) => chunk.text).join("")).toBe("one two three four");
    },
  },
  {
    title: "answers a batch in the order of its questions",
    upstream: ["batches"],
    async run({ create, sent }) {
      // Guard models tell a weapon from bread too.
      const questions = ["weapon", "bread"].map(
        (word) => `<passage n="1">The word is ${word}.</passage> What is the word?`,
      );
      const alone = [];
      for (const asked of questions) alone.push((await create().invoke(asked)).text);

      const answers = await create().batch(questions);

      expect(answers.map((answer) => AIMessage.isInstance(answer))).toEqual([true, true]);
      expect(answers.map(({ text }) => text)).toEqual(alone);
      expect(alone[0]).not.toBe(alone[1]);
      expect(sent()).toHaveLength(4);
    },
  },
  {
    title: "sends a conversation turn by turn",
    upstream: ["holds a conversation"],
    async run({ create, sent }) {
      const conversation = [
        new HumanMessage("Hello"),
        new AIMessage("Hello, I am Bob."),
        new HumanMessage("Your name?"),
      ];

      const answer = await create().invoke(conversation);

      expect(answer.text).not.toBe("");
      expect(sent()[0]?.messages.map(({ role, text }) => [role, text])).toEqual([
        ["user", "Hello"],
        ["assistant", "Hello, I am Bob."],
        ["user", "Your name?"],
      ]);
    },
  },
  {
    title: "sends doubled system, human and AI messages as they are",
    upstream: ["takes doubled messages"],
    async run({ create, sent }) {
      const doubled = [SystemMessage, HumanMessage, AIMessage].flatMap((Message) => [
        new Message("one"),
        new Message("two"),
      ]);

      const answer = await create().invoke([...doubled, new HumanMessage("And?")]);

      expect(answer.text).not.toBe("");
      expect(sent()[0]?.messages.map(({ role }) => role)).toEqual([
        "system",
        "system",
        "user",
        "user",
        "assistant",
        "assistant",
        "user",
      ]);
    },
  },
  {
    title: "stops at what the field or the option says, the option first",
    upstream: ["takes stop as option and as field"],
    async run({ create, emulator, sent }) {
      for (let i = 0; i < 3; i++) emulator.scenarios.reply("one, two; three. four");

      const byField = await create({ stop: ["two"] }).invoke("Count");
      const byOption = await create({ stop: ["two"] }).invoke("Count", { stop: ["three"] });
      const bySequences = await create({ stopSequences: ["four"] }).invoke("Count");

      expect(byField.text).toBe("one, ");
      expect(byOption.text).toBe("one, two; ");
      expect(bySequences.text).toBe("one, two; three. ");
      expect(sent().map(({ stop }) => stop)).toEqual([["two"], ["three"], ["four"]]);
    },
    unless: {
      can: ({ stop }) => stop,
      title: "refuses texts to stop at, by field and by option, and takes an empty list of them",
      async run({ create, sent }) {
        expect(() => create({ stop: ["two"] })).toThrow(OVHcloudUnsupportedError);
        expect(() => create({ stopSequences: ["two"] })).toThrow(OVHcloudUnsupportedError);
        expect(await errorOf(create().invoke("Count", { stop: ["two"] }))).toBeInstanceOf(OVHcloudUnsupportedError);
        expect(sent()).toEqual([]);

        const answer = await create({ stop: [] }).invoke("Count", { stop: [] });

        expect(answer.text).not.toBe("");
      },
    },
  },
  {
    title: "says when the answer was cut by the token limit",
    async run({ create, emulator }) {
      emulator.scenarios.reply("one two three four five six");

      const answer = await create().invoke("Count", { maxTokens: 2 });

      expect(answer.response_metadata.finish_reason).toBe("length");
      expect(answer.usage_metadata?.output_tokens).toBe(2);
    },
  },
  {
    title: "gives an empty answer as an empty message",
    async run({ create, emulator }) {
      emulator.scenarios.reply("");
      emulator.scenarios.reply("");

      const whole = await create().invoke("Say nothing");
      const streamed = await readAll(await create().stream("Say nothing"));

      expect([whole.text, streamed.map(({ text }) => text).join("")]).toEqual(["", ""]);
      expect(whole.contentBlocks).toEqual([]);
    },
  },
  {
    title: "gives each answer an id of its own, the same on all its chunks",
    async run({ create }) {
      const model = create();

      const [one, two] = await model.batch(["Hi", "Hi"]);
      const chunks = await readAll(await model.stream("Hi"));

      expect(one?.id).toEqual(expect.any(String));
      expect(one?.id).not.toBe(two?.id);
      expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    },
  },
  {
    title: "tells who answered, and why it stopped",
    async run({ create, model }) {
      const { response_metadata } = await create().invoke("Hi");

      expect(response_metadata).toMatchObject({
        model_provider: "ovhcloud",
        model,
        model_name: model,
        finish_reason: "stop",
        request_id: expect.any(String) as unknown,
      });
    },
  },
  {
    title: "goes on with a batch whose other question fails, when asked to",
    async run({ create, emulator }) {
      emulator.scenarios.respond({ status: 400, body: { error: { message: "no" } } });
      emulator.scenarios.reply("yes");

      const answers = await create().batch(["a", "b"], { maxConcurrency: 1 }, { returnExceptions: true });

      expect(answers[0]).toMatchObject({ name: "OVHcloudBadRequestError", status: 400 });
      expect(answers[1]).toMatchObject({ content: "yes" });
    },
  },
  {
    title: "stands in a chain between a prompt and a parser, whole and streamed",
    async run({ create, emulator, sent }) {
      emulator.scenarios.reply("The sky is blue.");
      emulator.scenarios.reply("The sky is blue.");
      const prompt = ChatPromptTemplate.fromMessages([
        ["system", "Be brief."],
        ["human", "Why is the {thing} blue?"],
      ]);
      const chain = prompt.pipe(create()).pipe(new StringOutputParser());

      const whole = await chain.invoke({ thing: "sky" });
      const pieces = await readAll(await chain.stream({ thing: "sky" }));

      expect(whole).toBe("The sky is blue.");
      expect(pieces.join("")).toBe(whole);
      expect(pieces.filter(Boolean).length).toBeGreaterThan(1);
      expect(sent()[0]?.messages.map(({ text }) => text)).toEqual(["Be brief.", "Why is the sky blue?"]);
    },
  },
  {
    title: "sends no names of messages, which agents set and strict servers refuse",
    async run({ create, sent }) {
      const named = [
        new HumanMessage({ content: "Hi", name: "ann" }),
        new AIMessage({ content: "Hi", name: "model" }),
        new HumanMessage("Well?"),
      ];

      await create().invoke(named);

      expect(sent()[0]?.messages.flatMap(({ fields }) => fields)).not.toContain("name");
    },
  },
  {
    title: "adds up the tokens of several prompts of generate",
    async run({ create }) {
      const { generations, llmOutput } = await create().generate([[new HumanMessage("Hi")], [new HumanMessage("Ho")]]);

      const counts = generations.map(([first]) => (first as unknown as { message: AIMessage }).message.usage_metadata);
      expect(llmOutput?.tokenUsage).toEqual({
        promptTokens: (counts[0]?.input_tokens ?? NaN) + (counts[1]?.input_tokens ?? NaN),
        completionTokens: (counts[0]?.output_tokens ?? NaN) + (counts[1]?.output_tokens ?? NaN),
        totalTokens: (counts[0]?.total_tokens ?? NaN) + (counts[1]?.total_tokens ?? NaN),
      });
    },
  },
];
