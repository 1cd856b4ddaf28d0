import { syncProgress, type SyncEvent, type Tally } from "rag-engine";
import { line, type Console } from "./console.js";
import { Eta } from "./eta.js";

const redrawEveryMs = 100;
const plainLineEveryMs = 10_000;
const tallyEveryMs = 1000;

/** Shows how a sync goes on. */
export interface Progress {
  onEvent(event: SyncEvent): void;
  /** Removes the live line, so that what follows starts on a clean one. */
  finish(): void;
}

/** What {@link showProgress} takes from outside. */
export interface ProgressOptions {
  /** Sums of the library, for the whole sync's progress; asked for at most once a second. */
  tally?: () => Promise<Tally[]>;
  now?: () => number;
}

/** One line that is redrawn on a terminal; anywhere else a line every ten seconds. */
export interface Step {
  show(text: string): void;
  /** A line that stays. */
  say(text: string): void;
  finish(): void;
}

/** Shows a step of long work; see {@link Step}. */
export function showStep(console: Console, now: () => number = Date.now): Step {
  let [lastDrawn, lastPlain, drawn] = [0, now(), false];
  const finish = (): void => {
    if (drawn) console.err.write("\r\u001B[K");
    drawn = false;
  };
  return {
    finish,
    show(text) {
      if (console.live) {
        if (now() - lastDrawn < redrawEveryMs) return;
        lastDrawn = now();
        console.err.write(`\r\u001B[K${text}`);
        drawn = true;
      } else if (now() - lastPlain >= plainLineEveryMs) {
        lastPlain = now();
        line(console.err, text);
      }
    },
    say(text) {
      finish();
      lastPlain = now();
      line(console.err, text);
    },
  };
}

/** Progress of a sync: what is done just now, how far everything has come, and how long it will take. */
export function showProgress(console: Console, { tally, now = Date.now }: ProgressOptions = {}): Progress {
  const step = showStep(console, now);
  const whole = new WholeSync(tally, now);
  const sizes = new Map<string, { pages: number; chunks: number }>();
  const sizeOf = (path: string): { pages: number; chunks: number } => {
    const known = sizes.get(path) ?? { pages: 0, chunks: 0 };
    sizes.set(path, known);
    return known;
  };
  return {
    finish: step.finish,
    onEvent(event) {
      if (event.type === "scanned") step.show(`  comparing  ${event.done} of ${event.total} files`);
      if (event.type === "plan") step.say(describePlan(event));
      if (event.type === "parsed") {
        sizeOf(event.path).pages = event.pages;
        step.show(`  reading    ${event.path}  page ${event.page} of ${event.pages}${whole.text()}`);
      }
      if (event.type === "recognised") {
        step.show(`  recognising  ${event.path}  scanned page ${event.done} of ${event.pages}${whole.text()}`);
      }
      if (event.type === "embedding") {
        sizeOf(event.path).chunks = event.total;
        step.show(`  embedding  ${event.path}  ${event.done} of ${event.total} chunks${whole.text()}`);
      }
      if (event.type === "file") {
        step.say(describeFile(console, event, sizeOf(event.path)));
        sizes.delete(event.path);
      }
    },
  };
}

/** How far all documents together have come, as the ledger knows it. */
class WholeSync {
  readonly #tally: (() => Promise<Tally[]>) | undefined;
  readonly #now: () => number;
  readonly #eta = new Eta();
  #askedAt = 0;
  #text = "";

  constructor(tally: (() => Promise<Tally[]>) | undefined, now: () => number) {
    this.#tally = tally;
    this.#now = now;
  }

  text(): string {
    if (this.#tally !== undefined && this.#now() - this.#askedAt >= tallyEveryMs) {
      this.#askedAt = this.#now();
      // Its error is the sync's own: the next read or write of the library meets it, too.
      this.#tally().then(
        (tallies) => this.#take(tallies),
        () => undefined,
      );
    }
    return this.#text;
  }

  #take(tallies: readonly Tally[]): void {
    const progress = syncProgress(tallies);
    if (progress === undefined) return;
    const { done, total, isEstimate } = progress;
    const left = this.#eta.left(done, total, this.#now());
    const time = left === undefined ? "" : `, ${duration(left)} left`;
    this.#text = `   all: ${done} of ${isEstimate ? "about " : ""}${total}${time}`;
  }
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
  return parts.length === 0 ? "No documents here." : `Files: ${parts.join(", ")}.`;
}

function count(n: number, what: string): string {
  return n === 0 ? "" : `${n} ${what}`;
}

function describeFile(
  { colours }: Console,
  { outcome, path, reason }: Extract<SyncEvent, { type: "file" }>,
  { pages, chunks }: { pages: number; chunks: number },
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

/** A duration for people: "0.4 s", "12 s", "3 min 5 s", "2 h 10 min". */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}
