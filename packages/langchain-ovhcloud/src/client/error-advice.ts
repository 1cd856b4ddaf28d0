import { retirementOf } from "../catalog/roster.js";
import type { ErrorResponse } from "./error-response.js";

/**
 * What to do about a refused key.
 *
 * @param reason why it was refused.
 */
export function authenticationAdvice(reason: "discovery-mode" | "missing-key" | "refused-key"): string {
  if (reason === "discovery-mode")
    return "The Public Cloud project is in discovery mode: add a payment method to it in the OVHcloud Control Panel.";
  if (reason === "missing-key") return "No key was sent: set OVH_AI_ENDPOINTS_ACCESS_TOKEN or pass `apiKey`.";
  return (
    "Check OVH_AI_ENDPOINTS_ACCESS_TOKEN (or `apiKey`): the key is wrong, expired or revoked. Keys are made in the OVHcloud " +
    "Control Panel under Public Cloud, AI Endpoints, API keys. `anonymous: true` works without one, slowly."
  );
}

/**
 * What to do about a model that was not found.
 *
 * @param model what was asked for.
 * @param nearest models with names near to it.
 */
export function notFoundAdvice(model: string | undefined, nearest: readonly string[]): string {
  if (!model) return "Check the base URL: it must end in /v1.";
  const retirement = retirementOf(model);
  if (retirement) {
    const when = retirement.date ? ` (${retirement.date})` : "";
    return `The service has removed "${model}"${when}. Use another, such as ${retirement.successor}; \`new AIEndpointsClient().models()\` lists what there is.`;
  }
  const near = nearest.length > 0 ? `Did you mean ${nearest.join(" or ")}? ` : "";
  return `${near}Check the model name "${model}" (\`new AIEndpointsClient().models()\` lists them; removed models answer 404) and the base URL.`;
}

/**
 * What to do about a body that was too large.
 *
 * @param limit bytes that are allowed; undefined when the model is not known.
 * @param size bytes that were sent, if known.
 */
export function payloadAdvice(limit: number | undefined, size: number | undefined): string {
  const sent = size === undefined ? "" : `It had ${megabytes(size)}. `;
  const allowed =
    limit === undefined ? "2 MB, 10 MB for models that read images" : `${megabytes(limit)} for this model`;
  return `${sent}Send less: the body limit is ${allowed}. Shrink images, or split the texts into more requests.`;
}

/**
 * What to do about too many requests.
 *
 * @param response the answer.
 */
export function rateLimitAdvice({ anonymous, retryAfterMs }: ErrorResponse): string {
  const wait = retryAfterMs === undefined ? "Wait up to a minute" : `Wait ${Math.ceil(retryAfterMs / 1000)} s`;
  return anonymous
    ? `${wait}, or set OVH_AI_ENDPOINTS_ACCESS_TOKEN: without a key the limit is 2 requests a minute per address and model.`
    : `${wait}, or send fewer requests at once (\`maxConcurrency\`): the limit is 400 a minute per project and model.`;
}

/**
 * What to do about a conversation that is too long.
 *
 * @param limit tokens that the model reads, if the server said so.
 * @param size tokens that were asked for, if it said so.
 */
export function contextAdvice(limit: number | undefined, size: number | undefined): string {
  const over = limit !== undefined && size !== undefined && size > limit ? ` by ${size - limit} tokens` : "";
  return `It is too long for the model${over}. Send fewer or shorter messages (\`trimMessages\`, \`summarizationMiddleware\`), lower \`maxTokens\`, or use a model that reads more.`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 && bytes % 1_000_000 ? 2 : 0)} MB`;
}
