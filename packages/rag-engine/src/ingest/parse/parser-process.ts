import { fork, type ChildProcess } from "node:child_process";
import process from "node:process";
import { ParseFailure } from "../failure.js";
import { compiledEntry } from "./compiled-entry.js";
import type { ParserLimits } from "./parser-limits.js";
import { MEMORY_MARK, type ParserMessage, type ParserRequest } from "./parser-protocol.js";

/** The last message of a request that could be done. */
export type DoneMessage = Extract<ParserMessage, { type: "done" }>;

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
   * Has the process do one thing. A process reads one document at a time, so the next call waits for this one's end.
   *
   * @param onMessage called with each message but the last. What it throws ends the work.
   * @param signal kills the process and rejects with the signal's reason.
   * @returns the message that says that all is done.
   * @throws ParseFailure when it cannot be done within the limits. The process is then killed if it might still work on it.
   */
  run(request: ParserRequest, onMessage: (message: ParserMessage) => void, signal?: AbortSignal): Promise<DoneMessage> {
    signal?.throwIfAborted();
    const child = this.#start();
    return new Promise<DoneMessage>((resolve, reject) => {
      const settle = (outcome: () => void, kill = false): void => {
        clearTimeout(silence);
        clearTimeout(whole);
        signal?.removeEventListener("abort", onAbort);
        child.off("message", receive).off("close", onClose).off("error", onError);
        if (kill) this.#kill(child);
        outcome();
      };
      const fail = (error: unknown, kill: boolean): void => settle(() => reject(error), kill);
      const onAbort = (): void => fail(signal?.reason, true);
      const onError = (error: Error): void => fail(new ParseFailure("parser-crashed", error.message), true);
      const onClose = (): void => fail(this.#deathCause(child), true);
      const receive = (message: ParserMessage): void => {
        silence.refresh();
        if (message.type === "done") settle(() => resolve(message), this.#isFat(message, request));
        else if (message.type === "failed") fail(new ParseFailure(message.code, message.detail), false);
        else attempt(() => onMessage(message));
      };
      const attempt = (work: () => void): void => {
        try {
          work();
        } catch (error) {
          fail(error, true);
        }
      };
      const timedOut = (): void => fail(new ParseFailure("timeout"), true);
      const silence = setTimeout(timedOut, this.#limits.pageTimeoutMs);
      const whole = setTimeout(timedOut, this.#limits.fileTimeoutMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      child.on("message", receive).on("close", onClose).on("error", onError);
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

  /**
   * A process that stays fat after a big file would be killed in the middle of the next one. Between two parts of one
   * file it has its document in memory and gets more room.
   */
  #isFat({ rssBytes }: DoneMessage, { type }: ParserRequest): boolean {
    return rssBytes > this.#limits.maxMemoryMb * (type === "read-pages" ? 0.8e6 : 0.6e6);
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
