import type { SyncPlan } from "rag-engine";
import type { EmbeddingEffort } from "../runtime/embedding-effort.js";
import { line, type Console } from "./console.js";
import { euro } from "./money.js";
import { duration } from "./progress.js";

/** More files of one kind than this are counted, not named. */
const named = 20;

/** Prints what a sync would do. */
export function showPlan({ out, colours }: Console, plan: SyncPlan, effort: EmbeddingEffort): void {
  const list = (title: string, entries: readonly string[]): void => {
    if (entries.length === 0) return;
    line(out, colours.bold(`${entries.length} ${title}`));
    for (const entry of entries.slice(0, named)) line(out, `  ${entry}`);
    if (entries.length > named) line(out, `  … and ${entries.length - named} more`);
  };
  list("new", plan.new);
  list("changed", [...plan.changed, ...plan.restored.map((path) => `${path}  (back to a version that is indexed)`)]);
  list(
    "moved, nothing to embed",
    plan.moved.map(({ from, to }) => `${from} -> ${to}`),
  );
  list("copied, nothing to embed", plan.copied);
  list("gone, will be removed", plan.gone);
  list(
    "failed before, left alone without --retry-failed",
    plan.failedBefore.map(({ path, code }) => `${path}  ${code}`),
  );
  list(
    "will fail",
    plan.willFail.map(({ path, code, message }) => `${path}  ${code}: ${message}`),
  );
  line(out, `${plan.unchanged} unchanged${ignored(plan.ignored)}.`);
  line(out);
  line(out, embedding(plan, effort));
  line(out, colours.dim("Nothing was written. Without --dry-run, this is done."));
}

function ignored(kinds: Record<string, number>): string {
  const entries = Object.entries(kinds).toSorted(([, a], [, b]) => b - a);
  if (entries.length === 0) return "";
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  const first = entries.slice(0, 5).map(([kind, count]) => `${count} ${kind === "" ? "without extension" : kind}`);
  return `; ${total} of kinds that cannot be read (${first.join(", ")}${entries.length > 5 ? ", …" : ""})`;
}

function embedding({ work }: SyncPlan, effort: EmbeddingEffort): string {
  if (work.chunks === 0) return "To embed: nothing.";
  const about = work.estimatedDocuments > 0 ? "about " : "";
  const note =
    work.estimatedDocuments > 0
      ? ` ${work.estimatedDocuments} of the files were not read for this: their share is estimated from their size.`
      : "";
  const reused = work.reused > 0 ? ` (${work.reused} more are there already or stand in several files)` : "";
  return `To embed: ${about}${work.chunks} chunks, ${work.tokens} tokens, from ${work.pages} pages${reused}: ${takes(effort)}.${note}`;
}

function takes({ requests, minutes, euro: amount, priceDate }: EmbeddingEffort): string {
  const time = minutes === undefined ? "time unknown before a first sync" : `about ${duration(minutes * 60_000)}`;
  const cost = amount === undefined ? "price unknown" : amount === 0 ? "0 €" : `about ${euro(amount)}`;
  const day = priceDate === undefined ? "" : ` (price of ${priceDate})`;
  return `${requests} requests, ${time}, ${cost}${day}`;
}
