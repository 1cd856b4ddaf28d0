import { type ApiError, authenticationFailed, discoveryForbidden } from "./api-error.js";

/** Who calls: the rate limits count each of them apart. */
export interface Caller {
  kind: "key" | "anonymous";
  /** The key, or the remote address. Never shown. */
  identity: string;
}

/** Options of {@link createAuthentication}. */
export interface AuthenticationOptions {
  /** Keys that are accepted; default: any that does not begin with "invalid", "expired-", "revoked-" or "discovery-". */
  apiKeys?: readonly string[] | undefined;
  /** Keys that are refused from the moment they are in here. */
  revokedKeys: ReadonlySet<string>;
  /** Whether requests without `Authorization` are served. */
  anonymous: boolean;
  /** Status for a refused key: OVHcloud's pages name both. */
  failureStatus: 401 | 403;
}

/**
 * Makes the key check. Without `apiKeys` the beginning of a key says what is wrong with it: `expired-` 401 (documented),
 * `revoked-` 403 with the documented text, `discovery-` 403 (documented text, inferred status). `Authorization: Bearer`
 * with nothing after it counts as anonymous (inferred from OVHcloud's samples, which pass an empty key).
 *
 * @returns a function that throws an ApiError for a refused caller
 */
export function createAuthentication(
  options: AuthenticationOptions,
): (authorization: string | undefined, remoteAddress: string | undefined) => Caller {
  const accepted = options.apiKeys && new Set(options.apiKeys);
  return (authorization, remoteAddress) => {
    const [scheme = "", key = ""] = (authorization ?? "").trim().split(/\s+/, 2);
    if (key === "" && (scheme === "" || scheme.toLowerCase() === "bearer")) {
      if (!options.anonymous) throw authenticationFailed(options.failureStatus);
      return { kind: "anonymous", identity: remoteAddress ?? "unknown" };
    }
    if (scheme.toLowerCase() !== "bearer" || (accepted && !accepted.has(key)))
      throw authenticationFailed(options.failureStatus);
    const problem = accepted ? undefined : problemOf(key.toLowerCase(), options.failureStatus);
    if (problem) throw problem;
    // OVHcloud's guide: after deletion the API answers along the lines of `403 Forbidden: Authentication Failed`.
    if (options.revokedKeys.has(key)) throw authenticationFailed(403);
    return { kind: "key", identity: key };
  };
}

function problemOf(key: string, failureStatus: 401 | 403): ApiError | undefined {
  if (key.startsWith("invalid")) return authenticationFailed(failureStatus);
  if (key.startsWith("expired-")) return authenticationFailed(401);
  if (key.startsWith("revoked-")) return authenticationFailed(403);
  return key.startsWith("discovery-") ? discoveryForbidden() : undefined;
}
