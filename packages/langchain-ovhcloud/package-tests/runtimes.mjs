/**
 * Runs the built package in Node, Bun and Deno, each in a process of its own, against a small API on loopback.
 *
 *   node package-tests/runtimes.mjs
 *
 * Bun and Deno come from npm. Where they cannot be had, that is said and no failure; a runtime that runs and does
 * something else than Node is one.
 */
import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";
import { startApi } from "./api-answers.mjs";
import { EXPECTED } from "./programs/everywhere.mjs";

const program = fileURLToPath(new URL("run-everywhere.mjs", import.meta.url));
const npx = ["npx", "--yes"];
// No environment for Deno: with key and base URL given, none is needed.
const limits = ["--no-prompt", "--allow-net=127.0.0.1", "--allow-read", "--deny-env=OVH_AI_ENDPOINTS_ACCESS_TOKEN"];
const runtimes = {
  node: [[process.execPath], []],
  bun: [[...npx, "bun@1.4.5"], ["run"]],
  deno: [
    [...npx, "deno@2.9.6"],
    ["run", ...limits, "--allow-env"],
  ],
};

const api = await startApi();
for (const [name, [command, before]] of Object.entries(runtimes)) {
  const version = await call([...command, "--version"]);
  if (version.failure) {
    console.log(`${name}: cannot be had here, not run (${version.failure.split("\n").at(-1)})`);
    continue;
  }
  const startedAt = performance.now();
  const { output, failure } = await call([...command, ...before, program, api.baseURL]);
  const results = failure ? { failure } : JSON.parse(output);
  const well = isDeepStrictEqual(results, EXPECTED);
  const ms = Math.round(performance.now() - startedAt);
  console.log(
    `${name} ${version.output.split("\n")[0]}: ${well ? `all well (${ms} ms)` : JSON.stringify(results, null, 2)}`,
  );
  if (!well) process.exitCode = 1;
}
await api.close();

/** What a command printed, or why it failed. */
function call([file, ...args]) {
  return promisify(execFile)(file, args, { timeout: 120_000 }).then(
    ({ stdout }) => ({ output: stdout.trim() }),
    (error) => ({ failure: `${error.stderr ?? ""}${error.message}`.trim() }),
  );
}
