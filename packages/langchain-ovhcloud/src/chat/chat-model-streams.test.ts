import { afterEach, describe, expect, it } from "@jest/globals";
import type { AIMessageChunk } from "@langchain/core/messages";
import { OVHcloudStreamInterruptedError } from "../client/errors.js";
import { type ChatFixture, startChat } from "../test-support/chat-fixture.js";
import { readAll, readFirst } from "../test-support/read-all.js";
import { chunk, cutAfter, endless, events, hangAfter } from "../test-support/scripted-server.js";

let fixture: ChatFixture | undefined;
afterEach(async () => {
  await fixture?.server.close();
  fixture = undefined;
});

async function chat(...what: Parameters<typeof startChat>) {
  fixture = await startChat(...what);
  return fixture.model;
}

describe("ChatOVHcloud streams that break", () => {
  it.each(["stream", "streaming invoke", "events"])("carries the partial message over %s", async (road) => {
    const model = await chat(
      { streaming: road === "streaming invoke" },
      cutAfter([chunk({ reasoning: "Hm" }), chunk({ content: "Hel" })]),
    );
    const run = async () => {
      if (road === "streaming invoke") return model.invoke("Hi");
      if (road === "events") return model.streamEvents("Hi");
      return readAll(await model.stream("Hi"));
    };

    const error: unknown = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

    if (!OVHcloudStreamInterruptedError.isInstance(error)) throw new Error(`not interrupted: ${String(error)}`);
    expect((error.partial as AIMessageChunk).text).toBe("Hel");
    expect((error.partial as AIMessageChunk).contentBlocks[0]).toEqual({ type: "reasoning", reasoning: "Hm" });
  });

  it("gives a mid-stream error its class and the partial message", async () => {
    const model = await chat({}, events([chunk({ content: "Hel" }), { error: { message: "overloaded", code: 503 } }]));

    const promise = model.stream("Hi").then(readAll);

    await expect(promise).rejects.toMatchObject({
      name: "OVHcloudServerError",
      status: 503,
      partial: { content: "Hel" },
    });
  });
});

describe("ChatOVHcloud and abort", () => {
  it.each(["invoke", "stream", "events"])("sends nothing over %s when the signal has already aborted", async (road) => {
    const model = await chat();
    const options = { signal: AbortSignal.abort() };
    const run = async () => {
      if (road === "invoke") return model.invoke("Hi", options);
      if (road === "events") return model.streamEvents("Hi", options);
      return readAll(await model.stream("Hi", options));
    };

    await expect(run()).rejects.toThrow(/abort/i);

    expect(fixture?.server.seen).toHaveLength(0);
  });

  it("closes the socket when a stream is aborted", async () => {
    const model = await chat({}, hangAfter([chunk({ content: "Hel" })]));
    const controller = new AbortController();

    const promise = (async () => {
      for await (const piece of await model.stream("Hi", { signal: controller.signal })) {
        if (piece.text) controller.abort();
      }
    })();

    // The error is core's own here: it races the signal.
    await expect(promise).rejects.toThrow(/abort/i);
    await fixture?.server.seen[0]?.closed;
  });

  it("closes the socket when the reader of a stream leaves", async () => {
    const model = await chat({}, endless(chunk({ content: "la " })));

    const first = await readFirst(await model.stream("Hi"));

    expect(first?.text).toBe("la ");
    await fixture?.server.seen[0]?.closed;
  });

  it("calls LangChain's own timeout a timeout", async () => {
    const model = await chat({}, () => {});

    await expect(model.invoke("Hi", { timeout: 40 })).rejects.toMatchObject({ name: "OVHcloudTimeoutError" });
  });
});
