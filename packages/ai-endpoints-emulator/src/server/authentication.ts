import { authenticationFailed } from "./api-error.js";

/** Who calls: the rate limits count each of them apart. */
export interface Caller {
  kind: "key" | "anonymous";
  /** The key, or the remote address. Never shown. */
  identity: string;
}

/** Options of {@link createAuthentication}. */
export interface AuthenticationOptions {
  /** Keys that are accepted; default: any that does not begin with "invalid". */
  apiKeys?: readonly string[] | undefined;
  /** Whether requests without `Authorization` are served. */
  anonymous: boolean;
  /** Status for a refused key: OVHcloud's pages name both. */
  failureStatus: 401 | 403;
}

/**
 * Makes the key check. `Authorization: Bearer` with nothing after it counts as anonymous (inferred from OVHcloud's
 * samples, which pass an empty key).
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
    const known = accepted ? accepted.has(key) : !key.toLowerCase().startsWith("invalid");
    if (scheme.toLowerCase() !== "bearer" || !known) throw authenticationFailed(options.failureStatus);
    return { kind: "key", identity: key };
  };
}
