import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import { HttpError } from "./http-error.js";

const maxBodyBytes = 64 * 1024;

/** One request of the API with its response. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  /** Values of the `:name` segments of the route, decoded. */
  params: Readonly<Record<string, string>>;
  /** Aborted when the client goes away, or when the server stops. */
  signal: AbortSignal;
}

/** Answers with JSON. */
export function replyJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(JSON.stringify(value));
}

/**
 * Reads the body and checks its shape.
 *
 * @throws HttpError 413 when it is larger than 64 KiB, 400 when it is not JSON of that shape.
 */
export async function readJson<T>(exchange: Exchange, shape: z.ZodType<T>): Promise<T> {
  const result = shape.safeParse(parseJson(await readBody(exchange)));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.length ? `${issue.path.join(".")}: ` : "";
  throw new HttpError(
    400,
    `The request is not as expected: ${where}${issue?.message ?? "unknown"}. See apps/nestor/HTTP-API.md.`,
  );
}

async function readBody({ request, signal }: Exchange): Promise<string> {
  if (Number(request.headers["content-length"] ?? 0) > maxBodyBytes) throw tooLarge();
  // A client that never finishes its body must not hold up a server that wants to stop.
  const stop = (): void => void request.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > maxBodyBytes) throw tooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, 'The body is not JSON. Send an object such as {"question": "…"}.');
  }
}

function tooLarge(): HttpError {
  // The rest of the body is not read, so the connection cannot serve another request.
  return new HttpError(413, `The body is larger than ${maxBodyBytes / 1024} KiB. Ask a shorter question.`, {
    connection: "close",
  });
}
