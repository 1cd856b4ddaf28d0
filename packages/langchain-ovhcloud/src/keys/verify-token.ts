import { AIEndpointsClient } from "../client/client.js";
import type { ClientOptions } from "../client/config.js";
import { OVHcloudAuthenticationError, OVHcloudError } from "../client/errors.js";
import type { RequestOptions } from "../client/transport.js";

/** What became of one request with a key. */
export interface TokenVerification {
  /**
   * - "valid": the service took it;
   * - "refused": it is wrong, expired or revoked: the service does not tell which;
   * - "discovery-mode": it is right, but its project has no payment method;
   * - "missing": there was no key to try;
   * - "unknown": the service could not be asked, or answered something else; see `detail`.
   */
  status: "valid" | "refused" | "discovery-mode" | "missing" | "unknown";
  /** What that means and what to do. Holds nothing of the key. */
  detail: string;
  /** HTTP status, where there was an answer. */
  httpStatus?: number;
}

/**
 * Tries a key with one request: a text of one word, embedded. It costs one request of the limit; the model is free by
 * third parties (unconfirmed). The list of models would cost nothing, but it is given without a key too, so that nobody
 * knows whether a wrong one is noticed there.
 *
 * @param options key (default: the environment's), base URL, `model` to try it with (default "bge-m3").
 * @param call signal, timeout.
 * @throws OVHcloudAbortedError when the signal aborts; all else is told in the result.
 */
export async function verifyToken(
  { model = "bge-m3", ...options }: ClientOptions & { model?: string } = {},
  call: RequestOptions = {},
): Promise<TokenVerification> {
  try {
    const client = new AIEndpointsClient({ maxRetries: 1, onWarning: () => {}, ...options });
    if (client.apiKey === undefined) return { status: "missing", detail: NO_KEY };
    await client.embeddings({ model, input: ["key"] }, call);
    return { status: "valid", detail: "The service takes the key.", httpStatus: 200 };
  } catch (error) {
    if (call.signal?.aborted || !OVHcloudError.isInstance(error)) throw error;
    return judge(error);
  }
}

function judge(error: OVHcloudError): TokenVerification {
  const httpStatus = error.status === undefined ? {} : { httpStatus: error.status };
  if (OVHcloudAuthenticationError.isInstance(error)) {
    const status = error.reason === "discovery-mode" ? "discovery-mode" : "refused";
    return { status, detail: error.message, ...httpStatus };
  }
  if (error.kind === "configuration") return { status: "refused", detail: error.message };
  // Limits are counted for keys that are known.
  if (error.kind === "rate-limit")
    return { status: "valid", detail: `The service knows the key. ${error.message}`, ...httpStatus };
  return { status: "unknown", detail: error.message, ...httpStatus };
}

const NO_KEY =
  "There is no key: set OVH_AI_ENDPOINTS_ACCESS_TOKEN or pass `apiKey`. Keys are made in the OVHcloud Control Panel under " +
  "Public Cloud, AI Endpoints, API keys.";
