import { afterEach, describe, expect, it } from "@jest/globals";
import { errorOf, streamWhole, typedEvents } from "../conformance/scripting.js";
import { AIEndpointsClient, type ChatOVHcloud } from "../index.js";
import { readAll } from "../test-support/read-all.js";
import { type ChatFixture, startChat } from "../test-support/chat-fixture.js";
import { completed, created, messageItem, response, textDelta } from "../test-support/response-pieces.js";
import { type Answer, cutAfter, events, hangAfter, json, text } from "../test-support/scripted-server.js";

let fixture: ChatFixture;
afterEach(() => fixture.server.close());

async function chat(answer: Answer, fields = {}): Promise<ChatOVHcloud> {
  fixture = await startChat({ api: "responses", maxRetries: 0, ...fields }, answer);
  return fixture.model;
}

const failed = (error: unknown) => ({ type: "response.failed", response: response([], { status: "failed", error }) });
const said = messageItem("Hello");

describe("A whole answer that is none is a typed error:", () => {
  it.each<[string, Answer, string]>([
    ["no output", json(response(undefined)), "OVHcloudInvalidResponseError"],
    ["a list", json([]), "OVHcloudInvalidResponseError"],
    ["an answer that failed", json(response([], { status: "failed" })), "OVHcloudServerError"],
    ["an answer that was cancelled", json(response([], { status: "cancelled" })), "OVHcloudServerError"],
    ["an answer that is not finished", json(response([], { status: "in_progress" })), "OVHcloudServerError"],
    [
      "a failure that says why",
      json(response([], { status: "failed", error: { code: "server_error", message: "boom" } })),
      "OVHcloudServerError",
    ],
    [
      "a failure that is a limit",
      json(response([], { status: "failed", error: { code: "rate_limit_exceeded", message: "slow" } })),
      "OVHcloudRateLimitError",
    ],
  ])("%s", async (_what, answer, name) => {
    const model = await chat(answer);

    const seen = [await errorOf(model.invoke("Hi")), await errorOf(streamWhole(model, "Hi"))];

    expect(seen[0]).toMatchObject({ name, model: "gpt-oss-120b" });
    // Where a stream was asked for, a list is a piece of an unknown shape.
    expect(seen[1]).toMatchObject({ name: expect.stringMatching(/^OVHcloud/) as unknown });
  });
});

describe("A stream that breaks off is an error with what had arrived:", () => {
  const start = [created, textDelta("Hel")];

  it.each<[string, Answer, RegExp]>([
    ["the connection is cut", cutAfter(start), /connection broke/],
    ["it ends with [DONE] and no end of the answer", events(start), /before the model had finished/],
    [
      "it ends with nothing",
      text(start.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join(""), {
        headers: { "content-type": "text/event-stream" },
      }),
      /before the model had finished/,
    ],
    ["the answer fails", events([...start, failed({ code: "server_error", message: "boom" })]), /boom/],
    ["the answer fails and does not say why", events([...start, failed(null)]), /response.failed/],
    [
      "the answer is cancelled",
      events([...start, { type: "response.cancelled", response: response([]) }]),
      /response.cancelled/,
    ],
    ["there is an error event", events([...start, { type: "error", code: null, message: "boom" }]), /boom/],
    ["there is an error object", events([...start, { error: { message: "boom" } }]), /boom/],
  ])("%s", async (_what, answer, message) => {
    const model = await chat(answer);

    for (const road of [streamWhole, typedEvents]) {
      const error = await errorOf(road(model, "Hi"));

      expect(error).toMatchObject({ name: "OVHcloudStreamInterruptedError", partial: { content: "Hel" } });
      expect(String(error)).toMatch(message);
    }
  });

  it("a limit keeps its own name", async () => {
    const model = await chat(events([...start, failed({ code: "rate_limit_exceeded", message: "slow down" })]));

    const error = await errorOf(streamWhole(model, "Hi"));

    expect(error).toMatchObject({ name: "OVHcloudRateLimitError", status: 429, partial: { content: "Hel" } });
  });

  it("silence is a timeout", async () => {
    const model = await chat(hangAfter(start), { timeout: 200 });

    const error = await errorOf(model.streamEvents("Hi"));

    expect(error).toMatchObject({ name: "OVHcloudTimeoutError" });
  });
});

describe("A stream is over", () => {
  it("with the event that ends the answer, even if the server keeps the connection open", async () => {
    const model = await chat(hangAfter([created, textDelta("Hello"), completed([said])]), { timeout: 60_000 });

    expect((await streamWhole(model, "Hi")).text).toBe("Hello");
  });

  it("without [DONE], and with names of events", async () => {
    const pieces = [created, textDelta("Hello"), completed([said])];
    const lines = pieces.map((piece) => `event: ${String(piece.type)}\ndata: ${JSON.stringify(piece)}\n\n`);
    const model = await chat(text(lines.join(""), { headers: { "content-type": "text/event-stream" } }));

    expect((await streamWhole(model, "Hi")).text).toBe("Hello");
  });
});

describe("AIEndpointsClient", () => {
  const client = () => new AIEndpointsClient({ apiKey: "key", baseURL: fixture.server.url, maxRetries: 0 });
  const request = { model: "gpt-oss-120b", input: "Hi" };

  it("gives a whole response", async () => {
    await chat(json(response([said])));

    const answer = await client().responses(request);

    expect(answer).toMatchObject({ status: "completed", output: [{ type: "message" }] });
    expect(fixture.sent()).toEqual({ ...request, store: false });
  });

  it("gives the events of a streamed response", async () => {
    await chat(events([created, textDelta("Hello"), completed([said])]));

    const seen = await readAll(client().streamResponses(request));

    expect(seen.map(({ type }) => type)).toEqual([
      "response.created",
      "response.output_text.delta",
      "response.completed",
    ]);
    expect(fixture.sent()).toEqual({ ...request, store: false, stream: true });
  });

  it("refuses what needs a stored conversation", async () => {
    await chat(json(response([said])));
    const stored = { ...request, previous_response_id: "resp_1" };

    await expect(client().responses(stored)).rejects.toThrow(/previous_response_id/);
    await expect(readAll(client().streamResponses(stored))).rejects.toThrow(/previous_response_id/);
    expect(fixture.server.seen).toEqual([]);
  });
});
