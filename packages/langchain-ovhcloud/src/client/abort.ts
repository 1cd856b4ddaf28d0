import { OVHcloudAbortedError, type OVHcloudError, OVHcloudTimeoutError } from "./errors.js";

/**
 * The typed error for an aborted signal: a timeout when the signal came from `AbortSignal.timeout` (LangChain turns its
 * `timeout` option into one), an abort otherwise.
 *
 * @param signal an aborted signal.
 * @param model model of the request, for the error.
 */
export function abortError(signal: AbortSignal, model?: string): OVHcloudError {
  const cause: unknown = signal.reason;
  // By name: signals made in another realm have other classes.
  if ((cause as { name?: unknown } | undefined)?.name === "TimeoutError") {
    return new OVHcloudTimeoutError("The call's time ran out. Allow more with `timeout`, or ask for less.", {
      model,
      cause,
    });
  }
  return new OVHcloudAbortedError("The call was aborted by its signal. Call again without aborting to get an answer.", {
    model,
    cause,
  });
}

/**
 * Throws the typed error when the signal has already aborted.
 *
 * @param signal the caller's signal, if any.
 * @param model model of the request, for the error.
 */
export function throwIfAborted(signal: AbortSignal | undefined, model?: string): void {
  if (signal?.aborted) throw abortError(signal, model);
}
