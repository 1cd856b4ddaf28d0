import type { z } from "zod";
import type { Attempt } from "./attempt.js";
import { readErrorBody } from "./error-body.js";
import { errorFromResponse } from "./error-response.js";
import { interrupted, readChunks } from "./chunks.js";
import { type OVHcloudError, OVHcloudServerError } from "./errors.js";
import { redact } from "./redact.js";
import { type ServerSentEvent, ServerSentEventDecoder } from "./sse.js";
import { readJson } from "./read-answer.js";
import type { StreamForm } from "./stream-forms.js";
import type { OpenResponse } from "./transport.js";

/** What a stream is read with. */
export interface PieceReading<T> {
  /** What a piece looks like. */
  schema: z.ZodType<T>;
  /** How the stream ends. */
  form: StreamForm<T>;
  /** For errors. */
  model: string;
}

/**
 * Reads a streamed answer, and proves that it is whole. It comes in bursts, the pieces that arrived together: under
 * LangChain's tracing context each asynchronous step costs microseconds, so there is one per read and not one per piece.
 *
 * @param open the answer; every byte restarts its timeout.
 * @param reading what its pieces look like, and how it ends.
 * @returns bursts; none is empty.
 * @throws the typed error of a piece that reports one; OVHcloudStreamInterruptedError when the connection breaks, a piece
 *   is not JSON, or the stream ends before the model had finished. What came before it was yielded.
 */
export async function* readPieces<T>(open: OpenResponse, reading: PieceReading<T>): AsyncGenerator<T[]> {
  const { form, model } = reading;
  // Some servers ignore `stream` and answer whole.
  if (open.response.headers.get("content-type")?.includes("application/json")) {
    yield [await readWhole(open, reading)];
    return;
  }
  const bytes = readChunks(open);
  const decoder = new ServerSentEventDecoder();
  let finished = false;
  for (let next = await bytes.next(); !next.done; next = await bytes.next()) {
    const burst = parseBurst(decoder.push(next.value), (event) => parseData(event, reading, open.context));
    finished ||= burst.pieces.some(form.isLast);
    if (burst.pieces.length > 0) yield burst.pieces;
    if (burst.failure) throw burst.failure.error;
    if (form.endsWithLast ? finished : burst.done) return readToEnd(bytes, open.attempt);
    if (burst.done) break;
  }
  if (!finished) throw interrupted("it ended before the model had finished", model);
}

async function readWhole<T>(open: OpenResponse, { schema, model }: PieceReading<T>): Promise<T> {
  const value = await readJson(open);
  const error = errorInAnswer(value, open.context);
  if (error) throw error;
  return parsePiece(value, schema, model);
}

interface Burst<T> {
  pieces: T[];
  /** True when `[DONE]` was among the events. */
  done: boolean;
  failure?: { error: unknown };
}

function parseBurst<T>(events: readonly ServerSentEvent[], parse: (event: ServerSentEvent) => T): Burst<T> {
  const pieces: T[] = [];
  for (const event of events) {
    if (event.data === "[DONE]") return { pieces, done: true };
    try {
      pieces.push(parse(event));
    } catch (error) {
      return { pieces, done: false, failure: { error } };
    }
  }
  return { pieces, done: false };
}

// A body read to its end leaves its connection usable for the next request. The answer is whole already, so whatever
// goes wrong here is nobody's concern, and a server that does not close soon is not waited for.
async function readToEnd(bytes: AsyncIterator<unknown>, attempt: Attempt): Promise<void> {
  attempt.restart(500);
  const rest = async () => {
    while (!(await bytes.next()).done);
  };
  await rest().catch(() => {});
}

function parseData<T>(
  { data, event }: ServerSentEvent,
  { schema, model }: PieceReading<T>,
  context: OpenResponse["context"],
): T {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    // The parser's own error quotes the piece.
    throw interrupted("a piece of it is not JSON", model);
  }
  const report = reportIn(value, event);
  if (report === undefined) return parsePiece(value, schema, model);
  const body = JSON.stringify(report);
  throw statusError(report, body, context) ?? interrupted(reportOf(body, context), model);
}

// What a piece reports instead of news: `{"error": …}`, or the events of the responses route that tell a failure.
function reportIn(value: unknown, event: string): unknown {
  const { type, response } = (value ?? {}) as { type?: unknown; response?: { error?: unknown } | null };
  if (type === "response.failed" || type === "response.cancelled")
    return { error: response?.error ?? { message: `"${type}"` } };
  return event === "error" || type === "error" || errorOf(value) !== undefined ? value : undefined;
}

function parsePiece<T>(value: unknown, schema: z.ZodType<T>, model: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw interrupted("a piece of it has an unknown shape", model, parsed.error);
}

/**
 * Finds an error in a whole answer whose HTTP status is 200.
 *
 * @param value the body.
 * @param context what the error says besides.
 * @returns the typed error, or undefined for a body without one.
 */
export function errorInAnswer(value: unknown, context: OpenResponse["context"]): OVHcloudError | undefined {
  if (errorOf(value) === undefined) return undefined;
  const body = JSON.stringify(value);
  const { model, requestId } = context;
  const message = `Instead of an answer ${reportOf(body, context)}. Try again later.`;
  return statusError(value, body, context) ?? new OVHcloudServerError(message, { model, requestId }, true);
}

function errorOf(value: unknown): unknown {
  const error = typeof value === "object" && value !== null && "error" in value ? value.error : undefined;
  return error || undefined;
}

// Servers that break after status 200 put the status into the body: `error.code`, `error.status`, `code` (vLLM, LiteLLM),
// or a word for it (OpenAI's responses).
function statusError(value: unknown, body: string, context: OpenResponse["context"]): OVHcloudError | undefined {
  const { error, code } = (value ?? {}) as { error?: unknown; code?: unknown };
  const inner = typeof error === "object" && error !== null ? (error as { code?: unknown; status?: unknown }) : {};
  const status = [inner.code, inner.status, code]
    .map((given) => STATUS_OF_WORD.get(given) ?? Number(given))
    .find((number) => number >= 400 && number < 600);
  return status === undefined ? undefined : errorFromResponse({ status, body, ...context });
}

const STATUS_OF_WORD: ReadonlyMap<unknown, number> = new Map([
  ["rate_limit_exceeded", 429],
  ["context_length_exceeded", 400],
  ["invalid_prompt", 400],
]);

function reportOf(body: string, { secret }: OpenResponse["context"]): string {
  return `the service reported: ${redact(readErrorBody(redact(body, secret)).message, secret)}`;
}
