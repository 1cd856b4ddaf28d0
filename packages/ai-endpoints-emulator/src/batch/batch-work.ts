import { appendFile } from "node:fs/promises";
import type { Call, ModelRoute } from "../server/route.js";
import { type InputLine, readInputLine } from "./input-line.js";
import { readLines } from "./read-lines.js";
import { expiredLine, type LineOutcome, runLine } from "./run-line.js";

/** Files of a batch at work. */
export interface WorkFiles {
  input: string;
  output: string;
  errors: string;
}

/** How far the work of a batch has come; it goes on where it stopped. */
export class BatchWork {
  completed = 0;
  failed = 0;
  #done = 0;
  #nextByte = 0;
  readonly #files: WorkFiles;
  readonly #route: ModelRoute;

  constructor(files: WorkFiles, route: ModelRoute) {
    this.#files = files;
    this.#route = route;
  }

  /**
   * Does requests, some at a time. Results are written last one first, so that no client relies on their order (documented:
   * it is not guaranteed). A client that goes away stops the work; the next one to look goes on with it.
   *
   * @param due how many are to be done in all
   * @param call the client's call in which the work is done
   */
  async advance(due: number, call: Call): Promise<void> {
    await this.#take(due, call.signal, (lines) => Promise.all(lines.map((line) => runLine(line, this.#route, call))));
  }

  /** Writes all requests that are left into the error file, as those for which there was no time. */
  async expire(signal: AbortSignal): Promise<void> {
    const { completed, failed } = this;
    await this.#take(Infinity, signal, (lines) => Promise.resolve(lines.map(expiredLine)));
    // They were not done: they count as neither.
    this.completed = completed;
    this.failed = failed;
  }

  async #take(
    due: number,
    signal: AbortSignal,
    run: (lines: readonly InputLine[]) => Promise<LineOutcome[]>,
  ): Promise<void> {
    if (this.#done >= due) return;
    let lines: InputLine[] = [];
    let end = this.#nextByte;
    const finish = async () => {
      signal.throwIfAborted();
      await this.#record(await run(lines), end);
      lines = [];
    };
    for await (const line of readLines(this.#files.input, this.#nextByte)) {
      lines.push(readInputLine(line.text ?? "") as InputLine); // read before, when the file was validated
      ({ end } = line);
      const isLast = this.#done + lines.length >= due;
      if (isLast || lines.length === AT_ONCE) await finish();
      if (isLast) return;
    }
    if (lines.length > 0) await finish();
  }

  async #record(outcomes: readonly LineOutcome[], end: number): Promise<void> {
    const [failed, completed] = [true, false].map((wanted) => outcomes.filter((one) => one.failed === wanted));
    await write(this.#files.output, completed ?? []);
    await write(this.#files.errors, failed ?? []);
    this.completed += completed?.length ?? 0;
    this.failed += failed?.length ?? 0;
    this.#done += outcomes.length;
    this.#nextByte = end;
  }
}

const AT_ONCE = 64;

async function write(path: string, outcomes: readonly LineOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const texts = outcomes.map(({ text }) => text);
  await appendFile(path, texts.toReversed().join(""));
}
