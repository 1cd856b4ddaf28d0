import type { z } from "zod";
import { type ApiRequest, modelOf } from "./api-request.js";
import { OVHcloudInvalidResponseError } from "./errors.js";
import type { OpenResponse } from "./transport.js";

/**
 * Reads an answer's body as JSON.
 *
 * @throws OVHcloudInvalidResponseError when it is not JSON.
 */
export async function readJson({ response, attempt, context }: OpenResponse): Promise<unknown> {
  const text = await attempt.guard(response.text());
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own error quotes the answer, which may quote the request.
    const type = response.headers.get("content-type") ?? "no content type";
    throw new OVHcloudInvalidResponseError(
      `The answer is not JSON (${type}, ${text.length} characters). Check that the base URL is the API and not a web page.`,
      { status: response.status, model: context.model },
    );
  }
}

/** An answer that is no JSON. */
export interface BytesAnswer {
  bytes: Uint8Array<ArrayBuffer>;
  /** Media type as the server named it, if it did. */
  contentType: string | undefined;
}

/** Reads an answer's body as bytes. */
export async function readBytes({ response, attempt }: OpenResponse): Promise<BytesAnswer> {
  const bytes = new Uint8Array(await attempt.guard(response.arrayBuffer()));
  return { bytes, contentType: response.headers.get("content-type") ?? undefined };
}

/**
 * Checks the shape of an answer.
 *
 * @param value the parsed answer.
 * @param schema what is needed of it.
 * @param request what it answers, for the error.
 * @throws OVHcloudInvalidResponseError that names the place.
 */
export function parseAnswer<T>(value: unknown, schema: z.ZodType<T>, request: ApiRequest): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".") || "its top level";
  throw new OVHcloudInvalidResponseError(
    `The answer of ${request.path} has an unknown shape at ${where}. Check that the base URL is an AI Endpoints API.`,
    { model: modelOf(request), cause: parsed.error },
  );
}
