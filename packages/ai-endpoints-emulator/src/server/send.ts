import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { ScriptedResponse, StreamFault } from "../scenarios/scenarios.js";
import { ApiError, errorFacts } from "./api-error.js";
import { breakConnection } from "./break-connection.js";
import { type ErrorFacts, type ErrorShape, shapeError } from "./error-shape.js";
import { writeEvents, writeTypedEvents } from "./event-stream.js";
import type { Answer } from "./route.js";

/** How an answer is sent. */
export interface Sending {
  /** What a test wants to go wrong. */
  fault: StreamFault | undefined;
  errorShape: ErrorShape;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** Writes a route's answer, with what a test wants to go wrong. */
export async function sendAnswer(response: ServerResponse, answer: Answer, sending: Sending): Promise<void> {
  const { fault, errorShape } = sending;
  if ("events" in answer) return writeEvents(response, answer.events, sending);
  if ("typedEvents" in answer) return writeTypedEvents(response, answer.typedEvents, sending);
  if (fault?.kind === "error") return sendFacts(response, errorFacts(fault.status, fault.message), errorShape);
  if ("json" in answer && !fault) return sendJson(response, 200, answer.json);
  const { content, contentType } =
    "json" in answer ? { content: JSON.stringify(answer.json), contentType: "application/json" } : answer;
  if (typeof content !== "string" && !(content instanceof Uint8Array))
    return sendPieces(response, content, contentType, sending);
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  if (fault) return sendHalf(response, bytes, contentType, fault.kind === "cut");
  response.writeHead(200, { "Content-Type": contentType, "Content-Length": bytes.byteLength });
  response.end(bytes);
}

async function sendPieces(
  response: ServerResponse,
  pieces: AsyncIterable<Uint8Array>,
  contentType: string,
  { fault, signal }: Sending,
): Promise<void> {
  response.writeHead(200, { "Content-Type": contentType });
  for await (const piece of pieces) {
    signal.throwIfAborted();
    if (fault) {
      response.write(piece.subarray(0, Math.ceil(piece.length / 2)), () => breakConnection(response));
      return;
    }
    if (!response.write(piece)) await once(response, "drain", { signal });
  }
  response.end();
}

/** Writes an error: an ApiError as it says, anything else as 500 with its message. */
export function sendError(response: ServerResponse, error: unknown, shape: ErrorShape): void {
  if (response.headersSent) {
    breakConnection(response);
    return;
  }
  const known = error instanceof ApiError ? error : unexpected(error);
  // After a refused upload the connection holds the rest of the body: it must not be used again.
  const headers = known.status === 413 ? { ...known.headers, Connection: "close" } : known.headers;
  if (known.body !== undefined && shape === "nested") sendJson(response, known.status, known.body, headers);
  else sendFacts(response, known.facts, shape, headers);
}

/** Writes an HTTP answer word for word. */
export function sendScripted(response: ServerResponse, { status, headers = {}, body }: ScriptedResponse): void {
  if (typeof body === "string") {
    response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", ...headers });
    response.end(body);
  } else if (body === undefined) {
    response.writeHead(status, headers).end();
  } else {
    sendJson(response, status, body, headers);
  }
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function sendFacts(
  response: ServerResponse,
  facts: ErrorFacts,
  shape: ErrorShape,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { contentType, text } = shapeError(facts, shape);
  response.writeHead(facts.status, {
    "Content-Length": Buffer.byteLength(text),
    ...(text !== "" && { "Content-Type": contentType }),
    ...headers,
  });
  response.end(text);
}

function sendHalf(response: ServerResponse, bytes: Uint8Array, contentType: string, isCut: boolean): void {
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  const length = isCut ? bytes.length : half.length;
  response.writeHead(200, { "Content-Type": contentType, "Content-Length": length });
  if (isCut) response.write(half, () => breakConnection(response));
  else response.end(half);
}

function unexpected(error: unknown): ApiError {
  return new ApiError(500, `The emulator failed: ${error instanceof Error ? error.message : String(error)}`);
}
