import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type BatchClient,
  type BatchObject,
  embeddingLine,
  startBatchClient,
  withKey,
} from "../test-support/batch-client.js";

let client: BatchClient;
beforeAll(async () => {
  client = await startBatchClient();
});
afterAll(() => client.emulator.close());

const linesOf = (count: number) => Array.from({ length: count }, (_, i) => embeddingLine(`line-${i}`));
const cancel = (id: string) => client.post(`/batches/${id}/cancel`, {}, withKey());
/** Lets all batches so far come to their end, so that they are not in the way of the next ones. */
const settle = () => client.pass(3600);

describe("The course of a batch", () => {
  it("goes by the clock, and does its requests while it is in progress", async () => {
    const { id, ...created } = await client.start(linesOf(4), { metadata: { project: "cats" } });
    const seen: BatchObject[] = [];

    for (const seconds of [10, 5, 5, 10]) {
      client.pass(seconds);
      seen.push(await client.batch(id));
    }

    expect(created).toMatchObject({ status: "validating", endpoint: "/v1/embeddings", metadata: { project: "cats" } });
    expect(seen.map(({ status, request_counts: { completed } }) => [status, completed])).toEqual([
      ["in_progress", 0],
      ["in_progress", 2],
      ["finalizing", 4],
      ["completed", 4],
    ]);
    expect(seen.at(-1)).toMatchObject({ output_file_id: expect.stringMatching(/^file-/), errors: null });
    expect(seen.at(-1)).not.toHaveProperty("error_file_id");
    expect(seen.at(-1)?.completed_at).toBe(Number(seen.at(-1)?.created_at) + 30);
  });

  it("answers by the real routes, in another order", async () => {
    const { id } = await client.start(linesOf(3));
    settle();

    const { output_file_id: fileId } = await client.batch(id);
    const lines = await client.lines(fileId);

    expect(lines.map(({ custom_id }) => custom_id)).toEqual(["line-2", "line-1", "line-0"]);
    const direct = await client.post("/embeddings", { model: "bge-m3", input: "line-2" });
    expect(lines[0]).toEqual({
      id: expect.stringMatching(/^batch_req_/),
      custom_id: "line-2",
      response: { status_code: 200, request_id: expect.any(String), body: await direct.json() },
      error: null,
    });
  });

  it("puts requests that fail into a file of their own, and counts them", async () => {
    const url = "/v1/chat/completions";
    const { id } = await client.start(
      [
        embeddingLine("good", { url, body: { model: "gpt-oss-20b", messages: [{ role: "user", content: "Hi" }] } }),
        embeddingLine("bad", { url, body: { model: "gpt-oss-20b", messages: [] } }),
        embeddingLine("streamed", {
          url,
          body: { model: "gpt-oss-20b", stream: true, messages: [{ role: "user", content: "Hi" }] },
        }),
      ],
      { endpoint: url },
    );
    settle();

    const batch = await client.batch(id);
    const errors = await client.lines(batch.error_file_id);

    expect(batch.request_counts).toEqual({ total: 3, completed: 1, failed: 2 });
    expect((await client.lines(batch.output_file_id)).map(({ custom_id }) => custom_id)).toEqual(["good"]);
    expect(errors.map(({ custom_id }) => custom_id)).toEqual(["streamed", "bad"]);
    expect(errors[1]).toMatchObject({ response: { status_code: 400 }, error: { param: "messages" } });
    expect(errors[1]?.response).not.toHaveProperty("body");
  });

  it("takes requests of the responses route too", async () => {
    const url = "/v1/responses";
    const line = embeddingLine("a", { url, body: { model: "gpt-oss-20b", input: "Hi" } });
    const { id } = await client.start([line], { endpoint: url });
    settle();

    const [result] = await client.lines((await client.batch(id)).output_file_id);

    expect(result?.response).toMatchObject({ status_code: 200, body: { object: "response", status: "completed" } });
  });

  it("lets the sixth batch of a key wait, but not another key's", async () => {
    settle();
    const started = await Promise.all(Array.from({ length: 6 }, () => client.start(linesOf(1))));
    client.pass(10);

    const statuses = await Promise.all(started.map(async ({ id }) => (await client.batch(id)).status));

    expect(statuses.filter((status) => status === "in_progress")).toHaveLength(5);
    expect(statuses.filter((status) => status === "validating")).toHaveLength(1);
    settle();
  });

  it("stops where it is when it is cancelled, and keeps what is done", async () => {
    const { id } = await client.start(linesOf(10));
    client.pass(15);

    const cancelling = (await (await cancel(id)).json()) as BatchObject;
    settle();
    const cancelled = await client.batch(id);

    expect(cancelling.status).toBe("cancelling");
    expect(cancelled).toMatchObject({ status: "cancelled", request_counts: { total: 10, completed: 5, failed: 0 } });
    expect(await client.lines(cancelled.output_file_id)).toHaveLength(5);
    expect((await cancel(id)).status).toBe(400);
  });

  it("leaves out both files when it is cancelled before its first request", async () => {
    const { id } = await client.start(linesOf(2));
    await cancel(id);
    settle();

    const batch = await client.batch(id);

    expect(batch).toMatchObject({ status: "cancelled", output_file_id: null });
    expect(batch).not.toHaveProperty("error_file_id");
  });

  it("cannot be cancelled while it is finalizing", async () => {
    const { id } = await client.start(linesOf(1));
    client.pass(20);

    expect((await cancel(id)).status).toBe(400);
    settle();
  });

  it("keeps its input when the client deletes the file", async () => {
    const { id, input_file_id: fileId } = await client.start(linesOf(2));
    await fetch(`${client.emulator.url}/files/${String(fileId)}`, { method: "DELETE", headers: withKey() });
    settle();

    expect(await client.batch(id)).toMatchObject({ status: "completed", request_counts: { completed: 2 } });
  });

  it("deletes what it has made after 15 days", async () => {
    const { id } = await client.start(linesOf(1));
    settle();
    const { output_file_id: fileId } = await client.batch(id);
    const path = `/files/${String(fileId)}`;

    client.pass(15 * 86_400 - 1);
    const before = await client.get(path, withKey());
    client.pass(1);
    const after = await client.get(`${path}/content`, withKey());

    expect([before.status, after.status]).toEqual([200, 404]);
  });
});

describe("A look that breaks off", () => {
  it("leaves the rest of the work to the next one, which does nothing twice", async () => {
    const slow = await startBatchClient({ embeddingLatencyMs: 20 });
    const { id } = await slow.start(linesOf(200));
    slow.pass(3600);
    const leaving = new AbortController();

    const broken = slow.get(`/batches/${id}`, withKey(), leaving.signal);
    while (!slow.emulator.journal.some(({ path }) => path.endsWith(id))) await setImmediate();
    leaving.abort();
    await expect(broken).rejects.toMatchObject({ name: "AbortError" });
    const batch = await slow.batch(id);
    const lines = await slow.lines(batch.output_file_id);
    await slow.emulator.close();

    expect(batch).toMatchObject({ status: "completed", request_counts: { total: 200, completed: 200, failed: 0 } });
    expect(new Set(lines.map(({ custom_id }) => custom_id)).size).toBe(200);
    expect(lines).toHaveLength(200);
  });
});

describe("A batch that is out of time", () => {
  it("expires with what was done until then, and names the rest in its error file", async () => {
    const slow = await startBatchClient({ batchSecondsPerPhase: 16 * 3600 });
    const { id } = await slow.start(linesOf(4));
    slow.pass(24 * 3600);

    const batch = await slow.batch(id);
    const [done, left] = [await slow.lines(batch.output_file_id), await slow.lines(batch.error_file_id)];
    await slow.emulator.close();

    expect(batch).toMatchObject({ status: "expired", request_counts: { total: 4, completed: 2, failed: 0 } });
    expect(done.map(({ custom_id }) => custom_id)).toEqual(["line-1", "line-0"]);
    expect(left.map(({ custom_id }) => custom_id)).toEqual(["line-3", "line-2"]);
    expect(left[0]).toMatchObject({ response: null, error: { code: "batch_expired" } });
  });
});

describe("The check of the input", () => {
  it.each<[string, string | object[], string, number | null]>([
    ["a line that is no JSON", `${JSON.stringify(embeddingLine("a"))}\n{"custom_id":`, "invalid_json_line", 2],
    [
      "an empty line between others",
      [embeddingLine("a")].map((line) => JSON.stringify(line)) + "\n\n",
      "invalid_json_line",
      2,
    ],
    ["a line without an id", [{ ...embeddingLine("a"), custom_id: undefined }], "invalid_json_line", 1],
    ["an id that occurs twice", [embeddingLine("a"), embeddingLine("b"), embeddingLine("a")], "duplicate_custom_id", 3],
    ["another endpoint", [embeddingLine("a", { url: "/v1/completions" })], "mismatched_endpoint", 1],
    ["an unknown model", [embeddingLine("a", { body: { model: "none" } })], "model_not_found", 1],
    ["no line at all", "", "empty_file", null],
  ])("refuses the whole batch for %s", async (_what, lines, code, line) => {
    const { id } = await client.start(lines);
    settle();

    const batch = await client.batch(id);

    expect(batch).toMatchObject({ status: "failed", request_counts: { total: 0 }, errors: { data: [{ code, line }] } });
    expect(batch.output_file_id).toBeNull();
  });

  it("takes 50,000 lines and refuses one more", async () => {
    const text = (count: number) =>
      Array.from({ length: count }, (_, i) => JSON.stringify(embeddingLine(`line-${i}`))).join("\n");
    const [fitting, tooMany] = [await client.start(text(50_000)), await client.start(text(50_001))];
    client.pass(10);

    expect(await client.batch(fitting.id)).toMatchObject({ status: "in_progress", request_counts: { total: 50_000 } });
    expect(await client.batch(tooMany.id)).toMatchObject({
      status: "failed",
      errors: { data: [{ code: "too_many_requests", line: 50_001 }] },
    });
    await cancel(fitting.id);
    settle();
  });
});

describe("The batches routes", () => {
  it.each<[string, object, number]>([
    ["an unknown file", { input_file_id: "file-0" }, 404],
    ["another window than 24, 48 and 72 hours", { completion_window: "12h" }, 400],
    ["an endpoint that takes no batches", { endpoint: "/v1/audio/transcriptions" }, 400],
    ["metadata that are no texts", { metadata: { a: 1 } }, 400],
  ])("refuse %s", async (_what, order, status) => {
    const { id } = (await (await client.upload([embeddingLine("a")])).json()) as { id: string };

    const body = { input_file_id: id, endpoint: "/v1/embeddings", ...order };
    const response = await client.post("/batches", body, withKey());

    expect(response.status).toBe(status);
  });

  it("have a window of 48 hours when none is named", async () => {
    const batch = await client.start([embeddingLine("a")], { completion_window: undefined });

    expect(batch).toMatchObject({ completion_window: "48h", expires_at: Number(batch.created_at) + 48 * 3600 });
  });

  it("refuse the file and the batch of another key, and callers without one", async () => {
    const { id, input_file_id: fileId } = await client.start([embeddingLine("a")]);
    const order = { input_file_id: fileId, endpoint: "/v1/embeddings" };

    const statuses = [
      await client.get(`/batches/${id}`, withKey("another-key")),
      await client.post(`/batches/${id}/cancel`, {}, withKey("another-key")),
      await client.post("/batches", order, withKey("another-key")),
      await client.get("/batches"),
    ].map(({ status }) => status);

    expect(statuses).toEqual([404, 404, 404, 401]);
  });

  it("list the newest first, a page at a time", async () => {
    settle();
    const [older, newer] = [await client.start(linesOf(1)), await client.start(linesOf(1))];

    const first = await client.get("/batches?limit=1", withKey());
    const second = await client.get(`/batches?limit=1&after=${newer.id}`, withKey());

    expect(await first.json()).toMatchObject({ object: "list", data: [{ id: newer.id }], has_more: true });
    expect(await second.json()).toMatchObject({ data: [{ id: older.id }] });
  });
});
