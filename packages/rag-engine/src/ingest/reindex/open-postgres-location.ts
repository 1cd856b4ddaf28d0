import type { IndexLocation } from "./index-location.js";

/** Options of {@link openPostgresLocation}. */
export interface PostgresLocationOptions {
  /** Schema of the library that the index belongs to. Default `rag_engine`. */
  schema?: string;
}

/**
 * The generations of an index in a PostgreSQL database, a schema each: `<schema>_index_1`, `<schema>_index_2` and so on.
 * A row in the schema of the library says which one is in use. Nothing is written before something is built.
 *
 * @param url as for `openPostgresLibrary`; so are the errors of each method.
 */
export function openPostgresLocation(
  url: string,
  { schema = "rag_engine" }: PostgresLocationOptions = {},
): IndexLocation {
  let opened: Promise<IndexLocation> | undefined;
  // The driver is loaded by those who use it, when they do.
  const open = (): Promise<IndexLocation> => {
    opened ??= import("./postgres-location.js").then(({ PostgresLocation }) => new PostgresLocation(url, schema));
    return opened;
  };
  return {
    current: async () => (await open()).current(),
    previous: async () => (await open()).previous(),
    unfinished: async () => (await open()).unfinished(),
    begin: async (purpose) => (await open()).begin(purpose),
    swap: async (to) => (await open()).swap(to),
    discard: async () => (await open()).discard(),
    close: async () => (await opened)?.close(),
  };
}
