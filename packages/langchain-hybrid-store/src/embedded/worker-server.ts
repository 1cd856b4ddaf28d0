import { parentPort } from "node:worker_threads";
import type { WorkerFailure, WorkerReply } from "./worker-client.js";

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
      reply = { id: request.id, error: describe(error) };
    }
    port.postMessage(reply);
  });
}

function describe(error: unknown): WorkerFailure {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return { message: error.message, ...code };
}
