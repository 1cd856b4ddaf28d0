import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const entry = fileURLToPath(new URL("sync-process.mjs", import.meta.url));

/**
 * Runs a sync in a process of its own until it ends or is killed.
 *
 * @param options of sync-process.mjs, and `killAfterMs`: kill it that long after it has loaded.
 * @returns how it ended: `signal`, `summary` or `error`, its `moments`, and how long it was at work.
 */
export async function runVictim({ killAfterMs, env = {}, ...options }) {
  const child = fork(entry, [JSON.stringify(options)], {
    execArgv: ["--no-warnings"],
    env: { ...process.env, ...env },
  });
  const closed = once(child, "close");
  const outcome = {};
  const timer = new AbortController();
  let started = performance.now();
  child.on("message", (message) => {
    if (message !== "working") return Object.assign(outcome, message);
    started = performance.now();
    if (killAfterMs === undefined) return undefined;
    return setTimeout(killAfterMs, undefined, { signal: timer.signal }).then(
      () => child.kill("SIGKILL"),
      () => undefined,
    );
  });
  const [code, signal] = await closed;
  timer.abort();
  const moments = existsSync(options.moments) ? readFileSync(options.moments, "utf8").trimEnd().split("\n") : [];
  return { ...outcome, code, signal, moments, ms: performance.now() - started };
}
