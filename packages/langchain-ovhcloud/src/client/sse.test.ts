import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readServerSentEvents, type ServerSentEvent } from "./sse.js";

async function read(...chunks: (string | Uint8Array)[]): Promise<ServerSentEvent[]> {
  const encoder = new TextEncoder();
  async function* bytes() {
    for (const chunk of chunks) yield typeof chunk === "string" ? encoder.encode(chunk) : chunk;
  }
  const events: ServerSentEvent[] = [];
  for await (const event of readServerSentEvents(bytes())) events.push(event);
  return events;
}

describe("readServerSentEvents", () => {
  it.each(["\n", "\r\n", "\r"])("understands lines that end in %j", async (end) => {
    const events = await read(`data: a${end}${end}data: b${end}${end}`);

    expect(events.map(({ data }) => data)).toEqual(["a", "b"]);
  });

  it("joins data lines, keeps event names, ignores comments and unknown fields", async () => {
    const events = await read(": ping\n\nevent: error\nid: 7\nretry: 1\ndata: one\ndata:two\ndata\n\ndata: next\n\n");

    expect(events).toEqual([
      { event: "error", data: "one\ntwo\n" },
      { event: "message", data: "next" },
    ]);
  });

  it("drops one byte order mark at the beginning", async () => {
    expect(await read("\uFEFFdata: a\n\n")).toEqual([{ event: "message", data: "a" }]);
  });

  it("does not dispatch an event that was cut before its blank line", async () => {
    expect(await read('data: whole\n\ndata: {"cut')).toEqual([{ event: "message", data: "whole" }]);
  });

  it("does not take a CRLF that is split over two reads for a blank line", async () => {
    const events = await read("data: a\r", "\ndata: b\r", "\n\r", "\n");

    expect(events).toEqual([{ event: "message", data: "a\nb" }]);
  });

  it("reads the same events however the bytes are cut", async () => {
    const line = fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replace(/[\r\n\uFEFF]/g, ""));
    const payloads = fc.array(line, { minLength: 1, maxLength: 5 });
    const ends = fc.constantFrom("\n", "\r\n", "\r");

    await fc.assert(
      fc.asyncProperty(payloads, ends, fc.array(fc.nat(60), { maxLength: 12 }), async (lines, end, cuts) => {
        const wire = new TextEncoder().encode(lines.map((text) => `data: ${text}${end}${end}`).join(""));
        const positions = [0, ...cuts.map((cut) => cut % (wire.length + 1)), wire.length].sort((a, b) => a - b);
        const chunks = positions.slice(1).map((to, i) => wire.slice(positions[i], to));

        const events = await read(...chunks);

        expect(events.map(({ data }) => data)).toEqual(lines);
      }),
      { numRuns: 200 },
    );
  });
});
