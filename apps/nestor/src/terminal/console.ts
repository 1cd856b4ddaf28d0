import pc from "picocolors";

/** Where a command writes: answers and data to `out`, everything about the run itself to `err`. */
export interface Console {
  out: NodeJS.WritableStream;
  err: NodeJS.WritableStream;
  /** Whether `err` is a terminal that can redraw a line. */
  live: boolean;
  colours: Colours;
}

export type Colours = ReturnType<typeof pc.createColors>;

/** The process's own streams; colours only on a terminal (NO_COLOR and FORCE_COLOR are honoured). */
export function processConsole(): Console {
  return {
    out: process.stdout,
    err: process.stderr,
    live: process.stderr.isTTY === true,
    colours: pc.createColors(pc.isColorSupported && process.stdout.isTTY === true),
  };
}

/** Writes one line. */
export function line(stream: NodeJS.WritableStream, text = ""): void {
  stream.write(`${text}\n`);
}

/** Writes one JSON document on a line of its own. */
export function json(stream: NodeJS.WritableStream, value: unknown): void {
  stream.write(`${JSON.stringify(value)}\n`);
}
