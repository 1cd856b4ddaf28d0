import { parentPort } from "node:worker_threads";
import { failureOf } from "./sqlite-errors.js";
import type { WorkerReply } from "./worker-client.js";

/** A request as it arrives in a worker. */
export interface WorkerRequest {
  id: number;
  type: string;
}

/** Answers each request of this worker thread with what `handle` returns or throws. */
export function serveRequests<Request extends WorkerRequest>(handle: (request: Request) => unknown): void {
  const port = parentPort;
  if (port === null) throw new Error("This module runs in a worker thread only.");
  port.on("message", (request: Request) => {
    let reply: WorkerReply;
    try {
      reply = { id: request.id, value: handle(request) };
    } catch (error) {
      reply = { id: request.id, error: failureOf(error) };
    }
    port.postMessage(reply);
  });
}
