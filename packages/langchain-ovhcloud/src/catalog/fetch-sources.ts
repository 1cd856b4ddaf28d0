import { OVHcloudInvalidResponseError } from "../client/errors.js";
import type { AIEndpointsClient } from "../client/client.js";
import type { ApiRequest } from "../client/api-request.js";
import { CATALOG_HOST } from "../client/hosts.js";
import type { CatalogSource, SourceEntry } from "./catalog-model.js";

/** A source that could not be read, and why. */
export interface SourceFailure {
  source: CatalogSource;
  /** Mostly an `OVHcloudError`. */
  error: unknown;
}

/** What the sources answered. */
export interface FetchedSources {
  entries: SourceEntry[];
  /** Those that could be read. */
  sources: CatalogSource[];
  failures: SourceFailure[];
}

/**
 * Reads all sources at once. One that fails is reported beside what the others say.
 *
 * @param client who asks.
 * @param signal stops all of them.
 * @throws the caller's abort; the error of the API's own list when no source could be read.
 */
export async function fetchSources(client: AIEndpointsClient, signal?: AbortSignal): Promise<FetchedSources> {
  // Zod is loaded with the first catalog, not with the package.
  const { SOURCE_READERS } = await import("./read-sources.js");
  const requests = requestsFor(client);
  const results = await Promise.allSettled(
    SOURCES.map(async (source) => {
      const answer = await client.requestJson(requests[source], { signal });
      return SOURCE_READERS[source](answer) ?? fail(requests[source]);
    }),
  );
  const fetched: FetchedSources = { entries: [], sources: [], failures: [] };
  for (const [index, source] of SOURCES.entries()) {
    const result = results[index] as PromiseSettledResult<SourceEntry[]>;
    if (result.status === "fulfilled") {
      fetched.entries.push(...result.value);
      fetched.sources.push(source);
    } else fetched.failures.push({ source, error: result.reason });
  }
  const [first] = fetched.failures;
  if (first && (signal?.aborted || fetched.sources.length === 0)) throw first.error;
  return fetched;
}

// The API's own list first: it is its error that is told when none could be read, since it is about key and base URL.
const SOURCES: readonly CatalogSource[] = ["models", "models_v2", "openrouter"];

function requestsFor(client: AIEndpointsClient): Record<CatalogSource, ApiRequest> {
  const host = client.hostURL(CATALOG_HOST);
  return {
    // Without a key it says the same (seen 2026-09-28), and nobody has to be warned of having none.
    models: { method: "GET", path: "/models", keyless: client.apiKey === undefined, subject: "list of models" },
    models_v2: { method: "GET", path: `${host}/rest/v1/models_v2`, keyless: true, subject: "catalog (models_v2)" },
    openrouter: { method: "GET", path: `${host}/rest/v2/openrouter`, keyless: true, subject: "catalog (openrouter)" },
  };
}

function fail({ path }: ApiRequest): never {
  throw new OVHcloudInvalidResponseError(
    `The answer of ${path} is no list of models. Check that the base URL is an AI Endpoints API, or update this package: OVHcloud warns that its catalog changes.`,
  );
}
