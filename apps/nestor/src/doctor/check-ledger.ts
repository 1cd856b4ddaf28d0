import type { Library, Tally } from "rag-engine";
import { lastSync } from "../runtime/last-sync.js";
import { note, ok, type Finding } from "./finding.js";

/** Documents that no sync is at work on although they are not finished, and how the last sync ended. */
export async function checkLedger(library: Library): Promise<Finding[]> {
  const [tallies, syncs] = [await library.tally(), await library.syncs()];
  const isRunning = syncs.some(({ outcome }) => outcome === "running");
  const findings = [ok("documents", describe(tallies))];
  const unfinished = count(tallies, ({ state }) => state !== "indexed" && state !== "failed");
  if (unfinished > 0 && !isRunning) {
    const message = `${unfinished} documents are not finished, and no sync is at work on them.`;
    findings.push(note("unfinished documents", message, "Run `nestor sync <folder>`: it goes on where it stopped."));
  }
  const failed = count(tallies, ({ state }) => state === "failed");
  if (failed > 0) {
    findings.push(note("failed documents", `${failed} documents could not be read.`, "`nestor docs` says why."));
  }
  const last = lastSync(syncs);
  if (last !== undefined && (last.outcome === "failed" || last.outcome === "interrupted")) {
    const why = last.message === undefined ? "" : `: ${last.message}`;
    const advice = `Run \`nestor sync ${last.root}\` again; nothing that was finished is lost.`;
    findings.push(note("last sync", `It ${last.outcome === "failed" ? "failed" : "was interrupted"}${why}.`, advice));
  }
  return findings;
}

function describe(tallies: readonly Tally[]): string {
  if (tallies.length === 0) return "None.";
  const states = [...new Set(tallies.map(({ state }) => state))];
  const parts = states.map((state) => `${count(tallies, (tally) => tally.state === state)} ${state}`);
  return `${parts.join(", ")}.`;
}

function count(tallies: readonly Tally[], belongs: (tally: Tally) => boolean): number {
  return tallies.filter(belongs).reduce((sum, { documents }) => sum + documents, 0);
}
