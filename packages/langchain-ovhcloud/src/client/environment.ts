/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The process environment, or nothing where there is none (browsers, some edge runtimes).
 *
 * @returns the live environment object; never a copy, so that later changes are seen.
 */
export function processEnvironment(): Environment {
  const { process } = globalThis as { process?: { env?: Environment } };
  return process?.env ?? {};
}
