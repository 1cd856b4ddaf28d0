import type { BatchRecord } from "./batch-record.js";
import { type BatchStatus, isTerminal, type Timeline } from "./timeline.js";

/**
 * A batch as clients see it. Documented are `id`, `status`, `request_counts`, `created_at`, `output_file_id`,
 * `error_file_id` and the four fields of the order; the others are OpenAI's.
 */
export function batchObject(batch: BatchRecord, status: BatchStatus, timeline: Timeline): Record<string, unknown> {
  const { order, work, validation, results } = batch;
  const isFailed = status === "failed" && validation && "errors" in validation;
  return {
    id: batch.id,
    object: "batch",
    endpoint: order.endpoint,
    errors: isFailed ? { object: "list", data: validation.errors } : null,
    input_file_id: order.inputFileId,
    completion_window: order.completionWindow,
    status,
    output_file_id: results?.outputFileId ?? null,
    ...(results?.errorFileId !== undefined && { error_file_id: results.errorFileId }),
    created_at: seconds(batch.createdAt),
    expires_at: seconds(batch.expiresAt),
    ...moments(batch, status, timeline),
    request_counts: { total: batch.total, completed: work.completed, failed: work.failed },
    metadata: order.metadata,
  };
}

function moments(batch: BatchRecord, status: BatchStatus, timeline: Timeline): Record<string, number | null> {
  const { startsAt, workedAt, completedAt, validatedAt } = timeline;
  const hasStarted = batch.total > 0 && status !== "validating" && startsAt < (batch.cancelledAt ?? batch.expiresAt);
  const wasFinalized = status === "finalizing" || status === "completed";
  return {
    in_progress_at: hasStarted ? seconds(startsAt) : null,
    finalizing_at: wasFinalized ? seconds(workedAt) : null,
    completed_at: status === "completed" ? seconds(completedAt) : null,
    failed_at: status === "failed" ? seconds(validatedAt) : null,
    expired_at: status === "expired" ? seconds(batch.expiresAt) : null,
    cancelling_at: batch.cancelledAt === undefined ? null : seconds(batch.cancelledAt),
    cancelled_at: isTerminal(status) && timeline.cancelledAt !== undefined ? seconds(timeline.cancelledAt) : null,
  };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
