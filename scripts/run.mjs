/**
 * The one entry behind the root's npm scripts: makes the checkout usable, then runs what was asked for.
 *
 *   node scripts/run.mjs                      set up only
 *   node scripts/run.mjs nestor ask "…"       set up, build Nestor, run it in the folder where npm was called
 *   node scripts/run.mjs turbo test           set up, run a task in every package
 *   node scripts/run.mjs exec oxlint          set up, run a tool of the workspace
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { root, setUp, toolEnvironment } from "./set-up.mjs";

const [what, ...args] = process.argv.slice(2);

setUp();
process.exitCode = run(what, args);

function run(kind, rest) {
  if (kind === undefined) return 0;
  if (kind === "turbo") return turbo(["run", ...rest]);
  if (kind === "exec") return tool(rest[0], rest.slice(1), root);
  if (kind === "nestor") return nestor(rest);
  console.error(`Unknown: ${kind}. See the head of scripts/run.mjs.`);
  return 2;
}

function turbo(rest, quiet = false) {
  const output = quiet ? ["--output-logs=errors-only", "--log-prefix=none"] : [];
  return tool("turbo", [...rest, ...output], root, quiet ? ["ignore", "ignore", "inherit"] : undefined);
}

/** `npm run` changes into the repository; INIT_CWD is where the person stood, and what their relative paths mean. */
function nestor(rest) {
  const built = buildNestor();
  if (built !== 0) return built;
  const main = path.join(root, "apps/nestor/dist/main.js");
  return spawnAndWait(process.execPath, [main, ...rest], process.env.INIT_CWD ?? process.cwd());
}

function buildNestor() {
  const main = path.join(root, "apps/nestor/dist/main.js");
  if (!existsSync(main)) console.error("Building (once; half a minute) ...");
  const status = turbo(["run", "build", "--filter=nestor..."], true);
  if (status !== 0) {
    console.error("The build failed. `npm run build` shows why.");
  }
  return status;
}

function tool(name, rest, cwd, stdio) {
  const suffix = process.platform === "win32" ? ".cmd" : "";
  return spawnAndWait(path.join(root, "node_modules/.bin", name + suffix), rest, cwd, stdio);
}

function spawnAndWait(command, rest, cwd, stdio = "inherit") {
  // Ctrl-C reaches the whole process group; the child decides what to do with it, we only pass on how it ended.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  const result = spawnSync(command, rest, { cwd, stdio, env: toolEnvironment(), shell: command.endsWith(".cmd") });
  process.off("SIGINT", ignore);
  if (result.error) throw result.error;
  return result.status ?? 128 + (constants.signals[result.signal] ?? 0);
}
