import { afterEach, describe, expect, it } from "@jest/globals";
import type { GenerationChunk } from "@langchain/core/outputs";
import { infoOf, listen } from "../test-support/llm-listener.js";
import { readAll, readFirst } from "../test-support/read-all.js";
import { cutAfter, endless, events, hangAfter, json } from "../test-support/scripted-server.js";
import { completionOf, type LLMFixture, piece, startLLM, usagePiece } from "../test-support/llm-fixture.js";

const usage = { input_tokens: 4, output_tokens: 2, total_tokens: 6 };
const colours = [piece(" orange,"), piece(" yellow"), piece("", { finish_reason: "stop" }), usagePiece(4, 2)];

let fixture: LLMFixture | undefined;
afterEach(() => fixture?.server.close());

describe("OVHcloudLLM.stream", () => {
  it("yields the text piece by piece", async () => {
    fixture = await startLLM({}, events(colours));

    const pieces = await readAll(await fixture.llm.stream("red,"));

    expect(pieces.filter(Boolean)).toEqual([" orange,", " yellow"]);
    expect(fixture.server.seen[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it("reports at its end what a whole answer reports", async () => {
    fixture = await startLLM({}, events(colours, { "x-request-id": "req-1", "x-warning": "Deprecated." }));
    const { heard, handler } = listen();

    await readAll(await fixture.llm.stream("red,", { callbacks: [handler] }));

    expect(heard.ends[0]?.generations[0]?.[0]).toMatchObject({ text: " orange, yellow" });
    expect(infoOf(heard.ends[0])).toEqual({
      model_provider: "ovhcloud",
      model: "Meta-Llama-3_3-70B-Instruct",
      model_name: "Meta-Llama-3_3-70B-Instruct",
      finish_reason: "stop",
      request_id: "req-1",
      warning: "Deprecated.",
      usage_metadata: usage,
    });
  });

  it("does not ask for token counts when told not to", async () => {
    fixture = await startLLM({}, events(colours));

    await readAll(await fixture.llm.stream("red,", { streamUsage: false }));

    expect(fixture.server.seen[0]?.body).not.toHaveProperty("stream_options");
  });

  it("hands out log probabilities with each piece, and all of them at the end", async () => {
    const logprobs = (token: string, offset: number) => ({
      tokens: [token],
      token_logprobs: [-1 - offset],
      top_logprobs: [{ [token]: -1 - offset }],
      text_offset: [offset],
    });
    fixture = await startLLM(
      { logprobs: 1 },
      events([
        piece("a", { logprobs: logprobs("a", 0) }),
        piece("b", { logprobs: logprobs("b", 1), finish_reason: "stop" }),
      ]),
    );
    const { heard, handler } = listen();
    const chunks: GenerationChunk[] = [];
    const handleLLMNewToken = (...args: unknown[]) => void chunks.push((args[5] as { chunk: GenerationChunk }).chunk);

    await readAll(await fixture.llm.stream("x", { callbacks: [handler, { handleLLMNewToken }] }));

    expect(chunks[1]?.generationInfo?.logprobs).toEqual(logprobs("b", 1));
    expect(infoOf(heard.ends[0])?.logprobs).toEqual({
      tokens: ["a", "b"],
      token_logprobs: [-1, -2],
      top_logprobs: [{ a: -1 }, { b: -2 }],
      text_offset: [0, 1],
    });
  });

  it("asks for one answer only", async () => {
    fixture = await startLLM({ n: 2, bestOf: 2 }, events(colours));

    await readAll(await fixture.llm.stream("red,"));

    expect(fixture.server.seen[0]?.body).not.toHaveProperty("n");
    expect(fixture.server.seen[0]?.body).not.toHaveProperty("best_of");
  });

  it("refuses a stream that mixes several answers", async () => {
    fixture = await startLLM({}, events([piece("a"), piece("b", { index: 1 })]));

    const promise = fixture.llm.stream("red,").then(readAll);

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudInvalidResponseError", partial: "a" });
  });

  it("reads servers that answer whole although a stream was asked for", async () => {
    fixture = await startLLM({}, json(completionOf([" orange"])));

    const pieces = await readAll(await fixture.llm.stream("red,"));

    expect(pieces.join("")).toBe(" orange");
  });

  it("carries the partial text when a stream is cut", async () => {
    fixture = await startLLM({}, cutAfter([piece(" orange,")]));
    const errors: unknown[] = [];
    const callbacks = [{ handleLLMError: (error: unknown) => void errors.push(error) }];

    const promise = fixture.llm.stream("red,", { callbacks }).then(readAll);

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudStreamInterruptedError", partial: " orange," });
    expect(errors).toHaveLength(1);
    expect(fixture.server.seen).toHaveLength(1);
  });

  it("carries the partial text when the service reports an error in mid-stream", async () => {
    const trouble = { error: { message: "Out of memory", code: 500 } };
    fixture = await startLLM({}, events([piece(" orange,"), trouble]));

    const promise = fixture.llm.stream("red,").then(readAll);

    await expect(promise).rejects.toMatchObject({ name: "OVHcloudServerError", partial: " orange," });
  });

  it("tries again before the first piece, but never after it", async () => {
    fixture = await startLLM({}, json({}, { status: 503 }), cutAfter([piece("a")]), events(colours));

    const promise = fixture.llm.stream("red,").then(readAll);

    await expect(promise).rejects.toMatchObject({ partial: "a" });
    expect(fixture.server.seen).toHaveLength(2);
  });

  it("closes the socket when the reader leaves", async () => {
    fixture = await startLLM({}, endless(piece("a")));

    await readFirst(await fixture.llm.stream("red,"));

    await expect(fixture.server.seen[0]?.closed).resolves.toBeUndefined();
  });

  it("closes the socket when the signal aborts, also while the server says nothing", async () => {
    fixture = await startLLM({}, hangAfter([piece("a")]));
    const controller = new AbortController();
    const stream = await fixture.llm.stream("red,", { signal: controller.signal });
    await stream.next();

    controller.abort();

    // Core's own error, as it wraps the stream.
    await expect(readAll(stream)).rejects.toThrow(/abort/i);
    await fixture.server.seen[0]?.closed;
  });

  it("yields nothing more after an abort, even of what has arrived", async () => {
    fixture = await startLLM({}, events([..."abcdefgh"].map((letter) => piece(letter))));
    const controller = new AbortController();
    const pieces: string[] = [];
    // Straight from the model: core's own stream would hide what the model does.
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    const chunks = fixture.llm._streamResponseChunks("red,", { signal: controller.signal });

    const reading = (async () => {
      for await (const chunk of chunks) {
        pieces.push(chunk.text);
        if (chunk.text === "b") controller.abort();
      }
    })();

    await expect(reading).rejects.toMatchObject({ name: "AbortError", partial: "ab" });
    expect(pieces).toEqual(["a", "b"]);
  });

  it("sends nothing when the signal has already aborted", async () => {
    fixture = await startLLM();

    const promise = fixture.llm.stream("red,", { signal: AbortSignal.abort() }).then(readAll);

    await expect(promise).rejects.toThrow(/abort/i);
    expect(fixture.server.seen).toHaveLength(0);
  });
});

describe("OVHcloudLLM.invoke with a handler that prefers streaming", () => {
  it("gives the handler the same result as without", async () => {
    const streaming = listen({ preferStreaming: true });
    const plain = listen();
    const whole = json({
      ...completionOf([" orange, yellow"]),
      usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 },
    });
    fixture = await startLLM({}, events(colours), whole);

    const first = await fixture.llm.invoke("red,", { callbacks: [streaming.handler] });
    const second = await fixture.llm.invoke("red,", { callbacks: [plain.handler] });

    expect(first).toBe(second);
    expect(streaming.heard.ends[0]?.generations[0]?.[0]).toMatchObject({ ...plain.heard.ends[0]?.generations[0]?.[0] });
    expect(fixture.server.seen.map(({ body }) => body.stream)).toEqual([true, undefined]);
  });
});

describe("OVHcloudLLM.streamEvents", () => {
  it.each(["v1", "v2"] as const)("%s tells the start, each piece and the end", async (version) => {
    fixture = await startLLM({}, events(colours));

    const seen = await readAll(fixture.llm.streamEvents("red,", { version }));

    const names = seen.map(({ event }) => event);
    expect(names[0]).toBe("on_llm_start");
    expect(names.at(-1)).toBe("on_llm_end");
    const streamed = seen.filter(({ event }) => event === "on_llm_stream");
    expect(streamed.map(({ data }) => textOf(data.chunk)).join("")).toBe(" orange, yellow");
    expect(JSON.stringify(seen.at(-1)?.data.output)).toContain(" orange, yellow");
    expect(fixture.server.seen).toHaveLength(1);
  });

  it("v2 tells the pieces of a model inside of a chain that is not streamed", async () => {
    fixture = await startLLM({}, events(colours));
    const { llm } = fixture;
    const chain = llm.pipe((text: string) => text.trim());

    const seen = await readAll(chain.streamEvents("red,", { version: "v2" }));

    const streamed = seen.filter(({ event }) => event === "on_llm_stream");
    expect(streamed.map(({ data }) => textOf(data.chunk)).join("")).toBe(" orange, yellow");
  });
});

function textOf(chunk: unknown): string {
  return typeof chunk === "string" ? chunk : ((chunk as { text?: string }).text ?? "");
}
