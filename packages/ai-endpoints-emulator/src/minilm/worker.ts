import { parentPort, workerData } from "node:worker_threads";
import { RuntimeUnavailableError, WeightsCorruptError } from "../emulator-error.js";
import { chooseBatch } from "./batching.js";
import { DIMENSION } from "./pooling.js";
import type { FromWorker, ToWorker, WorkerSettings } from "./protocol.js";
import { loadSession, type MiniLmSession } from "./session.js";

// The model's thread: texts come in as jobs, are run in batches that may mix jobs, and go out as one message a job.

const LIMITS = { maxTexts: 32, maxPaddedTokens: 2048 };

interface Job {
  remaining: number;
  values: Float32Array;
  tokenCounts: number[];
}

interface WaitingText {
  job: number;
  position: number;
  length: number;
  ids: number[];
}

const port = parentPort;
if (!port) throw new Error("This file is a worker thread; start it through createMiniLmEmbedder().");

const jobs = new Map<number, Job>();
let waiting: WaitingText[] = [];
let lastServed: number | undefined;
let running = false;

try {
  const session = await loadSession(workerData as WorkerSettings);
  port.on("message", (message: ToWorker) => receive(session, message));
  send({ type: "ready" });
} catch (error) {
  const reason =
    error instanceof WeightsCorruptError ? "corrupt" : error instanceof RuntimeUnavailableError ? "runtime" : "other";
  send({ type: "unusable", reason, message: error instanceof Error ? error.message : String(error) });
}

function receive(session: MiniLmSession, message: ToWorker): void {
  if (message.type === "close") return void close(session);
  if (message.type === "cancel") return forget(message.id);
  if (message.type === "count") {
    const tokenCounts = message.texts.map((text) => session.encoder.countTokens(text));
    return send({ type: "counts", id: message.id, tokenCounts });
  }
  enqueue(session, message.id, message.texts);
  if (!running) void drain(session);
}

function enqueue(session: MiniLmSession, id: number, texts: string[]): void {
  const encoded = texts.map((text) => session.encoder.encode(text));
  jobs.set(id, {
    remaining: texts.length,
    values: new Float32Array(texts.length * DIMENSION),
    tokenCounts: encoded.map(({ tokenCount }) => tokenCount),
  });
  for (const [position, { ids }] of encoded.entries()) waiting.push({ job: id, position, length: ids.length, ids });
}

async function drain(session: MiniLmSession): Promise<void> {
  running = true;
  while (waiting.length > 0) {
    const indices = chooseBatch(waiting, lastServed, LIMITS);
    const chosen = new Set(indices);
    const batch = waiting.filter((_, index) => chosen.has(index));
    lastServed = waiting[indices[0] ?? 0]?.job;
    waiting = waiting.filter((_, index) => !chosen.has(index));
    await runBatch(session, batch);
    // New jobs and cancellations are read between two batches.
    await new Promise((resolve) => setImmediate(resolve));
  }
  running = false;
}

async function runBatch(session: MiniLmSession, batch: WaitingText[]): Promise<void> {
  try {
    const vectors = await session.run(batch.map(({ ids }) => ids));
    for (const [index, { job, position }] of batch.entries()) store(job, position, vectors[index]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    for (const id of new Set(batch.map(({ job }) => job))) {
      forget(id);
      send({ type: "failed", id, message });
    }
  }
}

function store(id: number, position: number, vector: Float32Array | undefined): void {
  const job = jobs.get(id);
  if (!job || !vector) return; // cancelled meanwhile
  job.values.set(vector, position * DIMENSION);
  job.remaining -= 1;
  if (job.remaining > 0) return;
  jobs.delete(id);
  send({ type: "vectors", id, values: job.values, tokenCounts: job.tokenCounts }, [job.values.buffer as ArrayBuffer]);
}

// Messages are read between two batches, so nothing runs when this is called.
async function close(session: MiniLmSession): Promise<void> {
  waiting = [];
  jobs.clear();
  await session.release();
  port?.close();
}

function forget(id: number): void {
  jobs.delete(id);
  waiting = waiting.filter(({ job }) => job !== id);
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}
