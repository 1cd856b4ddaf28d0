import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import OpenAI, { toFile } from "openai";
import { createEmulator, type Emulator } from "../emulator.js";

let now = Date.UTC(2026, 6, 21);
let emulator: Emulator;
let client: OpenAI;
beforeAll(async () => {
  const clock = () => now;
  emulator = await createEmulator({ rateLimits: false, embeddings: "hash", clock, batchSecondsPerPhase: 60 });
  client = new OpenAI({ baseURL: emulator.url, apiKey: "a-key", organization: null, project: null, maxRetries: 0 });
});
afterAll(() => emulator.close());

const minutesPass = (minutes: number) => (now += minutes * 60_000);

const line = (custom_id: string, body: object = {}) => ({
  custom_id,
  method: "POST",
  url: "/v1/embeddings",
  body: { model: "bge-m3", input: custom_id, ...body },
});

const upload = async (lines: readonly object[]) => {
  const text = lines.map((one) => JSON.stringify(one)).join("\n");
  return client.files.create({ purpose: "batch", file: await toFile(Buffer.from(text), "input.jsonl") });
};

// OpenAI's client knows a window of 24 hours alone.
const start = async (lines: readonly object[]) => {
  const { id } = await upload(lines);
  return client.batches.create({ input_file_id: id, endpoint: "/v1/embeddings", completion_window: "24h" });
};

describe("OpenAI's client", () => {
  it("sends a file, finds it, reads it back and deletes it", async () => {
    const file = await upload([line("a")]);

    const found = await client.files.retrieve(file.id);
    const listed = await client.files.list();
    const content = await (await client.files.content(file.id)).text();
    const deleted = await client.files.delete(file.id);

    expect(file).toMatchObject({ object: "file", purpose: "batch", filename: "input.jsonl" });
    expect(found).toEqual(file);
    expect(listed.data).toContainEqual(file);
    expect(JSON.parse(content)).toEqual(line("a"));
    expect(deleted).toEqual({ id: file.id, object: "file", deleted: true });
    await expect(client.files.retrieve(file.id)).rejects.toThrow(OpenAI.NotFoundError);
  });

  it("follows a batch from its beginning to its results", async () => {
    const created = await start([line("a"), line("b"), line("bad", { input: [] })]);

    minutesPass(1.5);
    const working = await client.batches.retrieve(created.id);
    minutesPass(1.5);
    const done = await client.batches.retrieve(created.id);
    const output = await (await client.files.content(done.output_file_id ?? "")).text();
    const errors = await (await client.files.content(done.error_file_id ?? "")).text();

    expect([created.status, working.status, done.status]).toEqual(["validating", "in_progress", "completed"]);
    expect(done.request_counts).toEqual({ total: 3, completed: 2, failed: 1 });
    expect(idsOf(output).toSorted()).toEqual(["a", "b"]);
    expect(idsOf(errors)).toEqual(["bad"]);
  });

  it("cancels a batch", async () => {
    const { id } = await start([line("a")]);

    const cancelling = await client.batches.cancel(id);
    minutesPass(1);
    const cancelled = await client.batches.retrieve(id);

    expect([cancelling.status, cancelled.status]).toEqual(["cancelling", "cancelled"]);
  });

  it("learns why a batch is refused", async () => {
    const { id } = await start([line("a"), line("a")]);
    minutesPass(1);

    const { status, errors } = await client.batches.retrieve(id);

    expect(status).toBe("failed");
    expect(errors?.data).toMatchObject([{ code: "duplicate_custom_id", line: 2 }]);
  });

  it("lists all batches over several pages, newest first", async () => {
    const made = [await start([line("a")]), await start([line("a")]), await start([line("a")])];

    const listed: string[] = [];
    for await (const { id } of client.batches.list({ limit: 2 })) listed.push(id);

    expect(listed.slice(0, 3)).toEqual(made.map(({ id }) => id).toReversed());
  });
});

function idsOf(text: string): string[] {
  return text
    .trim()
    .split("\n")
    .map((json) => (JSON.parse(json) as { custom_id: string }).custom_id);
}
