import type { IncomingMessage } from "node:http";
import { ApiError, payloadTooLarge } from "./api-error.js";
import { type Form, NO_FORM, readForm } from "./form.js";
import type { Route } from "./route.js";
import type { Scratch } from "./scratch.js";

/** Body limit of models that take images, which is the largest (documented). */
export const MAX_BODY_BYTES = 10_000_000;
/** Body limit of all other models (documented). */
export const DEFAULT_BODY_BYTES = 2_000_000;

/** A body as it arrived. */
export interface RequestBody {
  bytes: number;
  /** JSON bodies. */
  text: string;
  /** Bodies of routes that take bytes. */
  content: Buffer;
  form: Form;
}

/**
 * Reads a body as its route wants it. The rest of one that is too large is read and dropped, so that the client gets to
 * see the answer instead of a broken connection.
 *
 * @param route absent: the request has none, and its body is read for the journal
 * @param isAnonymous whether the request carries no key: some limits depend on it
 * @throws {ApiError} 413 when it is too large, 400 when a form cannot be read
 */
export async function readBody(
  request: IncomingMessage,
  route: Route | undefined,
  { isAnonymous, scratch }: { isAnonymous: boolean; scratch: Scratch },
): Promise<RequestBody> {
  const limitBytes = route?.limitBytes?.(isAnonymous ? "anonymous" : "key") ?? MAX_BODY_BYTES;
  if (route?.takes === "form") {
    const { form, bytes } = await readForm(request, limitBytes, scratch);
    return { form, bytes, text: "", content: Buffer.alloc(0) };
  }
  const content = await readBytes(request, limitBytes);
  const isBytes = route?.takes === "bytes";
  return {
    bytes: content.length,
    text: isBytes ? "" : content.toString("utf8"),
    content: isBytes ? content : Buffer.alloc(0),
    form: NO_FORM,
  };
}

async function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) {
    request.resume();
    throw payloadTooLarge(limitBytes);
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    const buffer = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    bytes += buffer.length;
    if (bytes > limitBytes) {
      request.resume();
      throw payloadTooLarge(limitBytes);
    }
    parts.push(buffer);
  }
  return Buffer.concat(parts);
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
