import type { FetchFunction } from "./config.js";
import { OVHcloudInvalidResponseError } from "./errors.js";

/**
 * Makes a `fetch` that holds no copy of what it sends. Node's (undici's) keeps every body for a redirect it might have to
 * follow, unless none may come and the request has no window: an upload of 1.2 GB took 1.3 GB of memory, and takes 0.1.
 *
 * @param fetch what sends.
 * @returns the function; it rejects with OVHcloudInvalidResponseError where a redirect of a form shows.
 */
export function uploadFetch(fetch: FetchFunction): FetchFunction {
  return async (url, init) => {
    if (!(init.body instanceof FormData) && !(init.body instanceof Blob)) return fetch(url, init);
    try {
      return await fetch(url, { ...init, redirect: "error", window: null });
    } catch (error) {
      // Undici's words; other platforms do not tell a redirect from a broken connection.
      const { cause } = Object(error) as { cause?: { message?: unknown } };
      if (!/redirect/i.test(String(cause?.message))) throw error;
      throw new OVHcloudInvalidResponseError(
        "The server redirects an upload, which is not followed. Set `baseURL` to the address of the API itself, or look at the proxy.",
      );
    }
  };
}
