import type { ExportCounts, TransferEvent } from "rag-engine";
import type { Console } from "./console.js";
import { Eta } from "./eta.js";
import { duration, showStep } from "./progress.js";

/** Shows how an export or import goes on. */
export function showTransfer(
  console: Console,
  now: () => number = Date.now,
): { onEvent(event: TransferEvent): void; finish(): void } {
  const step = showStep(console, now);
  let eta = new Eta();
  let phase: TransferEvent["phase"] | undefined;
  return {
    finish: () => step.finish(),
    onEvent(event) {
      if (event.phase !== phase) eta = new Eta();
      phase = event.phase;
      const { counts, total } = event;
      const leftMs = total && eta.left(sum(counts), sum(total), now());
      const left = leftMs === undefined ? "" : `, ${duration(leftMs)} left`;
      step.show(`  ${phase}  ${counts.pages} pages, ${counts.chunks}${of(total?.chunks)} chunks${left}`);
    },
  };
}

/** "12 documents (340 pages) in 13 files, 1200 chunks, 4 conversations" */
export function countsInWords({ documents, pages, files, chunks, conversations }: ExportCounts): string {
  return `${documents} documents (${pages} pages) in ${files} files, ${chunks} chunks, ${conversations} conversations`;
}

function of(total: number | undefined): string {
  return total === undefined ? "" : ` of ${total}`;
}

function sum(counts: ExportCounts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
