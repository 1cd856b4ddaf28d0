import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { collect, holdQuestion, holdReply, openDesk, type Desk } from "../test-support/scripted-engine.js";

describe("an answer engine, when something fails", () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
  });

  afterAll(() => desk.close());

  it("throws the model's own error, and answers in the same thread afterwards as if nothing had been", async () => {
    class QuotaError extends Error {
      readonly status = 429;
    }
    const quota = new QuotaError("Too many requests. Wait a minute.");
    const { engine, model } = desk.scripted([holdReply, quota, quota, holdReply]);
    const { threadId } = await engine.ask(holdQuestion);
    await expect(engine.ask("Is it safe?", { threadId })).rejects.toBe(quota);
    await expect(engine.ask("Is it safe?", { threadId })).rejects.toBe(quota);

    const answer = await engine.ask("And how do I undo that?", { threadId });

    expect(answer.standaloneQuestion).toBe(`${holdQuestion} And how do I undo that?`);
    expect(model.calls.at(-1)?.map(({ type }) => type)).toEqual(["system", "human", "ai", "human"]);
    expect((await desk.threads.messages(threadId)).map(({ type }) => type)).toEqual(["human", "ai", "human", "ai"]);
  });

  it("throws an error of retrieval as it is, and leaves no conversation to list", async () => {
    const full = new Error("The disk is full.");
    const { engine } = desk.scripted([], { retriever: { retrieve: () => Promise.reject(full) } });

    await expect(engine.ask(holdQuestion, { threadId: "broken" })).rejects.toBe(full);

    expect((await desk.threads.list()).map(({ id }) => id)).not.toContain("broken");
  });

  it("does not remember an empty answer", async () => {
    const { engine } = desk.scripted(["  ", holdReply]);
    await expect(engine.ask(holdQuestion, { threadId: "mute" })).rejects.toMatchObject({ name: "EmptyAnswerError" });

    await engine.ask(holdQuestion, { threadId: "mute" });

    expect((await desk.threads.messages("mute")).map(({ text }) => text)).toEqual([holdQuestion, holdReply]);
  });

  it("stops the model when the signal says so, and throws its reason", async () => {
    const { engine, model } = desk.scripted([{ waitAfter: "Let me " }, holdReply]);
    const controller = new AbortController();
    const reason = new Error("Ctrl-C");
    const read = async (): Promise<void> => {
      for await (const event of engine.stream(holdQuestion, { threadId: "stopped", signal: controller.signal })) {
        if (event.type === "token") controller.abort(reason);
      }
    };

    await expect(read()).rejects.toBe(reason);

    expect(model.aborted).toBe(1);
    await engine.ask(holdQuestion, { threadId: "stopped" });
    expect((await desk.threads.messages("stopped")).map(({ type }) => type)).toEqual(["human", "ai"]);
  });

  it("stops the model when the reader leaves early", async () => {
    const { engine, model } = desk.scripted([{ waitAfter: "Let me " }, holdReply]);

    for await (const event of engine.stream(holdQuestion, { threadId: "left" })) if (event.type === "token") break;

    expect(model.aborted).toBe(1);
    await engine.ask(holdQuestion, { threadId: "left" });
    expect((await desk.threads.messages("left")).map(({ type }) => type)).toEqual(["human", "ai"]);
  });

  it("refuses a second question in a conversation that is still answering", async () => {
    const { engine } = desk.scripted([holdReply]);
    const first = engine.stream(holdQuestion, { threadId: "twice" });
    await first.next();

    await expect(engine.ask("Is it safe?", { threadId: "twice" })).rejects.toMatchObject({
      name: "ThreadBusyError",
      threadId: "twice",
    });

    await collect(first);
  });

  it("refuses a question without words", async () => {
    const { engine, model } = desk.scripted([]);

    await expect(engine.ask(" ?! ")).rejects.toMatchObject({ name: "EmptyQuestionError" });

    expect(model.calls).toHaveLength(0);
  });
});
