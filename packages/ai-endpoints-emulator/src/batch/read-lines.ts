import { createReadStream } from "node:fs";

/** A line of a file. */
export interface Line {
  /** Without its end; undefined when it is too long to be read. */
  text: string | undefined;
  /** Where the next one begins, in bytes. */
  end: number;
}

/** Longest line that is read: the largest request body (10 MB, documented) and what stands around it in a batch. */
export const MAX_LINE_BYTES = 10_100_000;

/**
 * Reads a file line by line; no more of it is in memory than one line.
 *
 * @param start where to begin, in bytes
 */
export async function* readLines(path: string, start = 0): AsyncGenerator<Line> {
  const collected = new CollectedLine();
  let end = start;
  for await (const chunk of createReadStream(path, { start }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      collected.add(chunk.subarray(from, at));
      end += at + 1 - from;
      from = at + 1;
      yield { text: collected.take(), end };
    }
    collected.add(chunk.subarray(from));
    end += chunk.length - from;
  }
  if (collected.bytes > 0) yield { text: collected.take(), end };
}

const NEWLINE = 10;

class CollectedLine {
  bytes = 0;
  #parts: Buffer[] = [];

  add(part: Buffer): void {
    this.bytes += part.length;
    if (this.bytes <= MAX_LINE_BYTES) this.#parts.push(part);
    else this.#parts = [];
  }

  take(): string | undefined {
    const text = this.bytes <= MAX_LINE_BYTES ? Buffer.concat(this.#parts).toString("utf8") : undefined;
    this.bytes = 0;
    this.#parts = [];
    return text;
  }
}
