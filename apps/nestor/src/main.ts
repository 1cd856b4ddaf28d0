#!/usr/bin/env node
import { runCli } from "./cli/run-cli.js";

// `nestor … | head` has read enough: that is no failure, and there is nobody to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
process.exitCode = await runCli(process.argv.slice(2));
