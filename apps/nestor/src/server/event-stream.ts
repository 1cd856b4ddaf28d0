import type { ServerResponse } from "node:http";

/** A response as server-sent events. */
export interface EventStream {
  /** Sends one event; `data` as JSON, which holds no line break and so cannot break out of its line. */
  send(type: string, data: unknown): void;
  end(): void;
}

/** Begins the stream at once, so that the client knows that it is heard. */
export function openEventStream(response: ServerResponse): EventStream {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    // Reverse proxies of the nginx family hold responses back without it.
    "x-accel-buffering": "no",
  });
  response.flushHeaders();
  return {
    send(type, data) {
      if (!response.destroyed) response.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end() {
      response.end();
    },
  };
}
