import type { ServerResponse } from "node:http";
import type { ScriptedResponse, StreamFault } from "../scenarios/scenarios.js";
import { ApiError, errorBody } from "./api-error.js";
import { writeEvents } from "./event-stream.js";
import type { Answer } from "./route.js";

/** Writes a route's answer, with what a test wants to go wrong. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  fault: StreamFault | undefined,
  signal: AbortSignal,
): Promise<void> {
  if ("events" in answer) return writeEvents(response, answer.events, fault, signal);
  if (!fault) return sendJson(response, 200, answer.json);
  if (fault.kind === "error") return sendJson(response, fault.status, errorBody(fault.status, fault.message));
  sendHalf(response, JSON.stringify(answer.json), fault.kind === "cut");
}

/** Writes an error: an ApiError as it says, anything else as 500 with its message. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = error instanceof ApiError ? error : unexpected(error);
  // After a refused upload the connection holds the rest of the body: it must not be used again.
  const headers = known.status === 413 ? { ...known.headers, Connection: "close" } : known.headers;
  sendJson(response, known.status, known.body, headers);
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

function sendHalf(response: ServerResponse, text: string, breakConnection: boolean): void {
  const half = text.slice(0, Math.ceil(text.length / 2));
  const length = Buffer.byteLength(breakConnection ? text : half);
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": length });
  if (breakConnection) response.write(half, () => response.destroy());
  else response.end(half);
}

function unexpected(error: unknown): ApiError {
  return new ApiError(500, `The emulator failed: ${error instanceof Error ? error.message : String(error)}`);
}
