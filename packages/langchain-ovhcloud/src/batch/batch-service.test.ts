import { afterEach, describe, expect, it } from "@jest/globals";
import { type Answer, json, type ScriptedServer, startScriptedServer, text } from "../test-support/scripted-server.js";
import { readAll } from "../test-support/read-all.js";
import type { BatchJob } from "./batch-job.js";
import { OVHcloudBatch } from "./batch.js";

let server: ScriptedServer;
afterEach(() => server.close());

/** Answers by method and path; a list is used up one by one. */
type Routes = Record<string, Answer | Answer[]>;

async function serve(routes: Routes, fields: object = {}): Promise<OVHcloudBatch> {
  server = await startScriptedServer((request, response) => {
    const route = routes[`${request.method} ${request.path.replace(/\?.*/, "")}`];
    const answer = Array.isArray(route) ? (route.length > 1 ? route.shift() : route[0]) : route;
    return (answer ?? json({ message: "not scripted" }, { status: 404 }))(request, response);
  });
  return new OVHcloudBatch({
    apiKey: "secret-key-1",
    baseURL: server.url,
    model: "bge-m3",
    retry: { baseDelayMs: 1, rateLimitDelayMs: 1 },
    rateLimiter: false,
    maxRetries: 2,
    ...fields,
  });
}
const lines = (...values: unknown[]) => text(values.map((value) => JSON.stringify(value)).join("\n"));
const file = json({ id: "file-1", unknown: { field: 1 } });
const batch = (more: object = {}) =>
  json({ id: "batch_1", status: "completed", input_file_id: "file-1", output_file_id: "out-1", ...more });
const silence: Answer = () => {};
const asked = () => server.seen.map(({ method, path }) => `${method} ${path.replace("/v1", "")}`);
const saved = (count: number) => JSON.stringify({ version: 1, batches: [{ id: "batch_1", ids: { from: 0, count } }] });

async function resultsOf(routes: Routes, count = 1): Promise<Awaited<ReturnType<typeof readOne>>> {
  const batches = await serve({ "GET /v1/batches/batch_1": batch(), ...routes });
  return readOne(batches.resume(saved(count)));
}
const readOne = (job: BatchJob) => readAll(job.results());

describe("Making a batch", () => {
  it("is tried once when no answer comes", async () => {
    const batches = await serve(
      { "POST /v1/files": file, "POST /v1/batches": silence, "GET /v1/batches": json({ data: [] }) },
      { timeout: 60 },
    );

    const creating = batches.create({ texts: ["a"] });

    await expect(creating).rejects.toMatchObject({
      kind: "batch",
      cause: { kind: "timeout" },
      message: expect.stringMatching(/may exist all the same.*"file-1"/) as unknown,
    });
    expect(asked()).toEqual(["POST /files", "POST /batches", "GET /batches?limit=20"]);
  });

  it("finds the batch again that the service has made without answering", async () => {
    const batches = await serve({
      "POST /v1/files": file,
      "POST /v1/batches": json({ message: "bad gateway" }, { status: 502 }),
      "GET /v1/batches": json({
        data: [
          { id: "batch_2", status: "validating", input_file_id: "file-2" },
          { id: "batch_1", status: "validating", input_file_id: "file-1" },
        ],
      }),
    });

    const job = await batches.create({ texts: ["a"] });

    expect(job.ids).toEqual(["batch_1"]);
    expect(asked().filter((one) => one === "POST /batches")).toHaveLength(1);
  });

  it("tells the first failure when it cannot be looked up either", async () => {
    const batches = await serve({
      "POST /v1/files": file,
      "POST /v1/batches": json({ message: "bad gateway" }, { status: 502 }),
      "GET /v1/batches": json({ message: "no lists" }, { status: 400 }),
    });

    await expect(batches.create({ texts: ["a"] })).rejects.toMatchObject({ kind: "batch", cause: { status: 502 } });
  });

  it("leaves no file behind when it is refused", async () => {
    const batches = await serve({
      "POST /v1/files": file,
      "POST /v1/batches": json({ message: "no" }, { status: 400 }),
      "DELETE /v1/files/file-1": json({}),
    });

    await expect(batches.create({ texts: ["a"] })).rejects.toMatchObject({ kind: "bad-request" });
    expect(asked()).toEqual(["POST /files", "POST /batches", "DELETE /files/file-1"]);
  });

  it("is tried again after a 429, which says that nothing was done", async () => {
    const batches = await serve({
      "POST /v1/files": file,
      "POST /v1/batches": [json({ message: "slow down" }, { status: 429 }), batch({ status: "validating" })],
    });

    expect((await batches.create({ texts: ["a"] })).ids).toEqual(["batch_1"]);
  });

  it("hands over the batches that were made when a later one is refused", async () => {
    const batches = await serve(
      {
        "POST /v1/files": file,
        "POST /v1/batches": [batch({ status: "validating" }), json({ message: "no more today" }, { status: 400 })],
      },
      { maxLines: 1 },
    );

    const error = await batches.create({ texts: ["a", "b"] }).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ kind: "batch", cause: { kind: "bad-request" } });
    expect((error as { job: BatchJob }).job.ids).toEqual(["batch_1"]);
  });

  it("sends the form that is documented", async () => {
    const batches = await serve({ "POST /v1/files": file, "POST /v1/batches": batch() });

    await batches.create({ texts: ["a"] }, { metadata: { a: "b" } });

    expect(server.seen[0]?.text).toMatch(/name="purpose"\r\n\r\nbatch\r\n/);
    expect(server.seen[0]?.text).toContain('{"custom_id":"request-0","method":"POST","url":"/v1/embeddings",');
    expect(server.seen[1]?.body).toEqual({
      input_file_id: "file-1",
      endpoint: "/v1/embeddings",
      completion_window: "48h",
      metadata: { a: "b" },
    });
  });

  it("uploads once more when an upload fails, since a file too many costs nothing", async () => {
    const batches = await serve({
      "POST /v1/files": [json({ message: "busy" }, { status: 503 }), file],
      "POST /v1/batches": batch(),
    });

    await batches.create({ texts: ["a"] });

    expect(asked()).toEqual(["POST /files", "POST /files", "POST /batches"]);
  });
});

describe("Looking at a batch", () => {
  it("needs no more than its id and state", async () => {
    const batches = await serve({
      "GET /v1/batches/batch_1": json({ id: "batch_1", status: "queued", request_counts: null }),
    });

    const { batches: found, status } = await batches.resume("batch_1").status();

    expect(status).toBe("queued");
    expect(found).toEqual([
      { id: "batch_1", status: "queued", total: 0, completed: 0, failed: 0, problems: [], metadata: {} },
    ]);
  });

  it.each([
    ["a list object", { object: "list", data: [{ code: "x", message: "wrong", line: 3 }] }],
    ["a plain list", [{ code: "x", message: "wrong", line: 3, param: null }]],
  ])("reads the reasons of a refusal from %s", async (_what, errors) => {
    const batches = await serve({ "GET /v1/batches/batch_1": batch({ status: "failed", errors }) });

    const { batches: found } = await batches.resume("batch_1").status();

    expect(found[0]?.problems).toEqual([{ code: "x", message: "wrong", line: 3 }]);
  });

  it("says which batch is not there", async () => {
    const batches = await serve({});

    await expect(batches.resume("batch_9").status()).rejects.toMatchObject({
      kind: "not-found",
      message: expect.stringContaining('batch "batch_9"') as unknown,
    });
  });

  it("asks no more about what has ended", async () => {
    const batches = await serve({ "GET /v1/batches/batch_1": batch() });
    const job = batches.resume("batch_1");

    await job.wait();
    await job.status();

    expect(asked()).toEqual(["GET /batches/batch_1"]);
  });
});

describe("The results of a batch", () => {
  it("are read with fields that nobody knows, and from lines cut anywhere", async () => {
    const line = JSON.stringify({
      id: "batch_req_1",
      custom_id: "request-0",
      new_field: [1],
      response: { status_code: 200, request_id: "r-1", body: { word: "é€😀" }, more: true },
      error: null,
    });
    const bytes = Buffer.from(`\n${line}\r\n\n`);
    const slowly: Answer = async (_request, response) => {
      for (const byte of bytes) {
        response.write(Buffer.from([byte]));
        await new Promise(setImmediate);
      }
      response.end();
    };

    const results = await resultsOf({ "GET /v1/files/out-1/content": slowly });

    expect(results).toEqual([
      {
        customId: "request-0",
        batchId: "batch_1",
        index: 0,
        body: { word: "é€😀" },
        error: undefined,
        requestId: "r-1",
      },
    ]);
  });

  it.each<[string, object, string, object]>([
    [
      "an error beside a status",
      { response: { status_code: 400 }, error: { message: "too hot" } },
      "bad-request",
      { status: 400 },
    ],
    [
      "an error inside of the response",
      { response: { status_code: 500, error: { message: "oh" } } },
      "server",
      { status: 500 },
    ],
    [
      "a body with an error, as OpenAI has it",
      { response: { status_code: 429, body: { error: { message: "slow" } } }, error: null },
      "rate-limit",
      { status: 429 },
    ],
    ["an error as a text", { response: null, error: "lost it" }, "batch-item", { missing: "missing" }],
    [
      "an error with a code alone",
      { response: null, error: { code: "batch_expired" } },
      "batch-item",
      { missing: "expired" },
    ],
    ["nothing at all", {}, "batch-item", { missing: "missing" }],
  ])("are typed errors for %s", async (_what, line, kind, more) => {
    const [result] = await resultsOf({ "GET /v1/files/out-1/content": lines({ custom_id: "request-0", ...line }) });

    expect(result).toMatchObject({ body: undefined, error: { kind, ...more } });
  });

  it("report what no file has, and lines that cannot be read", async () => {
    const results = await resultsOf(
      {
        "GET /v1/files/out-1/content": text(
          `{"custom_id":"request-1","response":{"status_code":200,"body":{"a":1}}}\n{"custom_id":"requ`,
        ),
      },
      3,
    );

    expect(results.map(({ customId, error }) => [customId, error?.kind])).toEqual([
      ["request-1", undefined],
      ["request-0", "batch-item"],
      ["request-2", "batch-item"],
    ]);
  });

  it("come once, also when a download breaks off and begins anew", async () => {
    const all = [0, 1, 2].map((i) => ({ custom_id: `request-${i}`, response: { status_code: 200, body: { i } } }));
    const broken: Answer = (_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write(`${JSON.stringify(all[0])}\n${JSON.stringify(all[1])}\n{"custom`, () => response.destroy());
    };

    const results = await resultsOf({ "GET /v1/files/out-1/content": [broken, lines(...all)] }, 3);

    expect(results.map(({ body }) => body)).toEqual([{ i: 0 }, { i: 1 }, { i: 2 }]);
    expect(asked().filter((one) => one.endsWith("/content"))).toHaveLength(2);
  });

  it("give up after three new beginnings", async () => {
    const broken: Answer = (_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("{", () => response.destroy());
    };
    const batches = await serve({ "GET /v1/batches/batch_1": batch(), "GET /v1/files/out-1/content": broken });

    await expect(readOne(batches.resume(saved(1)))).rejects.toMatchObject({ kind: "stream-interrupted" });
    expect(asked().filter((one) => one.endsWith("/content"))).toHaveLength(4);
  });

  it("do not show the key that an error echoes", async () => {
    const line = { custom_id: "request-0", response: { status_code: 401 }, error: { message: "bad secret-key-1" } };

    const [result] = await resultsOf({ "GET /v1/files/out-1/content": lines(line) });

    expect(result?.error?.kind).toBe("authentication");
    expect(String(result?.error)).not.toContain("secret-key-1");
  });
});
