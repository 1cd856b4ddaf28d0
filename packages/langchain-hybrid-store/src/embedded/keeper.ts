import { workerData } from "node:worker_threads";
import { StoreError } from "../errors.js";
import { examine } from "./check/examine.js";
import { compareFullText } from "./check/full-text.js";
import { sampleWithNearest } from "./check/nearest-sample.js";
import { connect, type ConnectionOptions } from "./database.js";
import { SnapshotScan, type ScanRequest } from "./snapshot-scan.js";
import { Handover, serveRequests, type WorkerRequest } from "./worker-server.js";

/** What the keeping thread starts with. */
export interface KeeperData {
  file: string;
  folder: string;
  connection: ConnectionOptions;
}

/** A request to the keeping thread. */
export type KeeperRequest = WorkerRequest &
  (
    | ({ type: "scan"; scan: number } & ScanRequest)
    | { type: "next"; scan: number }
    | { type: "end"; scan: number }
    | { type: "examine"; dimension: number | undefined }
    | { type: "compare-full-text" }
    | { type: "sample"; dimension: number; count: number; k: number }
  );

// What reads a whole store takes seconds: in this thread neither searches nor writes wait for it.
const { file, folder, connection } = workerData as KeeperData;
const scans = new Map<number, SnapshotScan>();

serveRequests<KeeperRequest>((request) => {
  switch (request.type) {
    case "scan":
      scans.set(request.scan, new SnapshotScan(file, connection, request));
      return undefined;
    case "next":
      return nextBatch(request.scan);
    case "end":
      scans.get(request.scan)?.close();
      scans.delete(request.scan);
      return undefined;
    case "examine":
      return reading((database) => examine(database, { folder, dimension: request.dimension }));
    case "compare-full-text":
      return reading(compareFullText);
    case "sample": {
      const sample = reading((database) => sampleWithNearest(database, request));
      return new Handover(sample, [sample.queries.buffer]);
    }
  }
});

function nextBatch(scan: number): Handover | undefined {
  const running = scans.get(scan);
  if (running === undefined) throw new StoreError("This scan has ended. Start another one.");
  const batch = running.next();
  return batch && new Handover(batch, [batch.vectors.buffer]);
}

/** With a connection of its own, as of one moment. (Even the end of a transaction can trip over damage; closing cannot.) */
function reading<T>(read: (database: ReturnType<typeof connect>) => T): T {
  const database = connect(file, { ...connection, readonly: true });
  try {
    database.exec("BEGIN");
    return read(database);
  } finally {
    database.close();
  }
}
