import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type ServerSentEvent, ServerSentEventDecoder } from "./sse.js";

function read(...chunks: (string | Uint8Array)[]): ServerSentEvent[] {
  const encoder = new TextEncoder();
  const decoder = new ServerSentEventDecoder();
  return chunks.flatMap((chunk) => decoder.push(typeof chunk === "string" ? encoder.encode(chunk) : chunk));
}

describe("ServerSentEventDecoder", () => {
  it.each(["\n", "\r\n", "\r"])("understands lines that end in %j", (end) => {
    const events = read(`data: a${end}${end}data: b${end}${end}`);

    expect(events.map(({ data }) => data)).toEqual(["a", "b"]);
  });

  it("joins data lines, keeps event names, ignores comments and unknown fields", () => {
    const events = read(": ping\n\nevent: error\nid: 7\nretry: 1\ndata: one\ndata:two\ndata\n\ndata: next\n\n");

    expect(events).toEqual([
      { event: "error", data: "one\ntwo\n" },
      { event: "message", data: "next" },
    ]);
  });

  it("drops one byte order mark at the beginning", () => {
    expect(read("\uFEFFdata: a\n\n")).toEqual([{ event: "message", data: "a" }]);
  });

  it("does not dispatch an event that was cut before its blank line", () => {
    expect(read('data: whole\n\ndata: {"cut')).toEqual([{ event: "message", data: "whole" }]);
  });

  it("does not take a CRLF that is split over two reads for a blank line", () => {
    const events = read("data: a\r", "\ndata: b\r", "\n\r", "\n");

    expect(events).toEqual([{ event: "message", data: "a\nb" }]);
  });

  it("reads the same events however the bytes are cut", () => {
    const line = fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replace(/[\r\n\uFEFF]/g, ""));
    const payloads = fc.array(line, { minLength: 1, maxLength: 5 });
    const ends = fc.constantFrom("\n", "\r\n", "\r");

    fc.assert(
      fc.property(payloads, ends, fc.array(fc.nat(60), { maxLength: 12 }), (lines, end, cuts) => {
        const wire = new TextEncoder().encode(lines.map((text) => `data: ${text}${end}${end}`).join(""));
        const positions = [0, ...cuts.map((cut) => cut % (wire.length + 1)), wire.length].sort((a, b) => a - b);
        const chunks = positions.slice(1).map((to, i) => wire.slice(positions[i], to));

        const events = read(...chunks);

        expect(events.map(({ data }) => data)).toEqual(lines);
      }),
      { numRuns: 200 },
    );
  });
});
