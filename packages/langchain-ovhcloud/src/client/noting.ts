import type { OVHcloudErrorDetails } from "./errors.js";
import type { RequestOptions } from "./transport.js";

/**
 * Notes which request was answered, for errors that are found in the answer later.
 *
 * @param model who is asked.
 * @param options the call's; its listener is told as before.
 * @returns options to send with, and details of an error, complete once the answer has begun.
 */
export function noting(
  model: string,
  options: RequestOptions,
): { options: RequestOptions; details: Pick<OVHcloudErrorDetails, "model" | "requestId"> } {
  const details: Pick<OVHcloudErrorDetails, "model" | "requestId"> = { model };
  return {
    details,
    options: {
      ...options,
      onResponse: (info) => {
        details.requestId = info.requestId;
        options.onResponse?.(info);
      },
    },
  };
}
