import { Worker } from "node:worker_threads";
import process from "node:process";
import { answerRequest } from "./answer-request.js";
import { compiledEntry } from "./compiled-entry.js";
import type { ParserMessage, ParserRequest } from "./parser-protocol.js";

/** Entry of the parser process: reads documents on request and reports page by page. Started by `ParserProcess`. */
const maxMemoryBytes = Number(process.argv[2]);

const watch = new Worker(compiledEntry(import.meta.url, "./parser-memory-watch.js"), {
  workerData: { maxMemoryBytes },
});
// Without the watch there would be no memory limit.
watch.on("error", () => process.exit(1));

// Ctrl-C reaches the whole process group; the parent decides when reading ends.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(0));
// A parent that died while this process was loading its code: the event has gone by unheard, and the watch would keep
// the process alive for ever.
if (!process.connected) process.exit(0);
process.on("message", (request: ParserRequest) => void answerRequest(request, send));
void send({ type: "ready" });

function send(message: ParserMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) throw new Error("The parser process must be started with an IPC channel.");
    // A message cannot be sent when the parent is gone; then "disconnect" ends this process.
    process.send(message, undefined, undefined, () => resolve());
  });
}
