import { afterEach, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { OVHcloudBatch } from "./batch.js";

let emulator: Emulator | undefined;
let server: Server | undefined;
afterEach(async () => {
  await emulator?.close();
  server?.closeAllConnections();
  server?.close();
  emulator = server = undefined;
});

const megabytes = () => process.memoryUsage().rss / 1e6;

describe("The memory that batches need", () => {
  it("holds 50,001 requests end to end, in two batches", async () => {
    emulator = await createEmulator({ rateLimits: false, embeddings: "hash", batchSecondsPerPhase: 0 });
    const batches = new OVHcloudBatch({ apiKey: "any-key", baseURL: emulator.url, model: "bge-base-en-v1.5" });
    const count = 50_001;
    function* requests() {
      for (let i = 0; i < count; i += 1) yield { body: { input: `text ${i}`, encoding_format: "base64" } };
    }

    const before = megabytes();
    let most = before;
    const job = await batches.create({ requests: requests() }, { endpoint: "/v1/embeddings" });
    const { status, completed } = await job.wait();
    const seen = new Uint8Array(count);
    for await (const { index = 0, error } of job.results()) {
      if (!error) seen[index] = 1;
      if (index % 500 === 0) most = Math.max(most, megabytes());
    }

    expect(job.ids).toHaveLength(2);
    expect([status, completed]).toEqual(["completed", count]);
    expect(seen.every((one) => one === 1)).toBe(true);
    // The emulator's memory is in it too. The results alone are 205 MB.
    expect(most - before).toBeLessThan(200);
  }, 60_000);

  it("is bounded for results that are many times as large", async () => {
    const body = "x".repeat(20_000);
    const count = 20_000; // 400 MB
    server = createServer((request, response) => {
      if (!request.url?.endsWith("/content")) {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ id: "batch_1", status: "completed", output_file_id: "file-1" }));
        return;
      }
      let i = 0;
      const write = () => {
        while (i < count) {
          const line = { custom_id: `request-${i}`, response: { status_code: 200, body: { body } }, error: null };
          i += 1;
          if (!response.write(`${JSON.stringify(line)}\n`)) return void response.once("drain", write);
        }
        response.end();
      };
      write();
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const batches = new OVHcloudBatch({ apiKey: "any-key", baseURL: `http://127.0.0.1:${port}/v1` });
    const job = batches.resume({ version: 1, batches: [{ id: "batch_1", ids: { from: 0, count } }] });
    const before = megabytes();
    let [most, answers] = [0, 0];

    for await (const { error } of job.results()) {
      if (!error) answers += 1;
      if (answers % 500 === 0) most = Math.max(most, megabytes());
    }

    expect(answers).toBe(count);
    expect(most - before).toBeLessThan(200);
  }, 60_000);
});
