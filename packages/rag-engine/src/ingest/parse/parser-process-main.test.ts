import { expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { compiledEntry } from "./compiled-entry.js";

it("a parser process ends by itself when its parent died while it was starting", async () => {
  const entry = compiledEntry(import.meta.url, "./parser-process-main.js");
  // A parent that is gone before the child can have loaded anything; what the child writes tells that it has ended.
  const script = `
    const { fork } = require("node:child_process");
    const child = fork(process.argv[1], ["1000000000"], { stdio: ["ignore", 1, 2, "ipc"], execArgv: [] });
    child.on("spawn", () => process.kill(process.pid, "SIGKILL"));`;
  const parent = spawn(process.execPath, ["-e", script, entry], {
    stdio: ["ignore", "pipe", "pipe"],
  });

  // The pipe is the child's too: it closes when that one has ended.
  const [, signal] = (await once(parent, "close")) as [number | null, string | null];

  expect(signal).toBe("SIGKILL");
});
