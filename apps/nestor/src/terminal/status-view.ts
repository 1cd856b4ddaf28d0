import type { SyncRecord } from "rag-engine";
import type { Status } from "../commands/status.js";
import { lastSync } from "../runtime/last-sync.js";
import { line, type Console } from "./console.js";
import { duration } from "./progress.js";
import { table } from "./table.js";

const order = ["queued", "parsing", "chunking", "embedding", "indexed", "failed"] as const;

/** Prints where the index stands. */
export function showStatus({ out, colours }: Console, status: Status): void {
  const { index, bytes, tallies, working, failed, syncs } = status;
  line(out, `Index     ${index}${bytes === undefined ? "" : `, ${(bytes / 1e6).toFixed(1)} MB`}`);
  const last = lastSync(syncs);
  line(out, `Last sync ${last === undefined ? "never" : describeSync(last)}`);
  for (const sync of syncs.filter((other) => other !== last && other.outcome === "running"))
    line(out, `          ${describeSync(sync)}`);
  const rows = order.flatMap((state) => {
    const own = tallies.filter((tally) => tally.state === state);
    const sum = (of: "documents" | "embedded" | "chunks"): number => own.reduce((total, tally) => total + tally[of], 0);
    return own.length === 0 ? [] : [[state, sum("documents"), `${sum("embedded")} of ${sum("chunks")}`]];
  });
  line(out);
  line(out, rows.length === 0 ? "No documents." : table(["state", "documents", "chunks in the index"], rows));
  const progress = describeProgress(status);
  if (progress !== undefined) line(out, `\n${progress}`);
  if (working.length > 0) line(out, colours.bold("\nAt work"));
  for (const { path, state, embeddedCount, chunkCount, worker } of working)
    line(
      out,
      `  ${path}  ${state}${state === "embedding" ? ` ${embeddedCount} of ${chunkCount}` : ""}  ${worker ?? ""}`,
    );
  if (failed.length === 0) return;
  line(out, colours.bold("\nFailed"));
  for (const { path, failure, olderVersionSearchable } of failed) {
    line(out, `  ${colours.red(path)}  ${failure?.code}: ${failure?.message}`);
    if (olderVersionSearchable) line(out, "    Its previous version is still searched.");
  }
  line(
    out,
    `Files that changed are tried again by themselves, all others with:  nestor sync ${failed[0]?.root} --retry-failed`,
  );
}

function describeSync({
  outcome,
  root,
  worker,
  startedAt,
  seenAt,
  endedAt,
  message,
  chunksEmbedded,
}: SyncRecord): string {
  const took = duration(Date.parse(endedAt ?? seenAt) - Date.parse(startedAt));
  const what = `${root}, ${startedAt.slice(0, 16).replace("T", " ")} UTC, ${worker}, ${chunksEmbedded} chunks embedded in ${took}`;
  if (outcome === "running") return `running: ${what}`;
  if (outcome === "done") return `done: ${what}`;
  if (outcome === "failed") return `failed: ${what}\n          ${message ?? ""}`;
  return `${outcome}: ${what}\n          Nothing finished is lost. To go on:  nestor sync ${root}`;
}

function describeProgress({ progress, etaMs, tallies }: Status): string | undefined {
  const isUnfinished = tallies.some(({ state }) => state !== "indexed" && state !== "failed");
  if (!isUnfinished) return undefined;
  if (progress === undefined) return "Nothing has been cut yet, so there is no estimate.";
  const { done, total, isEstimate } = progress;
  const time = etaMs === undefined ? "" : `, ${duration(etaMs)} left`;
  return `${done} of ${isEstimate ? "about " : ""}${total} chunks are in the index${time}.`;
}
