import { type Environment, processEnvironment } from "./environment.js";
import { OVHcloudConfigurationError } from "./errors.js";
import {
  checkHostsURL,
  DEDICATED_PREFIX,
  dedicatedHost,
  type EndpointReference,
  HOSTS_URL_VARIABLE,
  hostURL,
} from "./hosts.js";
import { type RateLimiter, sharedRateLimiter } from "./rate-limiter.js";
import { withinOrigin } from "./redirects.js";
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from "./retry.js";
import { uploadFetch } from "./upload-fetch.js";
import { emitProcessWarning, oncePerSubject, type WarningListener } from "./warnings.js";

/** The unified, OpenAI-compatible address of AI Endpoints. */
export const DEFAULT_BASE_URL = "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1";

/** Variable that names another base URL. */
export const BASE_URL_VARIABLE = "OVH_AI_ENDPOINTS_BASE_URL";

/**
 * Variables that may hold the key, first found wins. The first is the one in most of OVHcloud's documentation; the
 * others are the names that some of its guides and examples use. `OPENAI_*` is never read.
 */
export const API_KEY_VARIABLES = [
  "OVH_AI_ENDPOINTS_ACCESS_TOKEN",
  "OVH_AI_ENDPOINTS_API_KEY",
  "AI_ENDPOINT_API_KEY",
  "OVHCLOUD_AI_ENDPOINTS_API_KEY",
  "OVHCLOUD_API_KEY",
] as const;

/** The shape of `fetch` that is needed. */
export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>;

/** How to reach the API; the same fields on every class of this package. */
export interface ClientOptions {
  /** API key. Default: the first of {@link API_KEY_VARIABLES} that is set. */
  apiKey?: string | undefined;
  /** True sends no `Authorization` header even if a key is in the environment: 2 requests a minute per model. Default false. */
  anonymous?: boolean | undefined;
  /** Base URL, up to and with `/v1`. Default: `OVH_AI_ENDPOINTS_BASE_URL`, else the public service. */
  baseURL?: string | undefined;
  /** A model's own host instead of the unified one: its slug, or what `dedicated()` made. */
  endpoint?: EndpointReference | string | undefined;
  /**
   * Where the service's other hosts are (models' own ones, catalog, tokens), with `{host}` for the name. Default:
   * `OVH_AI_ENDPOINTS_HOSTS_URL`, else `https://{host}` with the public base URL, and `/hosts/{host}` on the server of
   * any other one, where the emulator has them.
   */
  hostsURL?: string | undefined;
  /** Milliseconds for one try; for streams, until the answer begins and between any two pieces of it. Default 120000. */
  timeout?: number | undefined;
  /** Tries after the first. Default 5. Never after the first piece of a stream. */
  maxRetries?: number | undefined;
  /** Other parts of the retry policy: delays, statuses, total time. */
  retry?: Partial<Omit<RetryPolicy, "maxRetries">> | undefined;
  /** Requests of this object in flight at once; a stream counts until it is read to its end. Default: no bound. */
  maxConcurrency?: number | undefined;
  /** Who decides when a request may go. Default: one limiter for the process. False: nobody. */
  rateLimiter?: RateLimiter | false | undefined;
  /** Replaces the global `fetch`. */
  fetch?: FetchFunction | undefined;
  /** Headers added to every request. */
  defaultHeaders?: Record<string, string> | undefined;
  /** Hears warnings. Default: `process.emitWarning`, once each. */
  onWarning?: WarningListener | undefined;
}

/** Options with everything decided. Holds the key: keep it out of anything that is printed or stored. */
export interface ResolvedConfig {
  readonly apiKey: string | undefined;
  /** True when no key was found although none was ruled out. */
  readonly anonymousByDefault: boolean;
  readonly baseURL: string;
  /** Address of one of the service's other hosts. */
  readonly hostURL: (host: string) => string;
  readonly timeoutMs: number;
  readonly retryPolicy: RetryPolicy;
  readonly maxConcurrency: number;
  readonly rateLimiter: RateLimiter | undefined;
  readonly fetch: FetchFunction;
  readonly headers: Readonly<Record<string, string>>;
  readonly onWarning: WarningListener;
}

/**
 * Decides every option: explicit value, then environment, then default.
 *
 * @param options what the caller gave.
 * @param environment variables to read. Default `process.env`.
 * @throws OVHcloudConfigurationError for a base URL, key or number that cannot work.
 */
export function resolveConfig(
  options: ClientOptions = {},
  environment: Environment = processEnvironment(),
): ResolvedConfig {
  const apiKey = options.anonymous ? undefined : resolveApiKey(options.apiKey, environment);
  const { maxRetries = DEFAULT_RETRY_POLICY.maxRetries, timeout = 120_000, maxConcurrency = Infinity } = options;
  requirePositive("timeout", timeout);
  requirePositive("maxConcurrency", maxConcurrency);
  if (!(maxRetries >= 0)) throw new OVHcloudConfigurationError("`maxRetries` must be 0 or more. Pass a whole number.");

  const { baseURL, hostURL: addressOf } = resolveAddresses(options, environment);
  return {
    apiKey,
    anonymousByDefault: apiKey === undefined && !options.anonymous,
    baseURL,
    hostURL: addressOf,
    timeoutMs: timeout,
    retryPolicy: { ...DEFAULT_RETRY_POLICY, ...options.retry, maxRetries },
    maxConcurrency,
    rateLimiter: options.rateLimiter === false ? undefined : (options.rateLimiter ?? sharedRateLimiter()),
    fetch: withinOrigin(uploadFetch(options.fetch ?? ((url, init) => globalThis.fetch(url, init)))),
    headers: resolveHeaders(options.defaultHeaders, apiKey),
    onWarning: oncePerSubject(options.onWarning ?? emitProcessWarning),
  };
}

// An empty key counts as none: OVHcloud's own samples write `api_key=""` for anonymous use.
function resolveApiKey(given: string | undefined, environment: Environment): string | undefined {
  // The environment is read only when it is needed: Deno asks the user for each variable.
  const found = given?.trim() || API_KEY_VARIABLES.map((name) => environment[name]?.trim()).find(Boolean);
  // `fetch` would refuse such a header with a message that holds the key.
  if (found && !/^[\x21-\x7e]+$/.test(found)) {
    throw new OVHcloudConfigurationError(
      "The API key holds spaces, line breaks or non-ASCII characters. Copy it again from the OVHcloud Control Panel.",
    );
  }
  return found;
}

function resolveAddresses(
  options: ClientOptions,
  environment: Environment,
): Pick<ResolvedConfig, "baseURL" | "hostURL"> {
  const unified = resolveBaseURL(options.baseURL ?? environment[BASE_URL_VARIABLE]);
  const isPublic = unified === DEFAULT_BASE_URL;
  const template = (host: string) => {
    const given = options.hostsURL ?? environment[HOSTS_URL_VARIABLE]?.trim();
    return hostURL(host, { template: given ? checkHostsURL(given) : undefined, baseURL: unified, isPublic });
  };
  if (options.hostsURL !== undefined) checkHostsURL(options.hostsURL);
  if (options.endpoint === undefined) return { baseURL: unified, hostURL: template };
  return { baseURL: template(dedicatedHost(options.endpoint)) + DEDICATED_PREFIX, hostURL: template };
}

function resolveBaseURL(given: string | undefined): string {
  const text = given?.trim() || DEFAULT_BASE_URL;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new OVHcloudConfigurationError(
      `The base URL is not an http(s) address without credentials and parameters. Set \`baseURL\` or ${BASE_URL_VARIABLE} to one such as ${DEFAULT_BASE_URL}.`,
    );
  }
  return text.replace(/\/+$/, "");
}

function resolveHeaders(extra: Record<string, string> | undefined, apiKey: string | undefined): Record<string, string> {
  const entries = Object.entries(extra ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  for (const [name, value] of entries) requireHeader(name, value);
  const headers = Object.fromEntries(entries.filter(([name]) => name !== "authorization"));
  return apiKey === undefined ? headers : { ...headers, authorization: `Bearer ${apiKey}` };
}

// `fetch` would refuse these with a message that holds them.
function requireHeader(name: string, value: string): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    throw new OVHcloudConfigurationError(
      "A name in `defaultHeaders` is not a header name. Use letters, digits and hyphens.",
    );
  }
  if (typeof value !== "string" || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    throw new OVHcloudConfigurationError(
      `The value of \`${name}\` in \`defaultHeaders\` holds line breaks or characters that no header can carry. Encode it.`,
    );
  }
}

function requirePositive(name: string, value: number): void {
  if (!(value > 0)) throw new OVHcloudConfigurationError(`\`${name}\` must be more than 0. Pass a positive number.`);
}
