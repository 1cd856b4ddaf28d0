import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type BatchLine, packFiles } from "../batch/pack-files.js";
import { serveBatches } from "../test-support/batch-fixture.js";
import { fileSpool } from "./file-spool.js";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "spool-test-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function* linesOf(texts: readonly string[]): AsyncGenerator<BatchLine> {
  for (const [i, input] of texts.entries()) yield { customId: `request-${i}`, isOwnId: false, body: { input } };
}

const pack = (texts: readonly string[], maxLines: number, maxBytes = 200_000_000) =>
  packFiles(linesOf(texts), "/v1/embeddings", { maxLines, maxBytes, spool: fileSpool(directory) });

const inputsIn = (jsonl: string) =>
  jsonl
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { body: { input: string } }).body.input);

describe("Input files on disk", () => {
  it("hold the same lines as those in memory, also when they are read twice", async () => {
    const texts = Array.from({ length: 5 }, (_, i) => `é ${i}`.repeat(300_000)); // several pieces each
    const found: string[] = [];

    for await (const { content } of pack(texts, 2)) {
      const first = await content.text();
      expect(await content.text()).toBe(first);
      found.push(...inputsIn(first));
    }

    expect(found).toEqual(texts);
  });

  it("are there one at a time, and gone at the end", async () => {
    const counts: number[] = [];

    for await (const { ids } of pack(["a", "b", "c"], 1)) {
      expect(ids.count).toBe(1);
      counts.push((await readdir(directory)).length);
    }

    expect(counts).toEqual([1, 1, 1]);
    expect(await readdir(directory)).toEqual([]);
  });

  it("are gone when an upload fails", async () => {
    const failing = async () => {
      for await (const { ids } of pack(["a", "b"], 1)) throw new Error(`upload of ${ids.count} failed`);
    };

    await expect(failing()).rejects.toThrow("upload of 1 failed");

    expect(await readdir(directory)).toEqual([]);
  });

  it("are gone when a request is refused before its file is whole", async () => {
    const reading = async () => {
      for await (const { ids } of pack(["a", "b".repeat(500)], 10, 200)) expect(ids).toBeUndefined();
    };

    await expect(reading()).rejects.toMatchObject({ kind: "payload-too-large", inputIndex: 1 });

    expect(await readdir(directory)).toEqual([]);
  });

  it("are uploaded by a batch, whole", async () => {
    const served = await serveBatches();
    const batches = served.create({ model: "bge-m3", maxLines: 2, spool: fileSpool(directory) });

    const job = await batches.create({ texts: ["a", "b", "c"] });
    const { status, completed } = await job.wait();
    await served.close();

    expect([status, completed]).toEqual(["completed", 3]);
    expect(await readdir(directory)).toEqual([]);
  });

  it("need a folder that exists", async () => {
    const spool = fileSpool(path.join(directory, "none"));

    await expect(spool()).rejects.toMatchObject({ code: "ENOENT" });
  });
});
