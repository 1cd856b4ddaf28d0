import { writeSync } from "node:fs";
import process from "node:process";
import { workerData } from "node:worker_threads";
import { MEMORY_MARK } from "./parser-protocol.js";

/**
 * Thread of the parser process that kills the process when it holds too much memory or lost its parent. It needs a
 * thread: while a reader inflates a bomb the main thread answers to nothing, and the heap limit of V8 does not count
 * the array buffers that the bomb fills.
 */
const { maxMemoryBytes } = workerData as { maxMemoryBytes: number };
const parent = process.ppid;

setInterval(() => {
  if (process.memoryUsage.rss() > maxMemoryBytes) {
    writeSync(2, `${MEMORY_MARK}\n`);
    process.kill(process.pid, "SIGKILL");
  }
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}, 25);
