import type { FetchFunction } from "./config.js";
import { OVHcloudInvalidResponseError } from "./errors.js";

/** Redirects that are followed in a row. */
const MOST = 5;

/**
 * Keeps a `fetch` from following redirects to other servers: a prompt should go where it was sent, and `fetch` would
 * drop the key on the way. Redirects within the server that keep method and body (307, 308) are followed.
 *
 * @param fetch what to guard.
 * @returns the guarded function; it rejects with OVHcloudInvalidResponseError, which names the target's origin.
 */
export function withinOrigin(fetch: FetchFunction): FetchFunction {
  const send = async (url: string, init: RequestInit, followed: number): Promise<Response> => {
    const response = await fetch(url, { ...init, redirect: "manual" });
    // Browsers do not show where a redirect leads.
    if (response.type === "opaqueredirect") throw refusal(undefined, response.status);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (location === null) return response;

    const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
    const stays = target?.origin === new URL(url).origin && (response.status === 307 || response.status === 308);
    await response.body?.cancel();
    if (!stays || followed === MOST) throw refusal(target, response.status);
    return send(target.href, init, followed + 1);
  };
  return (url, init) => send(url, init, 0);
}

function refusal(target: URL | undefined, status: number): OVHcloudInvalidResponseError {
  const where = target ? `to ${target.origin}` : "elsewhere";
  return new OVHcloudInvalidResponseError(
    `The server redirects ${where}, which is not followed. Set \`baseURL\` to the address of the API itself, or look at the proxy.`,
    status > 0 ? { status } : {},
  );
}
