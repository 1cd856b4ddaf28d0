import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { StreamFault } from "../scenarios/scenarios.js";
import { errorBody } from "./api-error.js";

/**
 * Writes values as server-sent events, ended by `[DONE]`, at the speed at which the client reads.
 *
 * @param fault what a test wants to go wrong, and after how many events
 * @param signal aborted when the client goes away
 */
export async function writeEvents(
  response: ServerResponse,
  events: AsyncIterable<unknown> | Iterable<unknown>,
  fault: StreamFault | undefined,
  signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache" });
  let written = 0;
  for await (const event of events) {
    if (fault && written === fault.afterChunks) return breakStream(response, fault);
    await write(response, `data: ${JSON.stringify(event)}\n\n`, signal);
    written += 1;
  }
  if (fault) return breakStream(response, fault);
  response.end("data: [DONE]\n\n");
}

async function write(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!response.write(text)) await once(response, "drain", { signal });
}

function breakStream(response: ServerResponse, fault: StreamFault): void {
  if (fault.kind === "error") {
    response.end(`data: ${JSON.stringify(errorBody(fault.status, fault.message))}\n\n`);
  } else if (fault.kind === "broken-json") {
    response.end('data: {"id":"chatcmpl-broken","choices":[{"index":0,"delta":{"content":"half a\n\ndata: [DONE]\n\n');
  } else if (fault.kind === "end") {
    response.end();
  } else {
    // What has been written must leave before the connection breaks, or the client would see nothing of it.
    response.write(": cut\n\n", () => response.destroy());
  }
}
