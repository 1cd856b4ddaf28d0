import type { HybridStore, StoreReport } from "langchain-hybrid-store";
import type { IndexComparison } from "rag-engine";
import { decimal, note, ok, problem, type Finding } from "./finding.js";

const repair = "`nestor doctor --repair` mends it.";
const resync = "Run `nestor doctor --repair`, then `nestor sync <folder>`: it makes what is missing.";

/** What the store says of itself. */
export async function checkStore(store: HybridStore): Promise<Finding[]> {
  return findingsOf(await store.check());
}

function findingsOf({ count, dimension, index, recall, bytes, versions, problems }: StoreReport): Finding[] {
  const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const size = `${count} chunks${dimension === undefined ? "" : ` of ${dimension} numbers`}, ${decimal(bytes / 2 ** 20)} MB`;
  const findings = [
    ok("store", `${size} (${parts.join(", ")}).`),
    ok(
      "searching",
      recall === undefined ? `${index}: exact.` : `${index}; finds ${percent(recall)} of the ten nearest.`,
    ),
  ];
  if (index.includes("hnswlib-node cannot be loaded")) {
    const advice = "Install again (pnpm install): it is built for this machine then. Answers are right without it.";
    findings.push(note("hnswlib-node", "It cannot be loaded, so large indexes are searched slowly.", advice));
  }
  for (const { code, message, repairable } of problems) {
    // The model that looks at the store here knows the canary alone; the real one is asked elsewhere.
    if (code === "model-unreachable" || code === "model-changed") continue;
    findings.push(problem(code, message, repairable ? repair : resync));
  }
  if (problems.length === 0) findings.push(ok("integrity", "Database, full text and vectors are whole."));
  return findings;
}

/** What the library and the index have to say of each other. */
export function describeComparison(comparison: IndexComparison): Finding[] {
  const { documents, chunks, incomplete, orphans, misplaced } = comparison;
  const findings: Finding[] = [];
  if (incomplete.length > 0) {
    const [first] = incomplete;
    const example = first && ` (${first.path || first.id}: ${first.found} of ${first.expected} chunks)`;
    const message = `${incomplete.length} documents do not have the chunks that they should have${example}.`;
    findings.push(
      problem("documents without chunks", message, "Run `nestor sync <folder>`: it makes what is missing."),
    );
  }
  if (orphans.length > 0) {
    const message = `${orphans.length} chunks belong to documents that the library does not know.`;
    findings.push(problem("chunks without document", message, repair));
  }
  if (misplaced.length > 0) {
    const message = `${misplaced.length} chunks are not what stands on their page, so that quotes would not be found.`;
    findings.push(problem("chunks beside their page", message, resync));
  }
  if (findings.length > 0) return findings;
  return [ok("library and index", `${documents} documents and ${chunks} chunks fit each other, each to its page.`)];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
