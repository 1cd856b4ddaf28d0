import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import {
  eventsOf,
  indexFolder,
  send,
  testToken,
  type IndexedFolder,
  type TestServer,
} from "../test-support/serve-folder.js";

jest.setTimeout(60_000);

const printer = "The office printer is called Gutenberg.\nIts driver is in /opt/gutenberg.\n";
let folder: IndexedFolder;
let server: TestServer;
let api: string;

beforeAll(async () => {
  folder = await indexFolder({
    "printer.txt": printer,
    "coffee.md": "The coffee machine is cleaned every Friday at noon.\n",
  });
  server = await folder.serve();
  api = `${server.url}api/`;
});

afterAll(async () => {
  await server.close();
  await folder.close();
});

describe("the API", () => {
  it("says how it runs, and what that means for answers", async () => {
    const { status, text } = await send(`${api}health`);

    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      status: "ok",
      mode: "offline",
      notice: expect.stringContaining("not written by a language model"),
    });
  });

  it("lists the documents with their states", async () => {
    const { documents } = JSON.parse((await send(`${api}documents`)).text);

    expect(documents).toMatchObject([
      { path: "coffee.md", state: "indexed", pageCount: 1, failure: null },
      { path: "printer.txt", state: "indexed", pageCount: 1, failure: null },
    ]);
  });

  it("streams an answer whose quote stands where it says in the stored page", async () => {
    const reply = await ask({ question: "When is the coffee machine cleaned?" });
    const events = eventsOf(reply.text);
    const answer = events.at(-1)?.data as {
      text: string;
      citations: { documentId: string; page: number; quote: string; start: number; end: number }[];
    };
    const [citation] = answer.citations;
    const page = JSON.parse((await send(`${api}documents/${citation?.documentId}/pages/${citation?.page}`)).text);

    expect(reply.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect([...new Set(events.map(({ type }) => type))]).toEqual(["rewritten", "retrieved", "token", "answer"]);
    expect(
      events
        .flatMap(({ data }) => data.text ?? [])
        .slice(0, -1)
        .join(""),
    ).toContain("every Friday at noon");
    expect(citation).toMatchObject({ n: 1, state: "verified", path: "coffee.md", page: 1 });
    expect(page.text.slice(citation?.start, citation?.end)).toBe(citation?.quote);
  });

  it("goes on with a conversation, lists it and gives its messages back", async () => {
    const first = eventsOf((await ask({ question: "What is the office printer called?" })).text).at(-1)?.data ?? {};
    const second = eventsOf((await ask({ question: "And where is its driver?", threadId: first.threadId })).text).at(
      -1,
    )?.data;
    const { threads } = JSON.parse((await send(`${api}threads`)).text);
    const { messages } = JSON.parse((await send(`${api}threads/${first.threadId}`)).text);

    expect(second).toMatchObject({ threadId: first.threadId, standaloneQuestion: expect.stringContaining("printer") });
    expect(threads).toContainEqual(
      expect.objectContaining({ id: first.threadId, turns: 2, firstQuestion: "What is the office printer called?" }),
    );
    expect(messages.map(({ role }: { role: string }) => role)).toEqual(["user", "assistant", "user", "assistant"]);
    expect(messages[1].text).toContain("Gutenberg");
  });
});

describe("access", () => {
  it("answers no API call without the token", async () => {
    const reply = await send(`${api}documents`, { headers: {} });

    expect(reply).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
    expect(reply.text).not.toContain("printer");
  });

  it("does not say which addresses exist to somebody without the token", async () => {
    const [real, unreal] = await Promise.all([
      send(`${api}health`, { headers: {} }),
      send(`${api}nothing`, { headers: {} }),
    ]);

    expect(unreal.text).toBe(real.text);
  });

  it("refuses requests through a foreign name, even with the token", async () => {
    const headers = { host: "evil.example", authorization: `Bearer ${testToken}` };

    expect(await send(`${api}health`, { headers })).toMatchObject({ status: 403 });
    expect(await send(server.url, { headers })).toMatchObject({ status: 403 });
  });

  it("protects every response with the same headers", async () => {
    for (const reply of [await send(server.url), await send(`${api}health`), await send(`${server.url}nothing`)]) {
      expect(reply.headers).toMatchObject({
        "content-security-policy": expect.stringMatching(/default-src 'none'.*script-src 'self'/),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
      expect(reply.headers["content-security-policy"]).not.toContain("unsafe");
      expect(reply.headers).not.toHaveProperty("access-control-allow-origin");
    }
  });
});

describe("bad requests", () => {
  it.each([
    ["a body that is not JSON", "{"],
    ["a question that is blank", JSON.stringify({ question: "  " })],
    ["a question that is too long", JSON.stringify({ question: "x".repeat(4001) })],
    ["an unknown field", JSON.stringify({ question: "Why?", model: "other" })],
    ["no body", ""],
  ])("refuses %s", async (_what, body) => {
    const reply = await send(`${api}ask`, { method: "POST", body });

    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text)).toEqual({ error: { message: expect.any(String) } });
  });

  it("refuses a large body, announced or not", async () => {
    const body = JSON.stringify({ question: "x".repeat(100_000) });
    const chunked = { authorization: `Bearer ${testToken}`, "transfer-encoding": "chunked" };

    expect(await send(`${api}ask`, { method: "POST", body })).toMatchObject({ status: 413 });
    expect(await send(`${api}ask`, { method: "POST", body, headers: chunked })).toMatchObject({ status: 413 });
  });

  it.each([
    ["threads/none", 404],
    ["nothing", 404],
    ["documents/none/pages/1", 404],
    ["documents/none/pages/0", 400],
    ["documents/none/pages/1e3", 400],
    ["documents/%E0%A4%A/pages/1", 400],
    ["ask", 405],
  ])("answers GET /api/%s with %i and a message", async (path, status) => {
    const reply = await send(api + path);

    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.text)).toEqual({ error: { message: expect.stringMatching(/\.$/) } });
  });

  it("knows no conversation that it was not told of", async () => {
    expect(await ask({ question: "Why?", threadId: "none" })).toMatchObject({ status: 404 });
  });
});

describe("the page", () => {
  it("is served without a token, with its modules and its style", async () => {
    const page = await send(server.url, { headers: {} });
    const module = await send(`${server.url}main.js`, { headers: {} });

    expect(page).toMatchObject({ status: 200, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(page.text).toContain("<title>Nestor</title>");
    expect(module).toMatchObject({ status: 200, headers: { "content-type": "text/javascript; charset=utf-8" } });
  });

  it.each(["../package.json", "..%2fpackage.json", "%2e%2e/package.json", "package.json"])(
    "serves nothing beside it: %s",
    async (path) => {
      expect(await send(server.url + path)).toMatchObject({ status: 404 });
    },
  );

  it("cannot be posted to", async () => {
    expect(await send(server.url, { method: "POST" })).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
  });
});

function ask(body: object) {
  return send(`${api}ask`, { method: "POST", body: JSON.stringify(body) });
}
