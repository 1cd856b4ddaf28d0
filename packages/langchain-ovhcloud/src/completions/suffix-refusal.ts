import { OVHcloudBadRequestError } from "../client/errors.js";

/**
 * Says what to do instead when a request with a `suffix` was refused; leaves every other error as it is.
 *
 * @param error what the client threw.
 * @param params the request.
 */
export function explainSuffixRefusal(error: unknown, params: Readonly<Record<string, unknown>>): unknown {
  if (params.suffix === undefined || !OVHcloudBadRequestError.isInstance(error)) return error;
  const { status, model, requestId } = error;
  return new OVHcloudBadRequestError(
    `${error.message} The request had a \`suffix\` (fill-in-the-middle), which nobody has confirmed for OVHcloud: leave it ` +
      "out, or write the model's own fill-in markers into the prompt.",
    { status, model, requestId, cause: error },
  );
}
