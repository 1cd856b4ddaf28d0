import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import type { IncomingHttpHeaders } from "node:http";
import { UsageError } from "../cli/usage-error.js";
import { HttpError } from "./http-error.js";

/** Environment variable with the access token of the server; without it every start has a new one. */
export const tokenVariable = "NESTOR_TOKEN";

const shortestToken = 16;

/** The access token of a server, and whether it was made for this start (and so has to be shown). */
export interface AccessToken {
  value: string;
  generated: boolean;
}

/**
 * The token from the environment, or a random one of 192 bits.
 *
 * @throws UsageError when the given one is too short to be a secret, or cannot stand in a header.
 */
export function chooseToken(environment: Readonly<Record<string, string | undefined>>): AccessToken {
  const given = environment[tokenVariable]?.trim();
  if (!given) return { value: randomBytes(24).toString("base64url"), generated: true };
  if (given.length < shortestToken || !/^[\w.~+/=-]+$/.test(given)) {
    throw new UsageError(
      `${tokenVariable} must have at least ${shortestToken} characters, only letters, digits and -._~+/=. Unset it, and Nestor makes one.`,
    );
  }
  return { value: given, generated: false };
}

/**
 * Lets a request through that carries the token.
 *
 * @throws HttpError 401.
 */
export function requireToken({ authorization = "" }: IncomingHttpHeaders, token: string): void {
  const given = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
  if (timingSafeEqual(digest(given), digest(token))) return;
  throw new HttpError(
    401,
    "The access token is missing or wrong. Open the link that `nestor serve` printed when it started.",
    {
      "www-authenticate": "Bearer",
    },
  );
}

/**
 * Refuses requests that reached this server through a foreign name. In DNS rebinding a web page's own name is pointed at
 * this machine, so that its scripts count as same-origin; the name still stands in `Host`. Addresses cannot be rebound.
 *
 * @param serverHost the name that the server was told to listen on.
 * @throws HttpError 403.
 */
export function requireOwnHost({ host = "" }: IncomingHttpHeaders, serverHost: string): void {
  const name = host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  if (name === "localhost" || name === serverHost.toLowerCase() || isIP(name) !== 0) return;
  throw new HttpError(
    403,
    "This name does not belong to Nestor. Open the link that `nestor serve` printed when it started.",
  );
}

/** Equal lengths for the comparison, whatever was sent. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
