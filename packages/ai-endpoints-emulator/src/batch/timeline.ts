/** States of a batch (batch guide of 2026-07-21). */
export type BatchStatus =
  | "validating"
  | "failed"
  | "in_progress"
  | "finalizing"
  | "completed"
  | "expired"
  | "cancelling"
  | "cancelled";

/** What the course of a batch depends on. Times are in milliseconds since 1970. */
export interface Course {
  createdAt: number;
  expiresAt: number;
  /** When the client cancelled it. */
  cancelledAt?: number | undefined;
  /** Whether its input file was refused. */
  isRefused: boolean;
}

/** When a batch passes from state to state, unless something else happens. */
export interface Timeline {
  validatedAt: number;
  /** Later than `validatedAt` when it has to wait for others. */
  startsAt: number;
  /** When all its requests are done. */
  workedAt: number;
  completedAt: number;
  /** When a cancelled one has come to rest. */
  cancelledAt?: number | undefined;
}

/** Batches of one key that are in progress at once; others wait, here as `validating` (batch guide of 2026-07-21). */
export const MAX_IN_PROGRESS = 5;

/**
 * Plans the batches of one key: each state lasts one phase, and whoever comes first is served first.
 *
 * @param courses in the order in which they were created
 * @param phaseMs length of a phase
 */
export function planTimelines(courses: readonly Course[], phaseMs: number): Timeline[] {
  const freeAt = Array.from({ length: MAX_IN_PROGRESS }, () => -Infinity);
  return courses.map((course) => {
    const validatedAt = course.createdAt + phaseMs;
    const slot = freeAt.indexOf(Math.min(...freeAt));
    const startsAt = Math.max(validatedAt, freeAt[slot] ?? 0);
    const workedAt = startsAt + phaseMs;
    const completedAt = workedAt + phaseMs;
    const cancelledAt = course.cancelledAt === undefined ? undefined : course.cancelledAt + phaseMs;
    const startsNever = course.isRefused || stopOf(course) <= startsAt;
    if (!startsNever) freeAt[slot] = cancelledAt ?? Math.min(completedAt, course.expiresAt);
    return { validatedAt, startsAt, workedAt, completedAt, cancelledAt };
  });
}

/** The state of a batch. */
export function statusAt(now: number, course: Course, timeline: Timeline): BatchStatus {
  const { validatedAt, startsAt, workedAt, completedAt, cancelledAt } = timeline;
  if (cancelledAt !== undefined) return now < cancelledAt ? "cancelling" : "cancelled";
  if (course.isRefused && now >= validatedAt) return "failed";
  if (now >= course.expiresAt && completedAt > course.expiresAt) return "expired";
  if (now < startsAt) return "validating";
  if (now < workedAt) return "in_progress";
  return now < completedAt ? "finalizing" : "completed";
}

/** Whether a state is the last one. */
export function isTerminal(status: BatchStatus): boolean {
  return status === "completed" || status === "failed" || status === "expired" || status === "cancelled";
}

/** How many of its requests a batch has done: they are spread evenly over its phase. */
export function doneAt(now: number, total: number, course: Course, { startsAt, workedAt }: Timeline): number {
  const moment = Math.min(now, stopOf(course));
  if (moment < startsAt) return 0;
  return moment >= workedAt ? total : Math.floor((total * (moment - startsAt)) / (workedAt - startsAt));
}

function stopOf({ cancelledAt = Infinity, expiresAt }: Course): number {
  return Math.min(cancelledAt, expiresAt);
}
