import { link, rm, stat } from "node:fs/promises";
import { ApiError } from "../server/api-error.js";
import type { Clock } from "../server/clock.js";
import type { Call, ModelRoute, Route } from "../server/route.js";
import type { Scratch } from "../server/scratch.js";
import { batchObject } from "./batch-object.js";
import { type BatchOrder, BatchRecord } from "./batch-record.js";
import type { FileStore } from "./file-store.js";
import { doneAt, isTerminal, planTimelines, statusAt, type Timeline } from "./timeline.js";

/** What batches are made with. */
export interface BatchStoreOptions {
  files: FileStore;
  scratch: Scratch;
  clock: Clock;
  routes: readonly Route[];
  /** How long each state lasts. */
  secondsPerPhase: number;
}

/** Routes that a batch may be for: language models and embeddings (batch guide of 2026-07-21). */
export const BATCH_ENDPOINTS: readonly string[] = ["/v1/chat/completions", "/v1/responses", "/v1/embeddings"];

/**
 * Batches of each key. Nothing happens by itself: whoever looks at a batch brings it to where it must be by the clock, and
 * its requests are done then.
 */
export class BatchStore {
  readonly #options: BatchStoreOptions;
  readonly #owners = new Map<string, BatchRecord[]>();
  /** Looks of one key, one after the other, so that no request is done twice. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: BatchStoreOptions) {
    this.#options = options;
  }

  /**
   * Makes a batch. It keeps its input file, also when the client deletes that.
   *
   * @throws {ApiError} 404 for a file that is not the key's, 400 for one that is no input
   */
  create(order: BatchOrder, call: Call): Promise<Record<string, unknown>> {
    return this.#inTurn(call, async (batches) => {
      const { files, scratch, clock } = this.#options;
      const { path, purpose } = await files.get(call.caller.identity, order.inputFileId);
      const field = { param: "input_file_id" };
      if (purpose !== "batch") throw new ApiError(400, "The file was not sent for the purpose `batch`.", field);
      const newFile = await scratch.open();
      const work = { input: newFile(), output: newFile(), errors: newFile() };
      await link(path, work.input);
      const windowMs = Number.parseInt(order.completionWindow, 10) * 3_600_000;
      const route = this.#routeOf(order.endpoint);
      const batch = new BatchRecord(order, { createdAt: clock(), windowMs, files: work, route });
      batches.push(batch);
      const [timeline] = planTimelines([batch.course], this.#options.secondsPerPhase * 1000);
      return batchObject(batch, "validating", timeline as Timeline);
    });
  }

  /**
   * One batch, as far as it has come.
   *
   * @throws {ApiError} 404 when the key has none of that id
   */
  get(id: string, call: Call): Promise<Record<string, unknown>> {
    return this.#inTurn(call, (batches) => this.#look(find(id, batches), batches, call));
  }

  /** All batches of a key, newest first. */
  list(call: Call): Promise<Record<string, unknown>[]> {
    return this.#inTurn(call, async (batches) => {
      const objects = [];
      for (const batch of batches.toReversed()) objects.push(await this.#look(batch, batches, call));
      return objects;
    });
  }

  /**
   * Stops a batch.
   *
   * @throws {ApiError} 400 when it is neither `validating` nor `in_progress` (documented; the status of the answer is not)
   */
  cancel(id: string, call: Call): Promise<Record<string, unknown>> {
    return this.#inTurn(call, async (batches) => {
      const batch = find(id, batches);
      const { status } = await this.#look(batch, batches, call);
      if (status !== "validating" && status !== "in_progress")
        throw new ApiError(400, `A batch that is ${String(status)} cannot be cancelled.`);
      batch.cancelledAt = this.#options.clock();
      return this.#look(batch, batches, call);
    });
  }

  async #inTurn<T>({ caller }: Call, task: (batches: BatchRecord[]) => Promise<T>): Promise<T> {
    const owner = caller.identity;
    const batches = this.#owners.get(owner) ?? [];
    this.#owners.set(owner, batches);
    const before = this.#turns.get(owner) ?? Promise.resolve();
    const turn = before.then(() => task(batches));
    this.#turns.set(
      owner,
      turn.catch(() => undefined), // its own caller hears of it
    );
    return turn;
  }

  async #look(batch: BatchRecord, batches: readonly BatchRecord[], call: Call): Promise<Record<string, unknown>> {
    const now = this.#options.clock();
    const phaseMs = this.#options.secondsPerPhase * 1000;
    // All of them, since a refused one makes room for those that wait.
    for (const one of batches) if (now >= one.createdAt + phaseMs) await one.validate();
    const timelines = planTimelines(
      batches.map(({ course }) => course),
      phaseMs,
    );
    const timeline = timelines[batches.indexOf(batch)] as Timeline;
    if (!batch.results) await batch.work.advance(doneAt(now, batch.total, batch.course, timeline), call);
    const status = statusAt(now, batch.course, timeline);
    if (isTerminal(status) && !batch.results) {
      if (status === "expired") await batch.work.expire(call.signal);
      batch.results = await this.#fileResults(batch, call.caller.identity);
    }
    return batchObject(batch, status, timeline);
  }

  async #fileResults({ id, files }: BatchRecord, owner: string): Promise<NonNullable<BatchRecord["results"]>> {
    await rm(files.input, { force: true });
    const file = async (path: string, filename: string) => {
      const found = await stat(path).catch(() => undefined); // no line was written
      if (!found) return undefined;
      return (await this.#options.files.add(owner, { path, bytes: found.size, filename, purpose: "batch_output" })).id;
    };
    const outputFileId = await file(files.output, `${id}_output.jsonl`);
    return { outputFileId, errorFileId: await file(files.errors, `${id}_error.jsonl`) };
  }

  #routeOf(endpoint: string): ModelRoute {
    const route = this.#options.routes.find(({ path, method }) => path === endpoint && method === "POST");
    if (BATCH_ENDPOINTS.includes(endpoint) && route?.model) return route;
    throw new ApiError(400, `Batches are for ${BATCH_ENDPOINTS.join(", ")}, not for ${endpoint}.`, {
      param: "endpoint",
    });
  }
}

function find(id: string, batches: readonly BatchRecord[]): BatchRecord {
  const batch = batches.find((one) => one.id === id);
  if (batch) return batch;
  throw new ApiError(404, `There is no batch \`${id}\`.`, { param: "id" });
}
