/**
 * Where the model's thread starts. A thread runs compiled JavaScript only, so from `src/` (tests) it is the built file
 * in `dist/`.
 */
export function workerEntry(moduleUrl: string = import.meta.url): URL {
  return moduleUrl.endsWith(".ts")
    ? new URL("../../dist/minilm/worker.js", moduleUrl)
    : new URL("./worker.js", moduleUrl);
}
