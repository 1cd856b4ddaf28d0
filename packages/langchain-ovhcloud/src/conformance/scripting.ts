import type { BaseMessage } from "@langchain/core/messages";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { AIMessageChunk, HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { readAll } from "../test-support/read-all.js";
import type { ConformingCallOptions, ConformingChatModel, Subject } from "./subject.js";
import type { WireAnswer } from "./wire.js";

/** What is asked where the question does not matter. */
export const QUESTION = new HumanMessage("What is the weather in Paris?");

/** A tool with a schema. */
export const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: "weather",
  description: "Tells the weather of a city.",
  schema: z.object({ city: z.string() }),
});

/** A call of it, as a reply of the emulator. */
export const weatherCall = (id: string, city: string) => ({ id, name: "weather", arguments: { city } });

/** The next request gets this whole answer. */
export function answerWhole({ emulator, wire }: Subject, answer: WireAnswer): void {
  const headers = { "content-type": "application/json" };
  emulator.scenarios.respond({ status: 200, headers, body: wire.whole(answer) }, { path: wire.path });
}

/** The next request gets this answer as a stream. */
export function answerStreamed({ emulator, wire }: Subject, answer: WireAnswer): void {
  const data = wire.streamed(answer).map((event) => `data: ${JSON.stringify(event)}\n\n`);
  const headers = { "content-type": "text/event-stream" };
  emulator.scenarios.respond({ status: 200, headers, body: `${data.join("")}data: [DONE]\n\n` }, { path: wire.path });
}

/** Reads a stream to its end and joins its chunks. */
export async function streamWhole(
  model: Pick<ConformingChatModel, "stream">,
  input: BaseMessage[] | string = [QUESTION],
  options?: Partial<ConformingCallOptions>,
): Promise<AIMessageChunk> {
  return joined(await readAll(await model.stream(input, options)));
}

/** Joins chunks, as users do. */
export function joined(chunks: readonly AIMessageChunk[]): AIMessageChunk {
  return chunks.reduce((sum, chunk) => sum.concat(chunk), new AIMessageChunk({ content: "" }));
}

/** The typed events of an answer. */
export function typedEvents(
  model: ConformingChatModel,
  input: BaseMessage[] | string = [QUESTION],
  options?: Partial<ConformingCallOptions>,
): Promise<ChatModelStreamEvent[]> {
  return readAll(model.streamEvents(input, options));
}

/** What a promise is rejected with. */
export async function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It was expected to fail, but it did not.");
}
