import { createEmulator, type Emulator, type EmulatorOptions } from "ai-endpoints-emulator";
import type { BatchJob } from "../batch/batch-job.js";
import { OVHcloudBatch, type OVHcloudBatchFields } from "../batch/batch.js";
import type { Clock } from "../client/clock.js";
import { throwIfAborted } from "../client/abort.js";

/** The emulator and batches of it that share a clock: whoever sleeps lets the time of both pass. */
export interface BatchFixture {
  emulator: Emulator;
  clock: Clock;
  /** Every wait, in milliseconds. */
  slept: number[];
  /** Lets time pass. */
  pass(seconds: number): void;
  create(fields?: OVHcloudBatchFields): OVHcloudBatch;
  /** Connection fields for any class. */
  connection: { apiKey: string; baseURL: string; rateLimiter: false };
  /** Ids of the key's files at the service. */
  files(): Promise<string[]>;
  /** Lines of a job's first input file, parsed. */
  inputOf(job: BatchJob): Promise<unknown[]>;
  close(): Promise<void>;
}

/** Starts the emulator; close it after the test. */
export async function serveBatches({
  secondsPerPhase = 1,
  ...options
}: EmulatorOptions & { secondsPerPhase?: number } = {}): Promise<BatchFixture> {
  let now = Date.UTC(2026, 6, 21);
  const slept: number[] = [];
  const clock: Clock = {
    now: () => now,
    random: () => 0.5,
    schedule: () => () => {},
    async sleep(ms, signal) {
      throwIfAborted(signal);
      slept.push(ms);
      now += ms;
    },
  };
  const emulator = await createEmulator({
    rateLimits: false,
    embeddings: "hash",
    clock: () => now,
    batchSecondsPerPhase: secondsPerPhase,
    ...options,
  });
  const connection = { apiKey: "any-key", baseURL: emulator.url, rateLimiter: false as const };
  const get = (path: string) => fetch(`${emulator.url}${path}`, { headers: { authorization: "Bearer any-key" } });
  return {
    emulator,
    clock,
    slept,
    pass: (seconds) => (now += seconds * 1000),
    create: (fields = {}) => new OVHcloudBatch({ ...connection, clock, ...fields }),
    connection,
    async files() {
      const { data } = (await (await get("/files")).json()) as { data: { id: string }[] };
      return data.map(({ id }) => id);
    },
    async inputOf(job) {
      const content = await get(`/files/${String(job.toJSON().batches[0]?.inputFileId)}/content`);
      return (await content.text())
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown);
    },
    close: () => emulator.close(),
  };
}
