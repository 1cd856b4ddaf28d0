import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { StreamFault } from "../scenarios/scenarios.js";
import { errorFacts } from "./api-error.js";
import { breakConnection } from "./break-connection.js";
import { type ErrorShape, errorValue } from "./error-shape.js";
import type { Sending } from "./send.js";

/**
 * Writes values as server-sent events, ended by `[DONE]`, at the speed at which the client reads.
 *
 * @param sending how they are sent, and what goes wrong after how many events
 */
export async function writeEvents(
  response: ServerResponse,
  events: AsyncIterable<unknown> | Iterable<unknown>,
  { fault, errorShape, signal }: Sending,
): Promise<void> {
  beginEvents(response);
  let written = 0;
  for await (const event of events) {
    if (fault && written === fault.afterChunks) return breakStream(response, fault, errorShape);
    await write(response, `data: ${JSON.stringify(event)}\n\n`, signal);
    written += 1;
  }
  if (fault) return breakStream(response, fault, errorShape);
  response.end("data: [DONE]\n\n");
}

/**
 * Writes typed events, each with its type as the event's name. The last of them says that it is the last: there is no
 * `[DONE]`, as with OpenAI and vLLM.
 *
 * @param sending how they are sent, and what goes wrong after how many events
 */
export async function writeTypedEvents(
  response: ServerResponse,
  events: Iterable<{ type: string }>,
  { fault, errorShape, signal }: Sending,
): Promise<void> {
  beginEvents(response);
  let written = 0;
  for (const event of events) {
    if (fault && written === fault.afterChunks) return breakStream(response, fault, errorShape);
    await write(response, `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`, signal);
    written += 1;
  }
  if (fault) return breakStream(response, fault, errorShape);
  response.end();
}

function beginEvents(response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache" });
}

async function write(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!response.write(text)) await once(response, "drain", { signal });
}

function breakStream(response: ServerResponse, fault: StreamFault, shape: ErrorShape): void {
  if (fault.kind === "error") {
    response.end(`data: ${JSON.stringify(errorValue(errorFacts(fault.status, fault.message), shape))}\n\n`);
  } else if (fault.kind === "broken-json") {
    response.end('data: {"id":"chatcmpl-broken","choices":[{"index":0,"delta":{"content":"half a\n\ndata: [DONE]\n\n');
  } else if (fault.kind === "end") {
    response.end();
  } else {
    // What has been written must leave before the connection breaks, or the client would see nothing of it.
    response.write(": cut\n\n", () => breakConnection(response));
  }
}
