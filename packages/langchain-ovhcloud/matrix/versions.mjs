/**
 * What the matrix runs: both ends of the peer range `@langchain/core` ^1.3.0, each on Node 20 and 24.
 *
 * 1.3.1 is the lowest release of the range that npm has; LangGraph 1.7.3 wants 1.3.4, so the tests of whole pipelines
 * begin there. When core has a newer release that runs on Node 20, raise the last row (and `devDependencies`).
 */
export const CORES = [
  { core: "1.3.1", tests: "all but pipelines", types: true },
  { core: "1.3.4", tests: "pipelines", types: false },
  { core: "1.4.0", tests: "all", types: true },
];

/** Tests that no version of core changes: of a script of the repository, and of memory and time, which take long. */
export const NOT_ABOUT_CORE = [
  "audio/round-trip.test.ts",
  "batch/batch-limits.test.ts",
  "batch/batch-memory.test.ts",
  "catalog/generate-profiles.test.ts",
  "node/open-audio-file.test.ts",
];

/** What stands beside core; what the package itself depends on, and what its tests of pipelines need. */
export const BESIDE = { "@langchain/openai": "1.5.8", zod: "4.6.7" };
export const PIPELINES = { langchain: "1.5.14", "@langchain/langgraph": "1.7.3" };

/** Besides the running Node, the first of these that is of another major version; npx gets it from the npm package `node`. */
export const OTHER_NODES = ["24.21.0", "20.20.2"];
