import { once } from "node:events";
import { request, type ClientRequest } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { AnswerEngine } from "rag-engine";
import {
  eventsOf,
  indexFolder,
  send,
  testToken,
  type IndexedFolder,
  type TestServer,
} from "../test-support/serve-folder.js";

jest.setTimeout(60_000);

let folder: IndexedFolder;
let server: TestServer;
let threadId: string;

beforeAll(async () => {
  folder = await indexFolder({ "printer.txt": "The office printer is called Gutenberg.\n" });
  threadId = (await folder.answering.engine.ask("What is the office printer called?")).threadId;
});

afterEach(() => server.close());

afterAll(() => folder.close());

describe("an answer that takes its time", () => {
  it("keeps a second question of its conversation out, and no other", async () => {
    const held = heldBack(folder.answering.engine);
    server = await folder.serve({ engine: held.engine });
    const first = ask({ question: "And where is it?", threadId });
    await held.begun;

    const second = await ask({ question: "And what is it for?", threadId });
    const other = ask({ question: "What is the office printer called?" });
    held.release();

    expect(second.status).toBe(409);
    expect(JSON.parse(second.text).error.message).toContain("still being answered");
    expect(eventsOf((await first).text).at(-1)?.type).toBe("answer");
    expect(eventsOf((await other).text).at(-1)?.type).toBe("answer");
    expect(await ask({ question: "And what is it for?", threadId })).toMatchObject({ status: 200 });
  });

  it("is aborted when the client goes away, and its conversation is free again", async () => {
    const held = heldBack(folder.answering.engine);
    server = await folder.serve({ engine: held.engine });
    const client = new AbortController();
    const response = await fetch(`${server.url}api/ask`, {
      method: "POST",
      headers: { authorization: `Bearer ${testToken}` },
      body: JSON.stringify({ question: "And where is it?", threadId }),
      signal: client.signal,
    });
    await held.begun;

    client.abort();
    await held.aborted;
    held.release();

    expect(response.status).toBe(200);
    expect(await ask({ question: "And where is it?", threadId })).toMatchObject({ status: 200 });
    expect(server.logged).toEqual([]);
  });

  it("ends with a message when the server stops", async () => {
    const held = heldBack(folder.answering.engine);
    server = await folder.serve({ engine: held.engine });
    const asked = ask({ question: "What is the office printer called?" });
    await held.begun;

    await server.close();

    expect(eventsOf((await asked).text).at(-1)).toEqual({
      type: "error",
      data: { message: expect.stringContaining("stopping") },
    });
  });
});

describe("a question that never ends", () => {
  it("does not keep the server from stopping", async () => {
    server = await folder.serve();
    const call = await halfAQuestion();
    const broken = once(call, "error");

    await server.close();

    expect(await broken).toMatchObject([{ code: "ECONNRESET" }]);
    expect(server.logged).toEqual([]);
  });

  it("is no error of the server's when its client goes away", async () => {
    server = await folder.serve();
    const call = await halfAQuestion();
    const gone = once(call, "error");

    call.destroy();
    await gone;
    await server.close();

    expect(server.logged).toEqual([]);
  });
});

describe("an answer that fails", () => {
  it("says so without its internals, which only the terminal gets", async () => {
    const engine = failing(new TypeError("cannot read /home/someone/key of undefined"));
    server = await folder.serve({ engine });

    const reply = await ask({ question: "What is the office printer called?" });

    expect(eventsOf(reply.text)).toEqual([{ type: "error", data: { message: expect.stringContaining("terminal") } }]);
    expect(reply.text).not.toMatch(/someone|TypeError/);
    expect(server.logged).toEqual(["TypeError: cannot read /home/someone/key of undefined"]);
  });
});

/** The real engine, whose answers wait after they began until they are released or aborted. */
function heldBack(real: AnswerEngine) {
  const begun = deferred();
  const released = deferred();
  const aborted = deferred();
  const engine: AnswerEngine = {
    ask: (question, options) => real.ask(question, options),
    async *stream(question, options) {
      options?.signal?.addEventListener("abort", () => aborted.resolve(), { once: true });
      begun.resolve();
      await Promise.race([released.promise, aborted.promise]);
      yield* real.stream(question, options);
    },
  };
  return { engine, begun: begun.promise, aborted: aborted.promise, release: () => released.resolve() };
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

function failing(error: Error): AnswerEngine {
  return {
    async ask() {
      throw error;
    },
    // oxlint-disable-next-line require-yield -- it fails before its first event
    async *stream() {
      throw error;
    },
  };
}

/** A request that the server has begun to read, and that waits for the rest. */
async function halfAQuestion(): Promise<ClientRequest> {
  const headers = { authorization: `Bearer ${testToken}`, "content-length": "1000", expect: "100-continue" };
  const call = request(`${server.url}api/ask`, { method: "POST", headers });
  call.flushHeaders();
  await once(call, "continue");
  call.write('{"question": "');
  return call;
}

function ask(body: object) {
  return send(`${server.url}api/ask`, { method: "POST", body: JSON.stringify(body) });
}
