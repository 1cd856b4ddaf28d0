import type { SyncEvent } from "rag-engine";
import { line, type Console } from "./console.js";

const redrawEveryMs = 100;
const plainLineEveryMs = 10_000;

/** Shows how a sync goes on. */
export interface Progress {
  onEvent(event: SyncEvent): void;
  /** Removes the live line, so that what follows starts on a clean one. */
  finish(): void;
}

interface FileProgress {
  pages: number;
  chunks: number;
  embeddingSince: number;
}

/**
 * Progress of a sync: one line that is redrawn on a terminal, a line a file (and one every ten seconds inside a long
 * file) anywhere else.
 */
export function showProgress(console: Console, now: () => number = Date.now): Progress {
  const started = now();
  let lastDrawn = 0;
  let lastPlain = started;
  let drawn = false;
  const files = new Map<string, FileProgress>();
  const file = (path: string): FileProgress => {
    const known = files.get(path) ?? { pages: 0, chunks: 0, embeddingSince: now() };
    files.set(path, known);
    return known;
  };

  const clear = (): void => {
    if (drawn) console.err.write("\r\u001B[K");
    drawn = false;
  };
  const draw = (text: string): void => {
    if (console.live) {
      if (now() - lastDrawn < redrawEveryMs) return;
      lastDrawn = now();
      console.err.write(`\r\u001B[K${text}`);
      drawn = true;
    } else if (now() - lastPlain >= plainLineEveryMs) {
      lastPlain = now();
      line(console.err, text);
    }
  };
  const say = (text: string): void => {
    clear();
    lastPlain = now();
    line(console.err, text);
  };

  return {
    finish: clear,
    onEvent(event) {
      if (event.type === "plan") say(describePlan(event));
      if (event.type === "parsed") {
        file(event.path).pages = event.pages;
        draw(`  reading    ${event.path}  page ${event.page} of ${event.pages}`);
      }
      if (event.type === "embedding") {
        const known = file(event.path);
        if (known.chunks === 0) known.embeddingSince = now();
        known.chunks = event.total;
        draw(
          `  embedding  ${event.path}  ${event.done} of ${event.total} chunks${eta(event, now() - known.embeddingSince)}`,
        );
      }
      if (event.type === "file") say(describeFile(console, event, file(event.path)));
    },
  };
}

function describePlan(plan: Extract<SyncEvent, { type: "plan" }>): string {
  const parts = [
    count(plan.new, "new"),
    count(plan.changed, "changed"),
    count(plan.moved, "moved or copied"),
    count(plan.gone, "gone"),
    count(plan.failedBefore, "failed before"),
    count(plan.unchanged, "unchanged"),
    count(plan.ignored, "of other kinds"),
  ].filter((part) => part !== "");
  return parts.length === 0 ? "No PDF, Markdown or text files here." : `Files: ${parts.join(", ")}.`;
}

function count(n: number, what: string): string {
  return n === 0 ? "" : `${n} ${what}`;
}

function describeFile(
  { colours }: Console,
  { outcome, path, reason }: Extract<SyncEvent, { type: "file" }>,
  { pages, chunks }: FileProgress,
): string {
  const why = reason === undefined ? "" : `  ${reason}`;
  if (outcome === "indexed") return `  ${colours.green("indexed")}  ${path}  ${size(pages, chunks)}${why}`;
  if (outcome === "removed") return `  ${colours.yellow("removed")}  ${path}`;
  return `  ${colours.red("failed")}   ${path}${why}`;
}

/** A sync that goes on where another stopped does not read the pages again. */
function size(pages: number, chunks: number): string {
  return pages === 0 ? `${chunks} chunks` : `${pages} pages, ${chunks} chunks`;
}

function eta({ done, total }: { done: number; total: number }, elapsedMs: number): string {
  if (done === 0 || elapsedMs < 1000) return "";
  return `, ${duration((elapsedMs / done) * (total - done))} left`;
}

/** A duration for people: "0.4 s", "12 s", "3 min 5 s". */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
