import { afterEach, describe, expect, it } from "@jest/globals";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { type BatchFixture, serveBatches } from "../test-support/batch-fixture.js";
import { readAll } from "../test-support/read-all.js";
import type { BatchProgress } from "./batch-info.js";
import type { OVHcloudBatch } from "./batch.js";

let served: BatchFixture;
afterEach(() => served.close());

const texts = (count: number) => Array.from({ length: count }, (_, i) => `text ${i}`);
const byPlace = <T extends { index: number | undefined }>(results: readonly T[]) =>
  results.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0));

describe("A batch", () => {
  it("answers every request, whatever the order of the results", async () => {
    served = await serveBatches();
    const batches = served.create({ model: "bge-m3" });

    const job = await batches.create({ texts: ["one", "two", "three"] }, { metadata: { project: "cats" } });
    const progress = await job.wait();
    const results = await readAll(job.results());

    expect(progress).toMatchObject({ status: "completed", total: 3, completed: 3, failed: 0 });
    expect(results.map(({ customId }) => customId)).toEqual(["request-2", "request-1", "request-0"]);
    expect(byPlace(results)[1]).toMatchObject({
      index: 1,
      batchId: job.ids[0],
      body: { object: "list", model: "bge-m3" },
      error: undefined,
    });
  });

  it("takes prompts, conversations, and requests with ids of their own", async () => {
    served = await serveBatches();
    const batches = served.create({ model: "gpt-oss-20b", params: { temperature: 0 } });

    const prompts = await batches.create({ prompts: ["Hello"] });
    const messages = await batches.create({ messages: [[new SystemMessage("Be brief."), new HumanMessage("Hi")]] });
    const requests = await batches.create(
      { requests: [{ customId: "mine", body: { model: "bge-m3", input: "Hi" } }] },
      { endpoint: "/v1/embeddings" },
    );
    for (const job of [prompts, messages, requests]) await job.wait();

    const [first] = await readAll(prompts.results());
    const [own] = await readAll(requests.results());
    expect(first?.body).toMatchObject({ choices: [{ message: { role: "assistant" } }] });
    expect(own).toMatchObject({ customId: "mine", index: 0, body: { object: "list" } });
    expect(await served.inputOf(messages)).toEqual([
      {
        custom_id: "request-0",
        method: "POST",
        url: "/v1/chat/completions",
        body: {
          model: "gpt-oss-20b",
          temperature: 0,
          messages: [
            { role: "system", content: "Be brief." },
            { role: "user", content: "Hi" },
          ],
        },
      },
    ]);
  });

  it("tells how far it is, looking less and less often", async () => {
    served = await serveBatches({ secondsPerPhase: 60 });
    const seen: BatchProgress[] = [];

    const job = await served.create({ model: "bge-m3" }).create({ texts: texts(10) });
    await job.wait({ onProgress: (progress) => seen.push(progress) });

    expect([...new Set(seen.map(({ status }) => status))]).toEqual([
      "validating",
      "in_progress",
      "finalizing",
      "completed",
    ]);
    expect(seen.every(({ total }) => total === 10)).toBe(true);
    expect(seen.some(({ completed }) => completed > 0 && completed < 10)).toBe(true);
    expect(served.slept.slice(0, 4)).toEqual([2000, 3000, 4500, 6750]);
    expect(Math.max(...served.slept)).toBeLessThanOrEqual(60_000);
  });

  it("looks as often as it is told", async () => {
    served = await serveBatches({ secondsPerPhase: 1 });

    const job = await served.create({ model: "bge-m3" }).create({ texts: ["a"] });
    await job.wait({ pollMs: 1500 });

    expect(served.slept).toEqual([1500, 1500]);
  });

  it("gives the errors of single requests as the classes of their statuses", async () => {
    served = await serveBatches();

    const job = await served.create({ model: "gpt-oss-20b" }).create({
      requests: [
        { body: { messages: [{ role: "user", content: "Hi" }] } },
        { body: { messages: [] } },
        { body: { messages: [{ role: "user", content: "x".repeat(2_000_001) }] } },
      ],
    });
    const progress = await job.wait();
    const results = byPlace(await readAll(job.results()));

    expect(progress).toMatchObject({ status: "completed", completed: 1, failed: 2 });
    expect(results.map(({ error }) => error?.kind)).toEqual([undefined, "bad-request", "payload-too-large"]);
    expect(results[1]?.error).toMatchObject({ status: 400, message: expect.stringContaining("messages") as unknown });
  });

  it("goes on in another process by what was saved of it", async () => {
    served = await serveBatches();
    const job = await served.create({ model: "bge-m3" }).create({ texts: ["a", "b"] });
    const saved = JSON.stringify(job);

    const again = served.create().resume(saved);
    await again.wait();
    const results = await readAll(again.results());

    expect(again.ids).toEqual(job.ids);
    expect(byPlace(results).map(({ customId }) => customId)).toEqual(["request-0", "request-1"]);
    expect(saved).not.toContain("any-key");
  });

  it("goes on by its id alone, and knows from its input what is missing", async () => {
    served = await serveBatches({ secondsPerPhase: 60 });
    const batches = served.create({ model: "bge-m3" });
    const job = await batches.create(
      { requests: ["a", "b"].map((customId) => ({ customId, body: { input: "x" } })) },
      { endpoint: "/v1/embeddings" },
    );
    await job.cancel();
    await job.wait();

    const again = batches.resume(job.ids);
    const results = await readAll(again.results());

    expect(again.total).toBeUndefined();
    expect(results.map(({ customId, error }) => [customId, error?.kind])).toEqual([
      ["a", "batch-item"],
      ["b", "batch-item"],
    ]);
  });

  it("is in the list of batches with its metadata", async () => {
    served = await serveBatches();
    const batches = served.create({ model: "bge-m3" });
    await batches.create({ texts: ["a"] });
    const job = await batches.create({ texts: ["b"] }, { metadata: { project: "cats" }, completionWindow: "24h" });

    const [newest, ...others] = await batches.list({ limit: 1 });

    expect(newest).toMatchObject({ id: job.ids[0], metadata: { project: "cats" }, endpoint: "/v1/embeddings" });
    expect(newest?.expiresAt?.getTime()).toBe((newest?.createdAt?.getTime() ?? 0) + 86_400_000);
    expect(others).toEqual([]);
  });

  it("deletes all of its files when asked", async () => {
    served = await serveBatches();
    const job = await served.create({ model: "gpt-oss-20b" }).create({
      requests: [{ body: { messages: [] } }, { body: { messages: [{ role: "user", content: "Hi" }] } }],
    });
    await job.wait();

    await job.cleanup();
    await job.cleanup();

    expect(await served.files()).toEqual([]);
  });

  it("gives neither results nor deletes files before its end", async () => {
    served = await serveBatches({ secondsPerPhase: 60 });
    const job = await served.create({ model: "bge-m3" }).create({ texts: ["a"] });

    await expect(readAll(job.results())).rejects.toMatchObject({
      kind: "batch",
      message: expect.stringContaining("validating") as unknown,
    });
    await expect(job.cleanup()).rejects.toMatchObject({ kind: "batch" });
  });
});

describe("A batch that comes to another end", () => {
  it("keeps what was done before it was cancelled", async () => {
    served = await serveBatches({ secondsPerPhase: 60 });
    const job = await served.create({ model: "bge-m3" }).create({ texts: texts(4) });
    served.pass(90);

    const cancelling = await job.cancel();
    const progress = await job.wait();
    const results = byPlace(await readAll(job.results()));

    expect([cancelling.status, progress.status]).toEqual(["cancelling", "cancelled"]);
    expect(results.map(({ error }) => (error as { missing?: string } | undefined)?.missing)).toEqual([
      undefined,
      undefined,
      "cancelled",
      "cancelled",
    ]);
    expect(results[3]?.error).toMatchObject({ retryable: true, customId: "request-3" });
  });

  it("is left alone by a cancel that comes too late", async () => {
    served = await serveBatches({ secondsPerPhase: 60 });
    const job = await served.create({ model: "bge-m3" }).create({ texts: ["a"] });
    served.pass(130);

    expect((await job.cancel()).status).toBe("finalizing");
    expect((await job.wait()).status).toBe("completed");
    expect((await job.cancel()).status).toBe("completed");
  });

  it("keeps what was done before it expired", async () => {
    served = await serveBatches({ secondsPerPhase: 16 * 3600 });
    const job = await served.create({ model: "bge-m3" }).create({ texts: texts(4) }, { completionWindow: "24h" });

    const progress = await job.wait({ pollMs: 3_600_000 });
    const results = byPlace(await readAll(job.results()));

    expect(progress).toMatchObject({ status: "expired", completed: 2 });
    expect(results.map(({ error }) => (error as { missing?: string } | undefined)?.missing)).toEqual([
      undefined,
      undefined,
      "expired",
      "expired",
    ]);
  });

  it("says for each request why the service refused all of them", async () => {
    served = await serveBatches();
    const job = await served.create({ model: "no-such-model" }).create({ texts: ["a", "b"] });

    const progress = await job.wait();
    const results = await readAll(job.results());

    expect(progress.status).toBe("failed");
    expect(progress.batches[0]?.problems[0]).toMatchObject({ code: "model_not_found", line: 1 });
    expect(results.map(({ error }) => error)).toEqual([
      expect.objectContaining({ missing: "failed", retryable: false, message: expect.stringContaining("line 1") }),
      expect.objectContaining({ missing: "failed" }),
    ]);
  });

  it("leaves the batches alone when waiting for them is aborted", async () => {
    served = await serveBatches({ secondsPerPhase: 60 });
    const controller = new AbortController();
    const job = await served.create({ model: "bge-m3" }).create({ texts: ["a"] });

    const waiting = job.wait({ signal: controller.signal, onProgress: () => controller.abort() });

    await expect(waiting).rejects.toMatchObject({ name: "AbortError", kind: "aborted" });
    expect((await job.wait()).status).toBe("completed");
  });
});

describe("Without a key", () => {
  it.each<[string, (batches: OVHcloudBatch) => Promise<unknown>]>([
    ["created", (batches) => batches.create({ texts: ["a"] })],
    ["listed", (batches) => batches.list()],
    ["looked at", (batches) => batches.resume("batch_1").status()],
    ["cancelled", (batches) => batches.resume("batch_1").cancel()],
  ])("no batch is %s, and nothing is sent", async (_what, call) => {
    served = await serveBatches();
    const batches = served.create({ anonymous: true, model: "bge-m3" });

    await expect(call(batches)).rejects.toMatchObject({ kind: "authentication", reason: "missing-key" });
    expect(served.emulator.journal).toEqual([]);
  });
});
