import { expect } from "@jest/globals";
import { AIMessage, type AIMessageChunk, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { Behaviour } from "./behaviour.js";
import { withTools } from "./needs-tools.js";
import { QUESTION, streamWhole, weather, weatherCall } from "./scripting.js";
import type { ConformingChatModel } from "./subject.js";

const call = (id: string, city: string) => ({ type: "tool_call" as const, id, name: "weather", args: { city } });
const result = (id: string, content: string) => new ToolMessage({ content, tool_call_id: id, name: "weather" });
const sentCall = (id: string, city: string) => ({ id, name: "weather", arguments: JSON.stringify({ city }) });

/** Calls a tool, gives its result back and returns the last answer, whichever way the model is asked. */
async function runTool(ask: (messages: BaseMessage[]) => Promise<AIMessage | AIMessageChunk>): Promise<string> {
  const conversation: BaseMessage[] = [QUESTION];
  for (let round = 0; round < 3; round++) {
    const answer = await ask(conversation);
    conversation.push(answer);
    if (!answer.tool_calls?.length) return answer.text;
    for (const wanted of answer.tool_calls) conversation.push((await weather.invoke(wanted)) as ToolMessage);
  }
  throw new Error("The model did not stop calling tools.");
}

/** Conversations in which tools were called. */
export const toolLoops: readonly Behaviour[] = [
  withTools({
    title: "reads a history with a tool's result",
    upstream: ["reads a history with a tool's result"],
    async run({ create, sent }) {
      const history = [
        QUESTION,
        new AIMessage({ content: "", tool_calls: [call("abc123", "Paris")] }),
        result("abc123", "sunny in Paris"),
      ];

      const answer = await create().bindTools([weather]).invoke(history);

      expect(answer.text).toContain("sunny in Paris");
      expect(sent()[0]?.messages).toMatchObject([
        { role: "user" },
        { role: "assistant", toolCalls: [sentCall("abc123", "Paris")] },
        { role: "tool", toolCallId: "abc123", text: "sunny in Paris" },
      ]);
    },
  }),
  withTools({
    title: "reads a history whose call stands in list content, as other providers write it, too",
    upstream: ["reads a history with list content"],
    async run({ create, sent }) {
      const content = [
        { type: "text", text: "I look." },
        { type: "tool_use", id: "abc123", name: "weather", input: { city: "Paris" } },
      ];
      const history = [
        QUESTION,
        new AIMessage({ content, tool_calls: [call("abc123", "Paris")] }),
        result("abc123", "sunny in Paris"),
      ];

      const answer = await create().bindTools([weather]).invoke(history);

      expect(answer.text).toContain("sunny in Paris");
      expect(sent()[0]?.messages[1]).toMatchObject({
        text: "I look.",
        otherParts: [],
        toolCalls: [sentCall("abc123", "Paris")],
      });
    },
  }),
  withTools({
    title: "reads few-shot examples of calls before a new question",
    upstream: ["reads few-shot examples of calls"],
    async run({ create, sent }) {
      const examples = [
        new HumanMessage("The weather in Rome?"),
        new AIMessage({ content: "", tool_calls: [call("ex1", "Rome")] }),
        result("ex1", "rain in Rome"),
        new AIMessage("It rains in Rome."),
      ];

      const answer = await create()
        .bindTools([weather], { tool_choice: "any" })
        .invoke([...examples, QUESTION]);

      expect(answer.tool_calls).toMatchObject([{ name: "weather" }]);
      expect(sent()[0]?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "assistant", "user"]);
    },
  }),
  withTools({
    title: "calls a tool and answers with its result, by invoke",
    upstream: ["runs a tool and answers with invoke"],
    async run({ create, emulator }) {
      emulator.scenarios.reply({ text: "", toolCalls: [weatherCall("a", "Paris")] });
      const model = create().bindTools([weather]);

      const text = await runTool((messages) => model.invoke(messages));

      expect(text).toContain("sunny in Paris");
    },
  }),
  withTools({
    title: "calls a tool and answers with its result, by streams",
    upstream: ["runs a tool and answers with streams"],
    async run({ create, emulator, sent }) {
      emulator.scenarios.reply({ text: "", toolCalls: [weatherCall("a", "Paris")] });
      const model = create().bindTools([weather]);

      const text = await runTool((messages) => streamWhole(model, messages));

      expect(text).toContain("sunny in Paris");
      expect(sent().map(({ stream }) => stream)).toEqual([true, true]);
    },
  }),
  withTools({
    title: "calls a tool and answers with its result, by typed events",
    async run({ create, emulator }) {
      emulator.scenarios.reply({ text: "", toolCalls: [weatherCall("a", "Paris")] });
      const model = create();

      const text = await runTool(async (messages) => model.streamEvents(messages));

      expect(text).toContain("sunny in Paris");
    },
  }),
  withTools({
    title: "reads the results of parallel calls, each with its call",
    upstream: ["reads parallel results"],
    async run({ create, sent }) {
      const history = [
        QUESTION,
        new AIMessage({ content: "", tool_calls: [call("a", "Paris"), call("b", "Rome")] }),
        result("a", "sunny in Paris"),
        result("b", "rain in Rome"),
      ];

      const answer = await create().bindTools([weather]).invoke(history);

      expect(answer.text).toContain("rain in Rome");
      expect(sent()[0]?.messages.slice(1)).toMatchObject([
        { toolCalls: [sentCall("a", "Paris"), sentCall("b", "Rome")] },
        { toolCallId: "a", text: "sunny in Paris" },
        { toolCallId: "b", text: "rain in Rome" },
      ]);
    },
  }),
  withTools({
    title: "sends the result of a tool that failed, and results that are objects, as text",
    async run({ create, sent }) {
      const failed = new ToolMessage({ content: "no such city", tool_call_id: "a", status: "error" });
      const parts = new ToolMessage({ content: [{ type: "text", text: "sunny" }], tool_call_id: "b" });
      const calls = new AIMessage({ content: "", tool_calls: [call("a", "Xanadu"), call("b", "Paris")] });

      await create().bindTools([weather]).invoke([QUESTION, calls, failed, parts]);

      expect(
        sent()[0]
          ?.messages.slice(2)
          .map(({ text }) => text),
      ).toEqual(["no such city", "sunny"]);
    },
  }),
  withTools({
    title: "sends a call with arguments that were no JSON back inside of JSON, because servers parse the history",
    async run({ create, emulator, sent }) {
      emulator.scenarios.reply({ text: "", toolCalls: [{ id: "a", name: "weather", arguments: "city: Paris" }] });
      const model: ConformingChatModel = create();
      const broken = await model.bindTools([weather]).invoke([QUESTION]);

      await model.bindTools([weather]).invoke([QUESTION, broken, result("a", "Those arguments are not JSON.")]);

      const [replayed] = sent()[1]?.messages[1]?.toolCalls ?? [];
      expect(replayed).toMatchObject({ id: "a", name: "weather" });
      expect(JSON.parse(replayed?.arguments ?? "")).toEqual({ malformed_arguments: "city: Paris" });
    },
  }),
];
