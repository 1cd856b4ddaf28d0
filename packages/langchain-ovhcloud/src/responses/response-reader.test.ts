import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { AnswerReader } from "../chat/deltas.js";
import { MessageAccumulator } from "../chat/message-accumulator.js";
import type { ResponseStreamEvent } from "../client/response.js";
import { ResponseReader } from "./response-reader.js";

/** How a server tells one call: each of these events may be missing, as long as enough is told. */
interface Telling {
  city: string;
  added: boolean;
  slices: number | undefined;
  argumentsDone: boolean;
  itemDone: boolean;
}

const tellings = fc.record<Telling>({
  // Few of them, so that calls are often the same.
  city: fc.constantFrom("Paris", "Rome", "", '"'),
  added: fc.boolean(),
  slices: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  argumentsDone: fc.boolean(),
  itemDone: fc.boolean(),
});

function tellsAll({ added, slices, argumentsDone, itemDone }: Telling): boolean {
  return itemDone || (added && (slices !== undefined || argumentsDone));
}

const itemOf = ({ city }: Telling, index: number) => ({
  type: "function_call",
  id: `fc_${index}`,
  call_id: `call_${index}`,
  name: "weather",
  arguments: JSON.stringify({ city }),
});

function eventsOf(telling: Telling, index: number): ResponseStreamEvent[] {
  const { added, slices, argumentsDone, itemDone } = telling;
  const item = itemOf(telling, index);
  const place = { output_index: index, item_id: item.id };
  const kind = "response.function_call_arguments";
  return [
    ...(added ? [{ type: "response.output_item.added", output_index: index, item: { ...item, arguments: "" } }] : []),
    ...(slices === undefined ? [] : sliced(item.arguments, slices)).map((delta) => ({
      type: `${kind}.delta`,
      ...place,
      delta,
    })),
    ...(argumentsDone ? [{ type: `${kind}.done`, ...place, arguments: item.arguments }] : []),
    ...(itemDone ? [{ type: "response.output_item.done", output_index: index, item }] : []),
  ];
}

function sliced(text: string, count: number): string[] {
  const length = Math.ceil(text.length / count);
  return Array.from({ length: count }, (_, index) => text.slice(index * length, (index + 1) * length));
}

/** Takes turns: one event of each call, again and again. */
function interleaved(streams: readonly ResponseStreamEvent[][]): ResponseStreamEvent[] {
  const longest = Math.max(0, ...streams.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => streams.flatMap((stream) => stream[turn] ?? [])).flat();
}

function messageOf(events: readonly ResponseStreamEvent[]) {
  const response = new ResponseReader({ model: "gpt-oss-120b" });
  const answer = new AnswerReader("gpt-oss-120b");
  const message = new MessageAccumulator();
  for (const event of events) {
    for (const chunk of response.read(event)) for (const delta of answer.read(chunk)) message.add(delta);
  }
  for (const delta of answer.end()) message.add(delta);
  return message.toMessage();
}

describe("The calls of a streamed response", () => {
  it("are whole and come once, whichever events tell them and however often", () => {
    fc.assert(
      fc.property(
        fc.array(tellings, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        fc.boolean(),
        (told, mixed, end) => {
          fc.pre(end || told.every(tellsAll));
          const streams = told.map(eventsOf);
          const output = end ? told.map(itemOf) : [];
          const last = { type: "response.completed", response: { status: "completed", output } };

          const message = messageOf([...(mixed ? interleaved(streams) : streams.flat()), last]);

          const calls = (message.tool_calls ?? []).map(({ id, args }) => [id, args.city]);
          expect(Object.fromEntries(calls)).toEqual(
            Object.fromEntries(told.map(({ city }, index) => [`call_${index}`, city])),
          );
          expect(calls).toHaveLength(told.length);
          expect(message.invalid_tool_calls).toEqual([]);
          expect(message.response_metadata.finish_reason).toBe("tool_calls");
        },
      ),
    );
  });
});
