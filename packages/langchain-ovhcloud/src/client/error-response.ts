import {
  OVHcloudAuthenticationError,
  OVHcloudBadRequestError,
  type OVHcloudError,
  type OVHcloudErrorDetails,
  OVHcloudModelNotFoundError,
  OVHcloudPayloadTooLargeError,
  OVHcloudRateLimitError,
  OVHcloudServerError,
  OVHcloudTimeoutError,
} from "./errors.js";
import { redact } from "./redact.js";

/** An HTTP answer that is an error, reduced to plain values. */
export interface ErrorResponse {
  status: number;
  /** The body as text; empty when there was none. */
  body: string;
  model?: string | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
  /** True when the request carried no key. */
  anonymous: boolean;
  /** Never shown: cut from the server's own words, in case it echoes the key. */
  secret?: string | undefined;
}

/**
 * The one place where an HTTP answer becomes a typed error.
 *
 * | status | class |
 * | --- | --- |
 * | 401, 403 | OVHcloudAuthenticationError |
 * | 404 | OVHcloudModelNotFoundError |
 * | 408 | OVHcloudTimeoutError |
 * | 413 | OVHcloudPayloadTooLargeError |
 * | 429 | OVHcloudRateLimitError |
 * | 5xx | OVHcloudServerError |
 * | other 4xx | OVHcloudBadRequestError |
 *
 * OVHcloud documents no error body, so all shapes seen on such gateways are read: nested `error.message`, `error` as
 * text, `message`, `detail` (text or a list of validation errors), text that is not JSON, HTML, nothing.
 *
 * @param response the answer.
 */
export function errorFromResponse(response: ErrorResponse): OVHcloudError {
  const { status, model, requestId, retryAfterMs } = response;
  const details: OVHcloudErrorDetails = { status, model, requestId, retryAfterMs };
  // Before it is shortened, which could leave a part of the key, and after, when escapes have been read.
  const said = redact(readErrorMessage(redact(response.body, response.secret)), response.secret);
  const what = said ? `HTTP ${status}: ${endSentence(said)}` : `HTTP ${status} without an explanation.`;

  if (status === 401 || status === 403)
    return new OVHcloudAuthenticationError(`${what} ${authAdvice(response, said)}`, details);
  if (status === 404) return new OVHcloudModelNotFoundError(`${what} ${notFoundAdvice(model)}`, details);
  if (status === 408) return new OVHcloudTimeoutError(`${what} Try again, or raise \`timeout\`.`, details, true);
  if (status === 413) return new OVHcloudPayloadTooLargeError(`${what} ${PAYLOAD_ADVICE}`, details);
  if (status === 429) return new OVHcloudRateLimitError(`${what} ${rateLimitAdvice(response)}`, details, true);
  if (status >= 500)
    return new OVHcloudServerError(`${what} Try again later; the service may be overloaded.`, details, true);
  return new OVHcloudBadRequestError(
    `${what} Correct the request: model "${model ?? "?"}" did not accept it.`,
    details,
  );
}

/**
 * Finds the human sentence in an error body of unknown shape.
 *
 * @param body the body as text.
 * @returns the sentence, at most 500 characters, or "".
 */
export function readErrorMessage(body: string): string {
  const text = body.trim();
  if (!text) return "";
  try {
    return shorten(messageOf(JSON.parse(text)) ?? text);
  } catch {
    return shorten(/<(!doctype|html|head|body)/i.test(text) ? textOfHtml(text) : text);
  }
}

const PAYLOAD_ADVICE =
  "Send less: the body limit is 2 MB, 10 MB for models that read images. Shrink images, or split the texts into more requests.";

function authAdvice({ anonymous }: ErrorResponse, said: string): string {
  if (/discovery/i.test(said))
    return "The Public Cloud project is in discovery mode: add a payment method to it in the OVHcloud Control Panel.";
  if (anonymous) return "No key was sent: set OVH_AI_ENDPOINTS_ACCESS_TOKEN or pass `apiKey`.";
  return (
    "Check OVH_AI_ENDPOINTS_ACCESS_TOKEN (or `apiKey`): the key is wrong, expired or revoked. Keys are made in the OVHcloud " +
    "Control Panel under Public Cloud, AI Endpoints, API keys. `anonymous: true` works without one, slowly."
  );
}

function notFoundAdvice(model: string | undefined): string {
  return model
    ? `Check the model name "${model}" (names are listed by \`new AIEndpointsClient().models()\`; removed models answer 404) and the base URL.`
    : "Check the base URL: it must end in /v1.";
}

function rateLimitAdvice({ anonymous, retryAfterMs }: ErrorResponse): string {
  const wait = retryAfterMs === undefined ? "Wait up to a minute" : `Wait ${Math.ceil(retryAfterMs / 1000)} s`;
  return anonymous
    ? `${wait}, or set OVH_AI_ENDPOINTS_ACCESS_TOKEN: without a key the limit is 2 requests a minute per model.`
    : `${wait}, or send fewer requests at once (\`maxConcurrency\`): the limit is 400 a minute per project and model.`;
}

function messageOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return joinMessages(value);
  if (typeof value !== "object" || value === null) return undefined;

  const { error, message, detail, msg, loc } = value as Record<string, unknown>;
  if (typeof msg === "string") return Array.isArray(loc) ? `${loc.join(".")}: ${msg}` : msg;
  return messageOf(error) ?? messageOf(message) ?? messageOf(detail);
}

function joinMessages(values: readonly unknown[]): string | undefined {
  const messages = values.map(messageOf).filter((message) => message !== undefined);
  return messages.length > 0 ? messages.join("; ") : undefined;
}

function textOfHtml(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim();
  return title || html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ");
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 500 ? `${line.slice(0, 499)}…` : line;
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
