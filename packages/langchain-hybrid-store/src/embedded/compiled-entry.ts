/**
 * The file to start a worker thread from: Node runs JavaScript only, so code that runs from `src/` (under a TypeScript
 * loader) starts the build in `dist/`.
 */
export function compiledEntry(caller: string, relative: string): URL {
  const compiled = caller.endsWith(".ts") ? caller.replace(/\/src\/(?!.*\/src\/)/, "/dist/") : caller;
  return new URL(relative, compiled);
}
