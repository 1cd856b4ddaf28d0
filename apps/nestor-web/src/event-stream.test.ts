import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readEvents, type ServerSentEvent } from "./event-stream.js";

describe("readEvents", () => {
  it("reads type and data", async () => {
    expect(await collect(['event: token\ndata: {"text":"a"}\n\n'])).toEqual([{ type: "token", data: '{"text":"a"}' }]);
  });

  it("reads the same events wherever the bytes are cut", async () => {
    const text =
      'event: token\ndata: {"text":"é 日 😀"}\n\n: a comment\n\ndata: one\ndata: two\n\nevent: answer\ndata: {}\n\n';
    const whole = await collect([text]);

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(new TextEncoder().encode(text).length)), async (cuts) => {
        expect(await collect(cutBytes(text, cuts))).toEqual(whole);
      }),
    );
    expect(whole.map(({ data }) => data)).toEqual(['{"text":"é 日 😀"}', "one\ntwo", "{}"]);
  });

  it("drops an event that was not finished", async () => {
    expect(await collect(["data: whole\n\ndata: half"])).toEqual([{ type: "message", data: "whole" }]);
  });

  it("cancels the body when its reader stops early", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\ndata: 2\n\n")),
      cancel: () => void (cancelled = true),
    });

    const events = readEvents(body);
    await events.next();
    await events.return(undefined);

    expect(cancelled).toBe(true);
  });
});

async function collect(chunks: readonly (string | Uint8Array)[]): Promise<ServerSentEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
      controller.close();
    },
  });
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

function cutBytes(text: string, cuts: readonly number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const ends = [...cuts, bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, i) => bytes.slice(i === 0 ? 0 : ends[i - 1], end));
}
