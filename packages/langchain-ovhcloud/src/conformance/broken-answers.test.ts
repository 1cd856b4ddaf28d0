import { afterEach, describe, expect, it } from "@jest/globals";
import type { ChatOVHcloud } from "../index.js";
import { type ChatFixture, startChat } from "../test-support/chat-fixture.js";
import { type Answer, chunk, completion, json, text, usageChunk } from "../test-support/scripted-server.js";
import { errorOf, streamWhole } from "./scripting.js";

const hello = [chunk({ content: "Hel" }), chunk({ content: "lo" })];
const stop = chunk({}, { finish_reason: "stop" });

let fixture: ChatFixture;
afterEach(() => fixture.server.close());

async function chat(answer: Answer): Promise<ChatOVHcloud> {
  fixture = await startChat({ maxRetries: 0 }, answer);
  return fixture.model;
}

describe("An answer that is none", () => {
  it.each<[string, Answer]>([
    ["an error with status 200", json({ error: { message: "overloaded", code: 503 } })],
    ["an object without choices", json({ id: "x", object: "chat.completion" })],
    ["an empty list of choices", json(completion({}, { choices: [] }))],
    ["no body at all", text("", { status: 200 })],
    ["JSON that is no object", json("Hello")],
  ])("is a typed error, not an empty message: %s", async (_what, answer) => {
    const model = await chat(answer);

    const error = await errorOf(model.invoke("Hi"));

    expect(error).toMatchObject({ name: expect.stringMatching(/^OVHcloud/) as unknown });
  });

  it("is a typed error when a stream ends after an empty finish reason", async () => {
    const cut: Answer = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`data: ${JSON.stringify(chunk({ content: "Hel" }, { finish_reason: "" }))}\n\n`);
    };
    const model = await chat(cut);

    const error = await errorOf(streamWhole(model, "Hi"));

    expect(error).toMatchObject({ name: "OVHcloudStreamInterruptedError", partial: { content: "Hel" } });
  });
});

describe("A stream is read", () => {
  it("with comments, event names, CRLF and no space after the colon", async () => {
    const lines = [": keep-alive", "", `event: message`, `data:${JSON.stringify(chunk({ content: "Hello" }))}`, ""];
    const rest = [`data: ${JSON.stringify(stop)}`, "", "data: [DONE]", "", ""];
    const model = await chat(
      text([...lines, ...rest].join("\r\n"), { headers: { "content-type": "text/event-stream" } }),
    );

    expect((await streamWhole(model, "Hi")).text).toBe("Hello");
  });

  it("to its end when [DONE] is missing but the model has finished", async () => {
    const body = [...hello, stop, usageChunk(3, 2)].map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join("");
    const model = await chat(text(body, { headers: { "content-type": "text/event-stream" } }));

    const message = await streamWhole(model, "Hi");

    expect(message.text).toBe("Hello");
    expect(message.usage_metadata?.total_tokens).toBe(5);
  });
});
