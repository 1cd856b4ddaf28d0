import type { Answer, Citation } from "rag-engine";
import { line, type Console } from "./console.js";
import { reflow } from "./reflow.js";
import { wrap } from "./wrap.js";

/** Prints a whole answer: its text, then its sources. */
export function showAnswer(console: Console, answer: Answer): void {
  line(console.out, wrap(reflow(answer.text), 100));
  showSources(console, answer);
}

/** Prints what the answer rests on: number, document, place, whether the quote was found there, and the quote. */
export function showSources(console: Console, answer: Answer): void {
  const { colours, out } = console;
  for (const citation of answer.citations) {
    line(out);
    const where = `${citation.path}, ${citation.position}`;
    line(out, `  ${colours.bold(`[${citation.n}]`)} ${colours.cyan(where)}  ${badge(console, citation)}`);
    line(out, wrap(reflow(`“${citation.quote}”`), 100, "      "));
  }
  if (answer.citations.length === 0 && !answer.abstained) {
    line(out, colours.yellow("  This answer names no source: it is the model's own word, and nothing here checks it."));
  }
  for (const n of answer.droppedMarkers) {
    line(out, colours.yellow(`  The answer named a source [${n}] that does not exist; the marker was removed.`));
  }
}

function badge({ colours }: Console, { state }: Citation): string {
  if (state === "verified") return colours.green("✓ verified");
  if (state === "weak") return colours.yellow("~ weak");
  return colours.red("✗ unsupported");
}
