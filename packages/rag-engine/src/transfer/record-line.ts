import { crc32 } from "node:zlib";
import { ExportDamagedError, NotAnExportError } from "./errors.js";
import { exportFormat, exportRecord, exportVersion, type ExportRecord } from "./transfer-format.js";

/** A record as a line: eight hex digits of CRC-32 of the JSON's bytes, a space, the JSON, a line end. */
export function encodeRecord(record: ExportRecord): Buffer {
  const json = Buffer.from(JSON.stringify(record));
  const checksum = crc32(json).toString(16).padStart(8, "0");
  return Buffer.concat([Buffer.from(`${checksum} `), json, lineEnd]);
}

/**
 * Reads a line, without its line end.
 *
 * @param number of the line, from 1.
 * @throws ExportDamagedError; NotAnExportError for a first line that is of something else or of another version.
 */
export function decodeRecord(line: Buffer, number: number): ExportRecord {
  const [checksum, json] = [line.subarray(0, 8).toString("latin1"), line.subarray(9)];
  if (number === 1 && !/^[0-9a-f]{8} \{"type":"header"/.test(line.subarray(0, 25).toString("latin1"))) throw notOne();
  if (crc32(json).toString(16).padStart(8, "0") !== checksum || line[8] !== space) {
    throw new ExportDamagedError(number, "its checksum is wrong");
  }
  const value = parse(json, number);
  if (number === 1) assertVersion(value);
  const record = exportRecord.safeParse(value);
  if (record.success) return record.data;
  const [issue] = record.error.issues;
  throw new ExportDamagedError(number, `${issue?.path.join(".")}: ${issue?.message}`, { cause: record.error });
}

const lineEnd = Buffer.from("\n");
const space = 32;

function parse(json: Buffer, number: number): unknown {
  try {
    return JSON.parse(json.toString());
  } catch (cause) {
    throw new ExportDamagedError(number, "it is not JSON", { cause });
  }
}

function assertVersion(value: unknown): void {
  const { format, version } = value as { format?: unknown; version?: unknown };
  if (format !== exportFormat) throw notOne();
  if (version === exportVersion) return;
  throw new NotAnExportError(
    `The file is an export of version ${String(version)}; this program reads version ${exportVersion}. ` +
      "Import it with the program that made it, or a newer one.",
  );
}

function notOne(): NotAnExportError {
  return new NotAnExportError("The file is not an export of an index. Give one that `export` made.");
}
