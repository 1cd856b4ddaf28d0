import { inspect } from "node:util";

/**
 * Awaits a failure of the package and prints all of it to standard error, where the tests look for what must not be in it.
 *
 * @param {Promise<unknown>} promise what must fail
 * @param {string} kind `kind` of the error
 */
export async function expectError(promise, kind) {
  const outcome = await promise.then(
    () => ({ kind: "no error" }),
    (error) => error,
  );
  process.stderr.write(`${outcome.stack}\n${JSON.stringify(outcome)}\n${inspect(outcome, { depth: Infinity })}\n`);
  if (outcome.kind !== kind) throw new Error(`Expected an error of kind ${kind}`, { cause: outcome });
}
