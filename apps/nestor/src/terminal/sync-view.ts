import type { SyncSummary } from "rag-engine";
import { line, type Console } from "./console.js";
import { duration } from "./progress.js";

/** Prints what a sync did, what failed and why, and how fast it went. */
export function showSyncSummary({ out, colours }: Console, summary: SyncSummary): void {
  const done = [
    part(summary.indexed, "new"),
    part(summary.changed, "changed"),
    part(summary.moved, "moved or copied"),
    part(summary.removed, "removed"),
    part(summary.unchanged, "unchanged"),
    part(summary.failed.length, "failed"),
  ].filter((text) => text !== "");
  line(out, `${headline(summary)}${done.length === 0 ? "." : `: ${done.join(", ")}.`}`);
  if (summary.chunksEmbedded > 0 && !summary.cancelled) line(out, speed(summary));
  if (summary.failed.length > 0) {
    line(out, colours.red("Could not be indexed:"));
    for (const { path, code, message } of summary.failed) line(out, `  ${path}  ${code}: ${message}`);
  }
}

function headline({ cancelled, chunksEmbedded }: SyncSummary): string {
  return cancelled ? `Stopped after embedding ${chunksEmbedded} chunks` : "Done";
}

function part(n: number, what: string): string {
  return n === 0 ? "" : `${n} ${what}`;
}

function speed({ pages, chunksEmbedded, ms }: SyncSummary): string {
  const read = pages === 0 ? "" : `${pages} pages and `;
  const reading = pages === 0 ? "" : `${rate(pages, ms.parse)} pages/s read, `;
  return `${read}${chunksEmbedded} chunks in ${duration(ms.total)} (${reading}${rate(chunksEmbedded, ms.embed)} chunks/s embedded).`;
}

function rate(n: number, ms: number): string {
  return ms === 0 ? "-" : (n / (ms / 1000)).toFixed(1);
}
