import type { WireBatch } from "./batch-schema.js";

/** States of a batch (OVHcloud's batch guide, 2026-07-21). */
export type BatchStatus =
  | "validating"
  | "in_progress"
  | "finalizing"
  | "completed"
  | "failed"
  | "expired"
  | "cancelling"
  | "cancelled";

/** One batch as it is at the service. */
export interface BatchInfo {
  id: string;
  /** Other states than the documented ones count as not yet ended. */
  status: BatchStatus;
  /** Requests in it; 0 until the service has counted them. */
  total: number;
  /** Answered requests. */
  completed: number;
  failed: number;
  /** Route of its requests, such as `/v1/chat/completions`. */
  endpoint?: string;
  inputFileId?: string;
  outputFileId?: string;
  errorFileId?: string;
  createdAt?: Date;
  /** When what is not done by then is given up. */
  expiresAt?: Date;
  /** Why it was refused. */
  problems: readonly BatchProblem[];
  metadata: Readonly<Record<string, unknown>>;
}

/** A reason why a batch was refused. */
export interface BatchProblem {
  message: string;
  code?: string;
  /** Line of the input file, counted from 1. */
  line?: number;
}

/** Brings a batch into our shape. */
export function readBatch(wire: WireBatch): BatchInfo {
  const { id, status, request_counts: counts, created_at: created, expires_at: expires } = wire;
  return {
    id,
    status: status as BatchStatus,
    total: counts?.total ?? 0,
    completed: counts?.completed ?? 0,
    failed: counts?.failed ?? 0,
    ...present("endpoint", wire.endpoint),
    ...present("inputFileId", wire.input_file_id),
    ...present("outputFileId", wire.output_file_id),
    ...present("errorFileId", wire.error_file_id),
    ...present("createdAt", created ? new Date(created * 1000) : undefined),
    ...present("expiresAt", expires ? new Date(expires * 1000) : undefined),
    problems: (wire.errors ?? []).map(({ message, code, line }) => ({
      message: message ?? "no reason given",
      ...present("code", code),
      ...present("line", line),
    })),
    metadata: wire.metadata ?? {},
  };
}

/** Whether a state is the last one. */
export function isEnded(status: BatchStatus): boolean {
  return ENDED.includes(status);
}

/** How far several batches have come together. */
export interface BatchProgress {
  /** Requests of all batches. */
  total: number;
  completed: number;
  failed: number;
  /**
   * The state of all of them: while some have not ended, the least advanced of those; then the worst one, "failed" before
   * "expired", "cancelled" and "completed".
   */
  status: BatchStatus;
  batches: readonly BatchInfo[];
}

/**
 * Sums batches up.
 *
 * @param batches one at least.
 * @param total requests that were sent; what the service says when that is not known.
 */
export function progressOf(batches: readonly BatchInfo[], total: number | undefined): BatchProgress {
  const open = batches.filter(({ status }) => !isEnded(status));
  const judged = open.length > 0 ? open : batches;
  const rank = ({ status }: BatchInfo) => RANKS.indexOf(status);
  const [first] = judged.toSorted((a, b) => rank(a) - rank(b));
  return {
    total: total ?? sum(batches, "total"),
    completed: sum(batches, "completed"),
    failed: sum(batches, "failed"),
    status: first?.status ?? "completed",
    batches,
  };
}

const ENDED: readonly BatchStatus[] = ["failed", "expired", "cancelled", "completed"];
const RANKS: readonly BatchStatus[] = ["validating", "in_progress", "cancelling", "finalizing", ...ENDED];

function sum(batches: readonly BatchInfo[], field: "total" | "completed" | "failed"): number {
  return batches.reduce((total, batch) => total + batch[field], 0);
}

function present<K extends string, V>(name: K, value: V | null | undefined): { [N in K]?: V } {
  return value === undefined || value === null ? {} : ({ [name]: value } as { [N in K]?: V });
}
