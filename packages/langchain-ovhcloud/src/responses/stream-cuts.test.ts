import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { createEmulator } from "ai-endpoints-emulator";
import fc from "fast-check";
import { ChatOVHcloud } from "../chat/chat-model.js";
import { readAll } from "../test-support/read-all.js";

const REPLY = {
  text: "Ça coûte 3 € — 東京タワー 🗼🌧️.\n\nLet me look.",
  reasoning: "The weather is asked for, twice. 🤔",
  toolCalls: [
    { id: "call_1", name: "weather", arguments: { city: "Córdoba" } },
    { id: "call_2", name: "weather", arguments: { city: "Łódź" } },
  ],
};

let emulator: Awaited<ReturnType<typeof createEmulator>>;
let recorded: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  emulator.scenarios.reply(REPLY);
  const body = JSON.stringify({ model: "gpt-oss-120b", input: "Hello", stream: true });
  const response = await fetch(`${emulator.url}/responses`, { method: "POST", body });
  recorded = new Uint8Array(await response.arrayBuffer());
});
afterAll(() => emulator.close());

/** A model that gets these bytes as a stream, cut at these places. */
function modelOn(bytes: Uint8Array<ArrayBuffer>, cuts: readonly number[] = []): ChatOVHcloud {
  const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
  const pieces = places.slice(1).map((end, i) => bytes.slice(places[i], end));
  const headers = { "content-type": "text/event-stream" };
  const streamed = () => Promise.resolve(new Response(ReadableStream.from(pieces), { headers }));
  return new ChatOVHcloud({ api: "responses", apiKey: "key", maxRetries: 0, rateLimiter: false, fetch: streamed });
}

const ROADS: Record<string, (model: ChatOVHcloud) => PromiseLike<AIMessage>> = {
  stream: async (model) =>
    (await readAll(await model.stream("Hello"))).reduce((sum: AIMessageChunk, chunk) => sum.concat(chunk)),
  "typed events": (model) => model.streamEvents("Hello"),
  "invoke with streaming": async (model) => {
    model.streaming = true;
    return model.invoke("Hello");
  },
};

describe("A stream of the responses route", () => {
  it.each(Object.keys(ROADS))("says the same over %s wherever the network cuts it", async (road) => {
    const anyCuts = fc.array(fc.nat(), { maxLength: 40 });

    await fc.assert(
      fc.asyncProperty(anyCuts, async (cuts) => {
        const message = await ROADS[road]?.(modelOn(recorded, cuts));

        expect(message?.text).toBe(REPLY.text);
        expect(message?.contentBlocks.find(({ type }) => type === "reasoning")).toMatchObject({
          reasoning: REPLY.reasoning,
        });
        expect(message?.tool_calls).toMatchObject(
          REPLY.toolCalls.map(({ id, name, arguments: args }) => ({ id, name, args })),
        );
        expect(message?.response_metadata).toMatchObject({
          // Core has its own word for it on the events road.
          finish_reason: road === "typed events" ? "tool_use" : "tool_calls",
          model: "gpt-oss-120b",
        });
        expect(message?.usage_metadata?.output_token_details?.reasoning).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it("is interrupted wherever it ends before its last event, with what had come", async () => {
    const bytesBefore = Buffer.from(recorded).indexOf("event: response.completed");

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytesBefore }), async (length) => {
        const model = modelOn(recorded.slice(0, length));
        const read = async () => readAll(await model.stream("Hello"));

        const error: unknown = await read().catch((caught: unknown) => caught);

        expect(error).toMatchObject({ name: "OVHcloudStreamInterruptedError" });
        const { partial } = error as { partial?: AIMessageChunk };
        expect(REPLY.text.startsWith(partial?.text ?? "")).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
