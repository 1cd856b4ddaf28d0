import { nearestModels } from "../catalog/nearest-models.js";
import { bodyLimitOf, retirementOf } from "../catalog/roster.js";
import { authenticationAdvice, contextAdvice, notFoundAdvice, payloadAdvice, rateLimitAdvice } from "./error-advice.js";
import { type ErrorBody, readErrorBody } from "./error-body.js";
import {
  OVHcloudAuthenticationError,
  OVHcloudBadRequestError,
  OVHcloudContextOverflowError,
  type OVHcloudError,
  type OVHcloudErrorDetails,
  OVHcloudModelNotFoundError,
  OVHcloudNotFoundError,
  OVHcloudPayloadTooLargeError,
  OVHcloudRateLimitError,
  OVHcloudSchemaRefusedError,
  OVHcloudServerError,
  OVHcloudTimeoutError,
} from "./errors.js";
import { redact } from "./redact.js";
import { readContextOverflow, readSchemaRefusal } from "./refusals.js";

/** An HTTP answer that is an error, reduced to plain values. */
export interface ErrorResponse {
  status: number;
  /** The body as text; empty when there was none. */
  body: string;
  model?: string | undefined;
  /** What the request was about, where that was no model, such as `batch "batch_1"`. */
  subject?: string | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
  /** What to say if it is not there, of a host that may have gone. */
  hostAdvice?: string | undefined;
  /** True when the request carried no key. */
  anonymous: boolean;
  /** Length of the request's body. */
  sentBytes?: number | undefined;
  /** Never shown: cut from the server's own words, in case it echoes the key. */
  secret?: string | undefined;
}

/**
 * The one place where an HTTP answer becomes a typed error.
 *
 * | status | class |
 * | --- | --- |
 * | 401, 403 | OVHcloudAuthenticationError |
 * | 404 | OVHcloudModelNotFoundError; OVHcloudNotFoundError for a request that is not about a model |
 * | 408 | OVHcloudTimeoutError |
 * | 413 | OVHcloudPayloadTooLargeError |
 * | 429 | OVHcloudRateLimitError |
 * | 5xx | OVHcloudServerError |
 * | other 4xx | OVHcloudContextOverflowError or OVHcloudSchemaRefusedError by what it says, else OVHcloudBadRequestError |
 *
 * @param response the answer.
 */
export function errorFromResponse(response: ErrorResponse): OVHcloudError {
  const { status, model, requestId, retryAfterMs, anonymous } = response;
  const details: OVHcloudErrorDetails = { status, model, requestId, retryAfterMs };
  const said = readSaid(response);
  const what = said.message ? `HTTP ${status}: ${endSentence(said.message)}` : `HTTP ${status} without an explanation.`;

  if (status === 401 || status === 403) {
    const reason = /discovery/i.test(said.message) ? "discovery-mode" : anonymous ? "missing-key" : "refused-key";
    return new OVHcloudAuthenticationError(`${what} ${authenticationAdvice(reason)}`, { ...details, reason });
  }
  if (status === 404) return notFound(what, details, response);
  if (status === 408) return new OVHcloudTimeoutError(`${what} Try again, or raise \`timeout\`.`, details, true);
  if (status === 413) return tooLarge(what, details, response);
  if (status === 429) {
    const limitedBy = anonymous ? "address" : "project";
    return new OVHcloudRateLimitError(`${what} ${rateLimitAdvice(response)}`, { ...details, limitedBy }, true);
  }
  if (status >= 500)
    return new OVHcloudServerError(`${what} Try again later; the service may be overloaded.`, details, true);
  return refused(what, said, details, response);
}

// Before it is shortened, which could leave a part of the key, and after, when escapes have been read.
function readSaid({ body, secret }: ErrorResponse): ErrorBody {
  const said = readErrorBody(redact(body, secret));
  return { ...said, message: redact(said.message, secret) };
}

function notFound(what: string, details: OVHcloudErrorDetails, response: ErrorResponse): OVHcloudError {
  const { model } = details;
  const { subject, hostAdvice } = response;
  if (hostAdvice !== undefined) {
    const NotFound = subject === undefined ? OVHcloudModelNotFoundError : OVHcloudNotFoundError;
    return new NotFound(`${what} ${hostAdvice}`, details);
  }
  if (subject !== undefined)
    return new OVHcloudNotFoundError(
      `${what} There is no ${subject} here. Check its id, and that key and base URL are those it was made with.`,
      details,
    );
  const nearest = model ? nearestModels(model) : [];
  return new OVHcloudModelNotFoundError(`${what} ${notFoundAdvice(model, nearest)}`, {
    ...details,
    ...(nearest.length > 0 ? { nearestModels: nearest } : {}),
    successor: model === undefined ? undefined : retirementOf(model)?.successor,
  });
}

function tooLarge(what: string, details: OVHcloudErrorDetails, { sentBytes: size }: ErrorResponse): OVHcloudError {
  const limit = details.model === undefined ? undefined : bodyLimitOf(details.model);
  return new OVHcloudPayloadTooLargeError(`${what} ${payloadAdvice(limit, size)}`, { ...details, limit, size });
}

function refused(
  what: string,
  said: ErrorBody,
  details: OVHcloudErrorDetails,
  { subject }: ErrorResponse,
): OVHcloudError {
  const overflow = readContextOverflow(said);
  if (overflow) {
    const { limit, size } = overflow;
    return new OVHcloudContextOverflowError(`${what} ${contextAdvice(limit, size)}`, { ...details, limit, size });
  }
  const schema = readSchemaRefusal(said);
  if (schema) {
    const where = schema.path === undefined ? "" : ` at ${schema.path || "its top level"}`;
    const message = `${what} The service does not take this schema; simplify it${where}, or use another \`method\`.`;
    return new OVHcloudSchemaRefusedError(message, { ...details, schemaPath: schema.path });
  }
  const who = details.model === undefined ? (subject ?? "the service") : `model "${details.model}"`;
  const advice = `Correct the request: ${who} did not accept it.`;
  return new OVHcloudBadRequestError(`${what} ${advice}`, details);
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
