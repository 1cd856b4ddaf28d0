import type { ExportCounts } from "./transfer-format.js";

/** What `exportIndex` and `importIndex` report while they work. */
export interface TransferEvent {
  /** An import first checks the whole file, then reads it again. */
  phase: "exporting" | "checking" | "importing";
  /** Records so far. */
  counts: ExportCounts;
  /** Records of the whole, where they are known: while importing, and (about) while exporting. */
  total?: ExportCounts;
}

/** Called often; between two calls are about so many records. */
export const recordsPerEvent = 500;
