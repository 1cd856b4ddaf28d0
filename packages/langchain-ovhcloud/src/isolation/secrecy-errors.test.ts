import { afterEach, describe, expect, it } from "@jest/globals";
import { AIEndpointsClient, ChatOVHcloud, type ClientOptions, OVHcloudEmbeddings, OVHcloudLLM } from "../index.js";
import { request } from "../test-support/client-fixture.js";
import { readAll } from "../test-support/read-all.js";
import { printed, revealed } from "../test-support/revealed.js";
import {
  type Answer,
  chunk,
  cutAfter,
  events,
  json,
  type ScriptedServer,
  startScriptedServer,
  text,
} from "../test-support/scripted-server.js";

/** Has what each encoding changes. */
const KEY = "Zk7/ovh+secret=of&this~test%20Xy9";

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

/** Every road to the server. */
const roads: Record<string, (options: ClientOptions) => Promise<unknown>> = {
  "chat invoke": (options) => new ChatOVHcloud(options).invoke("Hi"),
  "chat stream": (options) => new ChatOVHcloud(options).stream("Hi").then(readAll),
  "chat events": (options) => readAll(new ChatOVHcloud(options).streamEvents("Hi", { version: "v2" })),
  "text invoke": (options) => new OVHcloudLLM(options).invoke("Hi"),
  "text batch": (options) => new OVHcloudLLM(options).batch(["Hi", "Ho"]),
  "text stream": (options) => new OVHcloudLLM(options).stream("Hi").then(readAll),
  embeddings: (options) => new OVHcloudEmbeddings(options).embedDocuments(["Hi"]),
  "client models": (options) => new AIEndpointsClient(options).models(),
  "client stream": (options) => readAll(new AIEndpointsClient(options).streamChatCompletions(request)),
};

/** Servers that say what they were sent. */
const echoes: Record<string, Answer> = {
  "401 with JSON": json({ error: { message: `Invalid token: ${KEY}` } }, { status: 401 }),
  "401 with a header": json({ message: `Authorization: Bearer ${KEY} is wrong`, detail: KEY }, { status: 401 }),
  "403 with text": text(`Bearer ${KEY}`, { status: 403 }),
  "401 with a URL": text(`/login?token=${encodeURIComponent(KEY)}`, { status: 401 }),
  "401 with base64": json({ message: `Bad: ${btoa(KEY)}` }, { status: 401 }),
  "400 with escaped JSON": text(`{"request": ${JSON.stringify(JSON.stringify({ key: KEY }))}`, { status: 400 }),
  "407 with HTML": text(`<html><title>${KEY.replaceAll("&", "&amp;")}</title></html>`, { status: 407 }),
  "404 with a list": json({ detail: [{ loc: ["header", KEY], msg: KEY }] }, { status: 404 }),
  "413 with text": text(KEY, { status: 413 }),
  "429 with text": text(KEY, { status: 429, headers: { "retry-after": "9999" } }),
  "500 with a dump of headers": (seen, response) => json(seen.headers, { status: 500 })(seen, response),
  "500 with a long text that the message cuts in the key": text(`${"x".repeat(482)}${KEY}`, { status: 500 }),
  "200 with text": text(KEY, { headers: { "content-type": "text/plain" } }),
  "200 with JSON of no shape": json({ data: KEY, choices: KEY }),
  "200 with a warning": json(
    { data: KEY, choices: KEY },
    { headers: { "x-warning": `Hello ${KEY}`, "x-request-id": KEY } },
  ),
  "a stream with an error": events([chunk({ content: "a" }), { error: { message: KEY } }]),
  "a stream with an error and a status": events([chunk({ content: "a" }), { error: { message: KEY, code: 401 } }]),
  "a stream with a broken piece": text(`data: ${KEY}\n\n`, { headers: { "content-type": "text/event-stream" } }),
  "a stream with a piece of no shape": events([{ choices: KEY }]),
  "a stream that is cut": cutAfter([chunk({ content: "a" })]),
  "a reset": (_request, response) => void response.destroy(),
};

const options = (): ClientOptions => ({
  apiKey: KEY,
  baseURL: server?.url,
  maxRetries: 0,
  rateLimiter: false,
  onWarning: () => {},
});

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error("Nothing was thrown."),
    (error: unknown) => error,
  );
}

describe.each(Object.keys(roads))("An error of %s", (road) => {
  const use = roads[road] as (typeof roads)[string];

  it.each(Object.keys(echoes))("does not show the key when the server answers %s", async (kind) => {
    server = await startScriptedServer(echoes[kind] as Answer);

    const error = await errorOf(use(options()));

    expect(revealed(KEY, printed(error))).toEqual([]);
  });

  it("does not show the key when nobody listens", async () => {
    server = await startScriptedServer(text(""));
    await server.close();

    const error = await errorOf(use(options()));

    expect(error).toMatchObject({ kind: "connection" });
    expect(revealed(KEY, printed(error))).toEqual([]);
  });

  it("does not show the key when time runs out", async () => {
    server = await startScriptedServer(() => {});

    const error = await errorOf(use({ ...options(), timeout: 20 }));

    expect(error).toMatchObject({ kind: "timeout" });
    expect(revealed(KEY, printed(error))).toEqual([]);
  });

  it("does not show the key when `fetch` names the request in its error", async () => {
    server = await startScriptedServer(text(""));
    const fetch = (url: string, init: RequestInit) =>
      Promise.reject(new TypeError(`Cannot send to ${url}: ${JSON.stringify(init.headers)}`, { cause: init }));

    const error = await errorOf(use({ ...options(), fetch }));

    expect(revealed(KEY, printed(error))).toEqual([]);
  });

  it.each([
    ["a key with a space in it", { apiKey: `${KEY} ${KEY}` }],
    ["a header value that cannot be sent", { defaultHeaders: { "x-api-key": `${KEY}\n${KEY}` } }],
    ["a header name that cannot be sent", { defaultHeaders: { [`x ${KEY}`]: "1" } }],
    ["a base URL with the key in it", { baseURL: `https://user:${KEY}@service.invalid/v1` }],
    ["a base URL with the key as a parameter", { baseURL: `http://service.invalid/v1?key=${KEY}` }],
  ])("does not show the key when it is given %s", async (_what, wrong) => {
    server = await startScriptedServer(json({}));

    const error = await errorOf(Promise.resolve().then(() => use({ ...options(), ...wrong })));

    expect(error).toMatchObject({ kind: "configuration" });
    expect(revealed(KEY, printed(error))).toEqual([]);
    expect(server.seen).toEqual([]);
  });
});
