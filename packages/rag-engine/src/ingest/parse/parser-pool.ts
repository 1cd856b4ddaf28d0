import type { ParserLimits } from "./parser-limits.js";
import { ParserProcess } from "./parser-process.js";

/** Parser processes that share the work; who needs one waits until one is free. */
export class ParserPool {
  readonly #stopping = new Map<ParserProcess, NodeJS.Timeout>();
  readonly #all: ParserProcess[];
  readonly #idle: ParserProcess[];
  readonly #waiting: ((parser: ParserProcess) => void)[] = [];

  constructor(size: number, limits: ParserLimits) {
    this.#all = Array.from({ length: size }, () => new ParserProcess(limits));
    this.#idle = [...this.#all];
  }

  /** Whether a document waits for a process. */
  get isShort(): boolean {
    return this.#waiting.length > 0;
  }

  /** Lends a process for some work, as soon as there is one. */
  async use<Result>(work: (parser: ParserProcess) => Promise<Result>): Promise<Result> {
    const parser = this.#idle.shift() ?? (await new Promise<ParserProcess>((resolve) => this.#waiting.push(resolve)));
    return this.#lend(parser, work);
  }

  /** Lends a process that has nothing else to do. @returns undefined when there is none. */
  useIdle<Result>(work: (parser: ParserProcess) => Promise<Result>): Promise<Result> | undefined {
    const parser = this.#idle.shift();
    return parser === undefined ? undefined : this.#lend(parser, work);
  }

  /** Ends the processes. */
  close(): void {
    for (const timer of this.#stopping.values()) clearTimeout(timer);
    for (const parser of this.#all) parser.close();
  }

  async #lend<Result>(parser: ParserProcess, work: (parser: ParserProcess) => Promise<Result>): Promise<Result> {
    clearTimeout(this.#stopping.get(parser));
    try {
      return await work(parser);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#rest(parser);
      else next(parser);
    }
  }

  #rest(parser: ParserProcess): void {
    this.#idle.push(parser);
    this.#stopping.set(parser, setTimeout(() => parser.close(), idleMs).unref());
  }
}

/** Embedding a document takes far longer than starting a process does: one that waits for the next only holds memory. */
const idleMs = 1_000;
