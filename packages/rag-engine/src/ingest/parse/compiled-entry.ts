import { fileURLToPath } from "node:url";

/**
 * Path of a module that has to run as compiled JavaScript because it is started as a process or thread of its own.
 * When the caller runs from `src/` (under a TypeScript loader), the build in `dist/` is used.
 *
 * @param callerUrl `import.meta.url` of the caller.
 * @param relative path of the entry relative to the caller, ending in `.js`.
 */
export function compiledEntry(callerUrl: string, relative: string): string {
  const compiled = callerUrl.endsWith(".ts") ? callerUrl.replace(/\/src\/(?!.*\/src\/)/, "/dist/") : callerUrl;
  return fileURLToPath(new URL(relative, compiled));
}
