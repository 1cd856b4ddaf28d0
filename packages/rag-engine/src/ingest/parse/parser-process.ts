import { fork, type ChildProcess } from "node:child_process";
import process from "node:process";
import { ParseFailure } from "../failure.js";
import { compiledEntry } from "./compiled-entry.js";
import { Collector, type CollectedDocument } from "./collected-document.js";
import type { ParserLimits } from "./parser-limits.js";
import { MEMORY_MARK, type ParseRequest, type ParserMessage } from "./parser-protocol.js";

/** One child process that reads documents, one at a time. It is started when first needed and again after it died. */
export class ParserProcess {
  readonly #limits: ParserLimits;
  #child: ChildProcess | undefined;
  #stderr = "";

  constructor(limits: ParserLimits) {
    this.#limits = limits;
  }

  /** Process id while the child is alive. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * @param onPage called after each page with its number and the number of pages.
   * @param signal kills the process and rejects with the signal's reason.
   * @throws ParseFailure when the file cannot be read within the limits.
   */
  read(
    request: ParseRequest,
    onPage: (page: number, pages: number) => void,
    signal?: AbortSignal,
  ): Promise<CollectedDocument> {
    signal?.throwIfAborted();
    const child = this.#start();
    return new Promise<CollectedDocument>((resolve, reject) => {
      const collector = new Collector(onPage);
      const settle = (outcome: () => void, kill = false): void => {
        clearTimeout(silence);
        clearTimeout(whole);
        signal?.removeEventListener("abort", onAbort);
        child.off("message", onMessage).off("close", onClose).off("error", onError);
        if (kill) this.#kill(child);
        outcome();
      };
      const fail = (error: unknown, kill: boolean): void => settle(() => reject(error), kill);
      const onAbort = (): void => fail(signal?.reason, true);
      const onError = (error: Error): void => fail(new ParseFailure("parser-crashed", error.message), true);
      const onClose = (): void => fail(this.#deathCause(child), true);
      const onMessage = (message: ParserMessage): void => {
        silence.refresh();
        collector.receive(message);
        if (message.type === "done") {
          // A process that stays fat after a big file would be killed in the middle of the next one.
          const fat = message.rssBytes > this.#limits.maxMemoryMb * 0.6e6;
          settle(() => resolve(collector.document), fat);
        } else if (message.type === "failed") fail(new ParseFailure(message.code, message.detail), false);
      };
      const timedOut = (): void => fail(new ParseFailure("timeout"), true);
      const silence = setTimeout(timedOut, this.#limits.pageTimeoutMs);
      const whole = setTimeout(timedOut, this.#limits.fileTimeoutMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      child.on("message", onMessage).on("close", onClose).on("error", onError);
      // A failed send means that the child has just died; "close" follows and knows why.
      child.send(request, () => undefined);
    });
  }

  /** Ends the process. The object may be used again: it starts a new one. */
  close(): void {
    if (this.#child !== undefined) this.#kill(this.#child);
  }

  #start(): ChildProcess {
    if (this.#child?.connected === true && this.#child.exitCode === null) return this.#child;
    const { maxMemoryMb } = this.#limits;
    const child = fork(compiledEntry(import.meta.url, "./parser-process-main.js"), [String(maxMemoryMb * 1e6)], {
      // The memory watch is the limit. This one is far above it in case the watch is starved of time: a heap limit
      // near the real need makes V8 collect garbage early, which cost 7 % of the pages per second.
      execArgv: [`--max-old-space-size=${4 * maxMemoryMb}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // Nothing that a hostile document could make a reader leak: no keys, no NODE_OPTIONS.
      env: essentialEnvironment(),
    });
    this.#stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#stderr = (this.#stderr + text).slice(-8192)));
    this.#child = child;
    return child;
  }

  #kill(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
    child.kill("SIGKILL");
  }

  #deathCause(child: ChildProcess): ParseFailure {
    const outOfMemory =
      this.#stderr.includes(MEMORY_MARK) ||
      this.#stderr.includes("heap out of memory") ||
      // Nobody else sends SIGKILL, except a kernel that is short of memory.
      child.signalCode === "SIGKILL";
    return new ParseFailure(outOfMemory ? "out-of-memory" : "parser-crashed");
  }
}

function essentialEnvironment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR"];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
