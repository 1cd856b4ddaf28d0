import type { CollectedDocument } from "./collected-document.js";
import type { ParserLimits } from "./parser-limits.js";
import { ParserProcess } from "./parser-process.js";
import type { ParseRequest } from "./parser-protocol.js";

/** Parser processes that share the work; requests wait until one is free. */
export class ParserPool {
  readonly #stopping = new Map<ParserProcess, NodeJS.Timeout>();
  readonly #all: ParserProcess[];
  readonly #idle: ParserProcess[];
  readonly #waiting: ((parser: ParserProcess) => void)[] = [];

  constructor(size: number, limits: ParserLimits) {
    this.#all = Array.from({ length: size }, () => new ParserProcess(limits));
    this.#idle = [...this.#all];
  }

  /** See {@link ParserProcess.read}. */
  async read(
    request: ParseRequest,
    onPage: (page: number, pages: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<CollectedDocument> {
    const parser = this.#idle.shift() ?? (await new Promise<ParserProcess>((resolve) => this.#waiting.push(resolve)));
    clearTimeout(this.#stopping.get(parser));
    try {
      return await parser.read(request, onPage, signal);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#rest(parser);
      else next(parser);
    }
  }

  /** Ends the processes. */
  close(): void {
    for (const timer of this.#stopping.values()) clearTimeout(timer);
    for (const parser of this.#all) parser.close();
  }

  #rest(parser: ParserProcess): void {
    this.#idle.push(parser);
    this.#stopping.set(parser, setTimeout(() => parser.close(), idleMs).unref());
  }
}

/** Embedding a document takes far longer than starting a process does: one that waits for the next only holds memory. */
const idleMs = 1_000;
