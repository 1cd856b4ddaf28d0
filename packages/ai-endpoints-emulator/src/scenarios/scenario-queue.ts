import { ApiError, rateLimited } from "../server/api-error.js";
import { rateLimitHeaders } from "../server/rate-limit.js";
import type {
  DeprecatedOptions,
  Held,
  ScenarioAction,
  Scenarios,
  ScenarioMatch,
  ScriptedReply,
  ScriptedResponse,
  StreamFault,
  StreamFaultOptions,
} from "./scenarios.js";

interface Entry {
  match: ScenarioMatch;
  left: number;
  action: ScenarioAction;
}

/** The queue behind {@link Scenarios}; the server takes from it. */
export class ScenarioQueue implements Scenarios {
  #entries: Entry[] = [];
  readonly #held: (() => void)[] = [];

  get pending(): number {
    return this.#entries.length;
  }

  /** What the next matching scenario does, if there is one. Counts as one use. */
  take(path: string, model: string | undefined): ScenarioAction | undefined {
    const entry = this.#entries.find(
      ({ match }) => (match.path ?? path) === path && (match.model === undefined || match.model === model),
    );
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#entries = this.#entries.filter((other) => other !== entry);
    return entry.action;
  }

  reply(reply: string | ScriptedReply, match: ScenarioMatch = {}): void {
    this.#add({ kind: "reply", reply: scripted(reply) }, match);
  }

  respond(response: ScriptedResponse, match: ScenarioMatch = {}): void {
    this.#add({ kind: "respond", response }, match);
  }

  rateLimitStorm(options: ScenarioMatch & { times: number; retryAfterSeconds?: number | null }): void {
    const seconds = options.retryAfterSeconds === undefined ? 1 : options.retryAfterSeconds;
    const headers = seconds === null ? {} : { ...rateLimitHeaders(400, 0, seconds), "Retry-After": String(seconds) };
    this.#add({ kind: "refuse", error: rateLimited(headers) }, options);
  }

  unavailable(match: ScenarioMatch = {}): void {
    this.#add({ kind: "refuse", error: new ApiError(503, "The service is unavailable for the moment.") }, match);
  }

  hold(match: ScenarioMatch = {}): Held {
    let arrive = (): void => undefined;
    let release = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    this.#add({ kind: "hold", arrive, released }, match);
    this.#held.push(release);
    return { arrived, release };
  }

  cutStream(options: StreamFaultOptions): void {
    this.#addFault({ kind: "cut", afterChunks: options.afterChunks }, options);
  }

  endStream(options: StreamFaultOptions): void {
    this.#addFault({ kind: "end", afterChunks: options.afterChunks }, options);
  }

  streamError(options: StreamFaultOptions & { status?: number; message?: string }): void {
    const { afterChunks, status = 500, message = "The model stopped unexpectedly." } = options;
    this.#addFault({ kind: "error", afterChunks, status, message }, options);
  }

  brokenChunk(options: StreamFaultOptions): void {
    this.#addFault({ kind: "broken-json", afterChunks: options.afterChunks }, options);
  }

  deprecated({ successor, delayMs = DOCUMENTED_DELAY_MS, reply, ...match }: DeprecatedOptions): void {
    this.#add({ kind: "deprecated", successor, delayMs, reply: optional(reply) }, match);
  }

  clear(): void {
    this.#entries = [];
    for (const release of this.#held.splice(0)) release();
  }

  #add(action: ScenarioAction, match: ScenarioMatch): void {
    this.#entries.push({ match, left: match.times ?? 1, action });
  }

  #addFault(fault: StreamFault, { reply, ...match }: StreamFaultOptions): void {
    this.#add({ kind: "fault", fault, reply: optional(reply) }, match);
  }
}

// OVHcloud troubleshooting guide of 2025-05-05.
const DOCUMENTED_DELAY_MS = 10_000;

function optional(reply: string | ScriptedReply | undefined): ScriptedReply | undefined {
  return reply === undefined ? undefined : scripted(reply);
}

function scripted(reply: string | ScriptedReply): ScriptedReply {
  return typeof reply === "string" ? { text: reply } : reply;
}
