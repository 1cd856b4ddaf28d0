import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { ExportDamagedError, NotAnExportError } from "./errors.js";
import { decodeRecord } from "./record-line.js";
import { countRecord, noRecords, type ExportRecord } from "./transfer-format.js";

/** No record is longer, in bytes: a page of a million words is a tenth of it. */
const maxLineBytes = 2 ** 26;

/**
 * Reads an export record by record, as a stream: memory does not grow with the file. The first one is the header; the last
 * one was an end that fits what came before, or an error is thrown.
 *
 * @throws ExportDamagedError naming the record; NotAnExportError; whatever the stream throws.
 */
export async function* readExport(source: Readable): AsyncGenerator<ExportRecord> {
  const counts = noRecords();
  const hash = createHash("sha256");
  let number = 0;
  let isEnded = false;
  try {
    for await (const line of linesOf(source, () => number + 1)) {
      number += 1;
      if (isEnded) throw new ExportDamagedError(number, "there is something behind the end");
      const record = decodeRecord(line, number);
      if (record.type === "header" && number > 1) throw new ExportDamagedError(number, "a second header");
      if (record.type === "end") {
        assertComplete(record, counts, hash.digest("hex"), number);
        isEnded = true;
      } else {
        hash.update(line).update("\n");
        countRecord(counts, record);
      }
      yield record;
    }
  } catch (error) {
    throw isZlibError(error) ? unpackError(error, number + 1) : error;
  } finally {
    source.destroy();
  }
  if (!isEnded) throw cutOff(number + 1);
}

function assertComplete(
  { type: _type, sha256, ...said }: Extract<ExportRecord, { type: "end" }>,
  counts: ReturnType<typeof noRecords>,
  hash: string,
  number: number,
): void {
  for (const [kind, count] of Object.entries(counts)) {
    const expected = said[kind as keyof typeof said];
    if (expected !== count) throw new ExportDamagedError(number, `there are ${count} ${kind} instead of ${expected}`);
  }
  if (sha256 !== hash) throw new ExportDamagedError(number, "the checksum of the whole file is wrong");
}

/** @param next the number of the record that is being read, for errors. */
async function* linesOf(source: Readable, next: () => number): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: 2 ** 18 });
  // An error of the source ends the reading of what it feeds, too.
  source.on("error", (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  let begun: Buffer[] = [];
  let size = 0;
  for await (const piece of unpacked as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = piece.indexOf(10); to !== -1; to = piece.indexOf(10, from)) {
      yield begun.length === 0 ? piece.subarray(from, to) : Buffer.concat([...begun, piece.subarray(from, to)]);
      [begun, size, from] = [[], 0, to + 1];
    }
    if (from < piece.length) begun.push(piece.subarray(from));
    size += piece.length - from;
    if (size > maxLineBytes) throw new ExportDamagedError(next(), `it is longer than ${maxLineBytes} bytes`);
  }
  if (size > 0) throw cutOff(next());
}

function cutOff(record: number): ExportDamagedError | NotAnExportError {
  if (record === 1)
    return new NotAnExportError("The file is empty or cut off at its beginning. Copy or export it again.");
  return new ExportDamagedError(record, "the file ends here, before its end mark");
}

function isZlibError(error: unknown): error is { code: string } {
  return typeof error === "object" && error !== null && "code" in error && String(error.code).startsWith("Z_");
}

function unpackError(error: { code: string }, record: number): Error {
  if (error.code === "Z_BUF_ERROR") return cutOff(record);
  if (record > 1) return new ExportDamagedError(record, `it cannot be unpacked (${error.code})`, { cause: error });
  return new NotAnExportError("The file is not an export of an index, or is damaged at its beginning.", {
    cause: error,
  });
}
