import { expect } from "@jest/globals";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { z } from "zod";
import { OVHcloudUnsupportedError } from "../client/errors.js";
import { readAll } from "../test-support/read-all.js";
import type { Behaviour } from "./behaviour.js";
import type { StructuredOutputKind } from "./capabilities.js";
import { errorOf, QUESTION } from "./scripting.js";
import type { Subject } from "./subject.js";

const Sum = z.object({ question: z.string(), result: z.number() }).describe("An addition.");
const Note = z.object({ title: z.string(), rating: z.number().optional() });
const Order = z.object({
  status: z.enum(["open", "paid"]),
  customer: z.object({ name: z.string(), address: z.object({ city: z.string() }) }),
  lines: z.array(z.object({ sku: z.string(), count: z.number().int() })),
  labels: z.record(z.string(), z.string()),
});
const order = {
  status: "paid",
  customer: { name: "Ada", address: { city: "Lille" } },
  lines: [{ sku: "x-1", count: 2 }],
  labels: { gift: "yes" },
};

/** The next answer holds this object, in the way in which it is asked for. */
function answerObject({ emulator }: Subject, method: StructuredOutputKind, value: unknown): void {
  emulator.scenarios.reply(
    method === "functionCalling"
      ? { text: "", toolCalls: [{ id: "a", name: "extract", arguments: value }] }
      : JSON.stringify(value),
  );
}

function byMethod(method: StructuredOutputKind): Behaviour {
  return {
    title: `asks in the way that it is told: ${method}`,
    async run(subject) {
      answerObject(subject, method, { title: "Notes" });

      const answer = await subject.create().withStructuredOutput(Note, { method }).invoke([QUESTION]);

      expect(answer).toEqual({ title: "Notes" });
      expect(subject.sent()[0]?.structuredOutput).toBe(method);
    },
    unless: {
      can: ({ structuredOutput }) => structuredOutput.includes(method),
      title: `refuses the way that it does not have: ${method}`,
      run({ create, sent }) {
        expect(() => create().withStructuredOutput(Note, { method })).toThrow(OVHcloudUnsupportedError);
        expect(sent()).toEqual([]);
      },
    },
  };
}

class Options extends BaseCallbackHandler {
  name = "options";
  override awaitHandlers = true;
  seen: Record<string, unknown> | undefined;
  override handleChatModelStart(
    ...[, , , , extra]: Parameters<NonNullable<BaseCallbackHandler["handleChatModelStart"]>>
  ) {
    this.seen ??= extra?.options as Record<string, unknown> | undefined;
  }
}

/** Objects as answers. */
export const structuredOutput: readonly Behaviour[] = [
  {
    title: "fills an object with numbers, and tells traces what was asked for",
    upstream: ["fills an object"],
    async run(subject) {
      const method = subject.capabilities.defaultStructuredOutput;
      answerObject(subject, method, { question: "1 + 2", result: 3 });
      const options = new Options();

      const answer = await subject
        .create()
        .withStructuredOutput(Sum)
        .invoke("What is 1 + 2?", { callbacks: [options] });

      expect(answer).toEqual({ question: "1 + 2", result: 3 });
      expect(options.seen?.ls_structured_output_format).toMatchObject({
        kwargs: { method },
        schema: { type: "object", required: ["question", "result"] },
      });
    },
  },
  {
    title: "gives the raw message beside the object when asked to",
    upstream: ["gives the raw message with the object"],
    async run(subject) {
      answerObject(subject, subject.capabilities.defaultStructuredOutput, { title: "Notes" });

      const { raw, parsed } = await subject.create().withStructuredOutput(Note, { includeRaw: true }).invoke("Who?");

      expect(parsed).toEqual({ title: "Notes" });
      expect(raw.response_metadata).toMatchObject({ model_provider: "ovhcloud", model: subject.model });
    },
  },
  {
    title: "fills a nested object with enum, array and record",
    upstream: ["fills a nested object"],
    async run(subject) {
      answerObject(subject, subject.capabilities.defaultStructuredOutput, order);

      const answer = await subject.create().withStructuredOutput(Order).invoke("The order?");

      expect(answer).toEqual(order);
      if (subject.capabilities.defaultStructuredOutput !== "jsonMode")
        expect(subject.sent()[0]?.outputSchema).toMatchObject({
          properties: { status: { enum: ["open", "paid"] }, lines: { type: "array" }, labels: { type: "object" } },
        });
    },
  },
  ...(["jsonSchema", "functionCalling", "jsonMode"] as const).map(byMethod),
  {
    title: "sends optional fields as optional, because no strict mode is forced on them",
    async run(subject) {
      answerObject(subject, "jsonSchema", { title: "Notes" });

      await subject.create().withStructuredOutput(Note, { method: "jsonSchema" }).invoke("A note");

      expect(subject.sent()[0]?.outputSchema).toMatchObject({ required: ["title"] });
      expect(JSON.stringify(subject.emulator.journal.at(-1)?.body)).not.toContain('"strict"');
    },
  },
  {
    title: "names the path of what does not fit",
    async run(subject) {
      answerObject(subject, "jsonSchema", { ...order, customer: { name: "Ada", address: { city: 59 } } });

      const error = await errorOf(subject.create().withStructuredOutput(Order, { method: "jsonSchema" }).invoke("?"));

      expect(String(error)).toMatch(/customer.*address.*city/s);
    },
  },
  {
    title: "gives null and the raw message for what does not fit, when asked for the raw message",
    async run(subject) {
      answerObject(subject, "jsonSchema", { rating: 3 });
      const asked = subject.create().withStructuredOutput(Note, { method: "jsonSchema", includeRaw: true });

      const { raw, parsed } = await asked.invoke("A note");

      expect(parsed).toBeNull();
      expect(raw.text).toBe('{"rating":3}');
    },
  },
  {
    title: "streams an object that grows",
    async run(subject) {
      const schema = { type: "object", properties: { title: { type: "string" } }, required: ["title"] };
      answerObject(subject, "jsonSchema", { title: "A long title of six words" });

      const seen = await readAll(
        await subject.create().withStructuredOutput(schema, { method: "jsonSchema" }).stream("A note"),
      );

      const lengths = seen.map((partial) => String((partial as { title?: string }).title ?? "").length);
      expect(seen.at(-1)).toEqual({ title: "A long title of six words" });
      expect(new Set(lengths).size).toBeGreaterThan(2);
      expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    },
  },
  {
    title: "takes JSON Schema and gives what was answered",
    async run(subject) {
      const schema = { title: "note", type: "object", properties: { title: { type: "string" } }, required: ["title"] };
      answerObject(subject, "jsonSchema", { title: "Notes" });

      const answer = await subject.create().withStructuredOutput(schema, { method: "jsonSchema" }).invoke("A note");

      expect(answer).toEqual({ title: "Notes" });
      expect(subject.sent()[0]?.outputSchema).toMatchObject({ properties: { title: { type: "string" } } });
    },
  },
  {
    title: "refuses a way that does not exist, and names those that do",
    run({ create }) {
      const ask = () => create().withStructuredOutput(Note, { method: "yaml" as "jsonMode" });

      expect(ask).toThrow(/jsonSchema.*functionCalling.*jsonMode/);
    },
  },
];
