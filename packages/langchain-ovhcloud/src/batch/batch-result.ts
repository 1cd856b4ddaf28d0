import { errorFromResponse } from "../client/error-response.js";
import type { OVHcloudError } from "../client/errors.js";
import { OVHcloudBatchItemError } from "./batch-error.js";
import type { BatchInfo } from "./batch-info.js";
import type { WireResultLine } from "./batch-schema.js";

/** What became of one request of a batch: `body` or `error`. */
export interface BatchResult {
  customId: string;
  batchId: string;
  /** Place of the request among those that were given; undefined where it is not known. */
  index: number | undefined;
  /** The route's answer, unchecked; undefined when there is none. */
  body: unknown;
  /** Why there is no answer. */
  error: OVHcloudError | undefined;
  requestId?: string;
}

/**
 * Reads a line of an output or error file. An error with a status is of the class that the same status has everywhere.
 *
 * @param line the line, checked.
 * @param batch where it comes from; the key, to be cut from what the service says.
 */
export function readResultLine(
  line: WireResultLine,
  { batchId, index, secret }: { batchId: string; index: number | undefined; secret: string | undefined },
): BatchResult {
  const { custom_id: customId, response } = line;
  const requestId = response?.request_id ?? undefined;
  const status = response?.status_code ?? undefined;
  const said = line.error ?? response?.error ?? undefined;
  const body = parsedOr(response?.body);
  const known = { customId, batchId, index, ...(requestId ? { requestId } : {}) };

  const hasFailed = said !== undefined || (status !== undefined && status >= 400);
  if (!hasFailed && body !== undefined && body !== null) return { ...known, body, error: undefined };
  const error =
    hasFailed && status !== undefined && status >= 400
      ? errorFromResponse({
          status,
          body: JSON.stringify(said === undefined ? body : { error: said }) ?? "",
          requestId,
          anonymous: false,
          secret,
        })
      : withoutStatus(customId, said, requestId);
  return { ...known, body: undefined, error };
}

/**
 * The result of a request that is in no file.
 *
 * @param customId its id.
 * @param batch the batch, at its end.
 * @param index its place.
 */
export function missingResult(customId: string, batch: BatchInfo, index: number | undefined): BatchResult {
  const reason = batch.status === "completed" ? "missing" : (batch.status as "failed" | "expired" | "cancelled");
  const error = new OVHcloudBatchItemError(missingMessage(batch), { customId, missing: reason });
  return { customId, batchId: batch.id, index, body: undefined, error };
}

/**
 * The result of a request of which the service tells nothing at all.
 *
 * @param customId its id.
 * @param index its place.
 */
export function untoldResult(customId: string, index: number): BatchResult {
  const message = "The service has neither an answer nor a reason for this request. Send it in another batch.";
  const error = new OVHcloudBatchItemError(message, { customId, missing: "missing" });
  return { customId, batchId: "", index, body: undefined, error };
}

function missingMessage({ id, status, problems }: BatchInfo): string {
  if (status === "failed") {
    const [first, ...others] = problems;
    const place = first?.line === undefined ? "" : `line ${first.line}: `;
    const more = others.length > 0 ? ` (and ${others.length} more)` : "";
    const why = first ? ` It said: ${place}${first.message}${more}` : "";
    return `The service refused the batch "${id}" as a whole.${why} Correct the input and send it again.`;
  }
  if (status === "expired") return `The batch "${id}" ran out of time before this request. Send it in another batch.`;
  if (status === "cancelled") return `The batch "${id}" was cancelled before this request. Send it in another batch.`;
  return `The results of batch "${id}" do not have this request. Send it again.`;
}

function withoutStatus(customId: string, said: unknown, requestId: string | undefined): OVHcloudBatchItemError {
  const { code, message } = Object(said) as { code?: unknown; message?: unknown };
  const words = typeof said === "string" ? said : typeof message === "string" ? message : undefined;
  // OpenAI's codes; OVHcloud's are unconfirmed.
  const reason = /expired/i.test(String(code)) ? "expired" : /cancel/i.test(String(code)) ? "cancelled" : "missing";
  const what = words ? `The service said: ${words}` : "The service gave neither an answer nor a reason.";
  return new OVHcloudBatchItemError(`${what} Send the request again.`, { customId, missing: reason, requestId });
}

// Some servers write a body as text.
function parsedOr(body: unknown): unknown {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body; // a text it is
  }
}
