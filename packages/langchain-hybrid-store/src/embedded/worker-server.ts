import { parentPort, receiveMessageOnPort, type TransferListItem } from "node:worker_threads";
import { failureOf } from "./sqlite-errors.js";
import type { WorkerNotice, WorkerReply, WorkerWarning } from "./worker-client.js";

/** A request as it arrives in a worker. */
export interface WorkerRequest {
  id: number;
  type: string;
}

/**
 * How long a thread stays awake for the next request. Searches often come one after the other, and to wake a sleeping
 * thread takes 0.1 ms on a virtual machine: a third of a search through the graph.
 */
const lingerMs = 0.2;

/** An answer whose buffers change hands instead of being copied. */
export class Handover {
  readonly value: unknown;
  readonly buffers: readonly TransferListItem[];

  constructor(value: unknown, buffers: readonly TransferListItem[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

/**
 * Answers each request of this worker thread with what `handle` returns (or promises) or throws. After requests for which
 * `lingers` is true the thread stays awake for a moment.
 */
export function serveRequests<Request extends WorkerRequest>(
  handle: (request: Request) => unknown,
  lingers: (request: Request) => boolean = () => false,
): void {
  const port = parentPort;
  if (port === null) throw new Error("This module runs in a worker thread only.");
  const send = (reply: WorkerReply): void => {
    const handover = "value" in reply && reply.value instanceof Handover ? reply.value : undefined;
    if (handover === undefined) port.postMessage(reply);
    else port.postMessage({ id: reply.id, value: handover.value }, handover.buffers);
  };
  const answer = (request: Request): void => {
    const reply = replyTo(request, handle);
    if ("value" in reply && reply.value instanceof Promise) void settle(request.id, reply.value).then(send);
    else send(reply);
    // In a turn of its own, so that other work of the thread gets its turns too.
    if (lingers(request)) setImmediate(linger);
  };
  const linger = (): void => {
    const until = performance.now() + lingerMs;
    while (performance.now() < until) {
      const next = receiveMessageOnPort(port) as { message: Request } | undefined;
      if (next !== undefined) return answer(next.message);
    }
  };
  port.on("message", answer);
}

/** Tells the other side what this thread wants from it. */
export function sendNotice(notice: WorkerNotice): void {
  const port = parentPort;
  port?.postMessage(notice);
}

/** Tells the other side of something that went wrong without being asked for. */
export function sendWarning(error: unknown): void {
  const warning: WorkerWarning = { warning: failureOf(error) };
  const port = parentPort;
  port?.postMessage(warning);
}

function replyTo<Request extends WorkerRequest>(request: Request, handle: (request: Request) => unknown): WorkerReply {
  try {
    return { id: request.id, value: handle(request) };
  } catch (error) {
    return { id: request.id, error: failureOf(error) };
  }
}

async function settle(id: number, promised: Promise<unknown>): Promise<WorkerReply> {
  try {
    return { id, value: await promised };
  } catch (error) {
    return { id, error: failureOf(error) };
  }
}
