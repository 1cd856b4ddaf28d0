import { Worker } from "node:worker_threads";
import process from "node:process";
import { readPdf } from "./read-pdf.js";
import { compiledEntry } from "./compiled-entry.js";
import type { ParseRequest, ParserMessage } from "./pdf-protocol.js";

/** Entry of the parser process: reads PDFs on request and reports page by page. Started by `PdfProcess`. */
const maxMemoryBytes = Number(process.argv[2]);

const watch = new Worker(compiledEntry(import.meta.url, "./pdf-memory-watch.js"), { workerData: { maxMemoryBytes } });
// Without the watch there would be no memory limit.
watch.on("error", () => process.exit(1));

// Ctrl-C reaches the whole process group; the parent decides when reading ends.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(0));
process.on("message", (request: ParseRequest) => void readPdf(request, send));
void send({ type: "ready" });

function send(message: ParserMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) throw new Error("The parser process must be started with an IPC channel.");
    // A message cannot be sent when the parent is gone; then "disconnect" ends this process.
    process.send(message, undefined, undefined, () => resolve());
  });
}
