import type { IncomingMessage } from "node:http";
import { ApiError, payloadTooLarge } from "./api-error.js";

/** Body limit of models that take images, which is the largest (documented). */
export const MAX_BODY_BYTES = 10_000_000;
/** Body limit of all other models (documented). */
export const DEFAULT_BODY_BYTES = 2_000_000;

/** A body as it arrived. */
export interface RequestBody {
  bytes: number;
  text: string;
}

/**
 * Reads a body of at most 10 MB. The rest of a longer one is read and dropped, so that the client gets to see the
 * answer instead of a broken connection.
 *
 * @throws {ApiError} 413 when it is longer
 */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
    request.resume();
    throw payloadTooLarge(MAX_BODY_BYTES);
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    const buffer = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    bytes += buffer.length;
    if (bytes > MAX_BODY_BYTES) {
      request.resume();
      throw payloadTooLarge(MAX_BODY_BYTES);
    }
    parts.push(buffer);
  }
  return { bytes, text: Buffer.concat(parts).toString("utf8") };
}

/**
 * Parses a JSON body.
 *
 * @throws {ApiError} 400 when it is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(
      400,
      `The request body is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
