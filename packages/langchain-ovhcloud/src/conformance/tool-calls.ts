import { expect } from "@jest/globals";
import { AIMessageChunk } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { z } from "zod";
import { readAll } from "../test-support/read-all.js";
import type { Behaviour } from "./behaviour.js";
import { withTools } from "./needs-tools.js";
import { answerStreamed, answerWhole, QUESTION, streamWhole, typedEvents, weather, weatherCall } from "./scripting.js";

const citySchema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const openAITool = { type: "function", function: { name: "weather", description: "Weather.", parameters: citySchema } };
const schemaTool = { name: "weather", description: "Weather.", schema: z.object({ city: z.string() }) };
const runnableTool = () =>
  RunnableLambda.from(({ city }: { city: string }) => `sunny in ${city}`).asTool({ ...schemaTool });
const called = (id: string, city: string) => ({ type: "tool_call", id, name: "weather", args: { city } });

/** What a model answers to tools. */
export const toolCalls: readonly Behaviour[] = [
  withTools({
    title: "gives one call with its id and arguments, word for word",
    upstream: ["gives one exact call"],
    async run({ create, emulator }) {
      emulator.scenarios.reply({ text: "", toolCalls: [weatherCall("call_x9", "Paris")] });

      const answer = await create().bindTools([weather]).invoke([QUESTION]);

      expect(answer.tool_calls).toEqual([called("call_x9", "Paris")]);
      expect(answer.response_metadata.finish_reason).toBe("tool_calls");
      expect(answer.content).toBe("");
    },
  }),
  withTools(
    {
      title: "takes a tool made of a runnable",
      upstream: ["takes a tool made of a runnable"],
      async run({ create, sent }) {
        const answer = await create().bindTools([runnableTool()], { tool_choice: "weather" }).invoke([QUESTION]);

        expect(answer.tool_calls).toMatchObject([{ name: "weather", args: { city: expect.any(String) as unknown } }]);
        expect(sent()[0]?.tools[0]?.parameters).toMatchObject(citySchema);
      },
    },
    () => [runnableTool()],
  ),
  withTools(
    {
      title: "takes a tool in OpenAI's form as it is",
      upstream: ["takes a tool in OpenAI's form"],
      async run({ create, sent }) {
        const answer = await create().bindTools([openAITool], { tool_choice: "any" }).invoke([QUESTION]);

        expect(answer.tool_calls).toMatchObject([{ name: "weather", args: { city: expect.any(String) as unknown } }]);
        expect(sent()[0]?.tools).toEqual([openAITool.function]);
      },
    },
    () => [openAITool],
  ),
  withTools(
    {
      title: "takes a tool that is nothing but a name, a description and a schema",
      upstream: ["takes tool parameters as a schema"],
      async run({ create, sent }) {
        const answer = await create().bindTools([schemaTool], { tool_choice: "any" }).invoke([QUESTION]);

        expect(answer.tool_calls).toMatchObject([{ name: "weather", args: { city: expect.any(String) as unknown } }]);
        expect(sent()[0]?.tools[0]).toMatchObject({ name: "weather", parameters: citySchema });
      },
    },
    () => [schemaTool],
  ),
  withTools({
    title: "streams a call in pieces that make one whole call",
    upstream: ["streams calls"],
    async run({ create, emulator }) {
      emulator.scenarios.reply({ text: "", toolCalls: [weatherCall("call_1", "Villeneuve-d'Ascq")] });

      const chunks = await readAll(await create().bindTools([weather]).stream([QUESTION]));

      const pieces = chunks.flatMap(({ tool_call_chunks = [] }) => tool_call_chunks);
      const whole = chunks.reduce((sum, chunk) => sum.concat(chunk), new AIMessageChunk({ content: "" }));
      expect(pieces.length).toBeGreaterThan(2);
      expect(pieces.map(({ args }) => args).join("")).toBe(`{"city":"Villeneuve-d'Ascq"}`);
      expect(whole.tool_calls).toEqual([called("call_1", "Villeneuve-d'Ascq")]);
      expect(whole.invalid_tool_calls).toEqual([]);
    },
  }),
  withTools({
    title: "streams a call with its token counts",
    upstream: ["streams a call with usage"],
    async run(subject) {
      const toolCalls = [{ id: "call_1", name: "weather", arguments: '{"city":"Paris"}' }];
      answerStreamed(subject, { toolCalls, usage: { input: 21, output: 9 } });

      const whole = await streamWhole(subject.create().bindTools([weather]));

      expect(whole.tool_calls).toEqual([called("call_1", "Paris")]);
      expect(whole.usage_metadata).toMatchObject({ input_tokens: 21, output_tokens: 9, total_tokens: 30 });
    },
  }),
  withTools({
    title: "gives parallel calls in order, whole and streamed",
    upstream: ["gives parallel calls"],
    async run({ create, emulator }) {
      const reply = { text: "", toolCalls: [weatherCall("a", "Paris"), weatherCall("b", "Rome")] };
      emulator.scenarios.reply(reply);
      emulator.scenarios.reply(reply);
      const model = create().bindTools([weather]);

      const whole = await model.invoke([QUESTION]);
      const streamed = await streamWhole(model);

      expect(whole.tool_calls).toEqual([called("a", "Paris"), called("b", "Rome")]);
      expect(streamed.tool_calls).toEqual(whole.tool_calls);
    },
  }),
  withTools({
    title: "keeps text and the call after it apart, on all roads",
    async run(subject) {
      const answer = { text: "I look.", toolCalls: [{ id: "a", name: "weather", arguments: '{"city":"Paris"}' }] };
      answerWhole(subject, answer);
      answerStreamed(subject, answer);
      answerStreamed(subject, answer);
      const model = subject.create();

      const messages = [await model.invoke("Hi"), await streamWhole(model), await model.streamEvents("Hi")];

      for (const message of messages) {
        expect(message.text).toBe("I look.");
        expect(message.tool_calls).toMatchObject([{ id: "a", name: "weather", args: { city: "Paris" } }]);
      }
    },
  }),
  withTools({
    title: "hands back arguments that are no JSON as an invalid call, on all roads",
    async run(subject) {
      const answer = { toolCalls: [{ id: "a", name: "weather", arguments: "city: Paris" }] };
      answerWhole(subject, answer);
      answerStreamed(subject, answer);
      answerStreamed(subject, answer);
      const model = subject.create().bindTools([weather]);

      const whole = await model.invoke([QUESTION]);
      const streamed = await streamWhole(model);
      const events = await typedEvents(subject.create());

      for (const message of [whole, streamed]) {
        expect(message.tool_calls).toEqual([]);
        expect(message.invalid_tool_calls).toMatchObject([{ id: "a", name: "weather", args: "city: Paris" }]);
      }
      expect(events).toContainEqual(
        expect.objectContaining({
          event: "content-block-finish",
          content: expect.objectContaining({ type: "invalid_tool_call", args: "city: Paris" }) as unknown,
        }),
      );
    },
  }),
  withTools({
    title: "keeps accents, quotes and line breaks of arguments",
    async run({ create, emulator }) {
      const city = 'Béziers "le Grand"\n— 東京 🌧️';
      emulator.scenarios.reply({ text: "", toolCalls: [weatherCall("a", city)] });
      emulator.scenarios.reply({ text: "", toolCalls: [weatherCall("a", city)] });
      const model = create().bindTools([weather]);

      const whole = await model.invoke([QUESTION]);
      const streamed = await streamWhole(model);

      expect(whole.tool_calls?.[0]?.args).toEqual({ city });
      expect(streamed.tool_calls?.[0]?.args).toEqual({ city });
    },
  }),
  withTools({
    title: "asks for strict tools only when told to",
    async run({ create, emulator }) {
      const model = create();

      await model.bindTools([weather]).invoke([QUESTION]);
      await model.bindTools([weather], { strict: true }).invoke([QUESTION]);

      const [plain, strict] = emulator.journal.slice(-2).map(({ body }) => JSON.stringify(body));
      expect(plain).not.toContain('"strict"');
      expect(strict).toContain('"strict":true');
    },
  }),
  withTools({
    title: "leaves the model that tools were bound to as it was",
    async run({ create, sent }) {
      const model = create();
      model.bindTools([weather], { tool_choice: "any" });

      await model.invoke([QUESTION]);

      expect(sent()[0]?.tools).toEqual([]);
      expect(sent()[0]?.toolChoice).toBeUndefined();
    },
  }),
];
