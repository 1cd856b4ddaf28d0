import { expect, it } from "@jest/globals";
import { fork } from "node:child_process";
import { once } from "node:events";
import { compiledEntry } from "./compiled-entry.js";

it("a parser process ends by itself when its parent died while it was loading its code", async () => {
  // The event that the parent is gone has gone by before the process's own code runs.
  const preload = `data:text/javascript,
    import { isMainThread } from "node:worker_threads";
    if (isMainThread) await new Promise((resolve) => process.once("disconnect", resolve));`;
  const child = fork(compiledEntry(import.meta.url, "./parser-process-main.js"), ["1000000000"], {
    execArgv: ["--import", preload],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "spawn");

  child.disconnect();
  const [code] = (await once(child, "exit")) as [number | null];

  expect(code).toBe(0);
});
