import { OVHcloudConfigurationError } from "../client/errors.js";
import type { FileLimits } from "./pack-files.js";
import type { Spool } from "./spool.js";

/** Most requests of one batch (OVHcloud's batch guide, 2026-07-21). */
export const MAX_BATCH_LINES = 50_000;
/** Most bytes of one input file: 200 MB (same guide), read as the smaller of the two megabytes. */
export const MAX_BATCH_BYTES = 200_000_000;

/** Bounds of one batch; what is more goes into several. Lower ones than the service's may be chosen. */
export interface BatchLimitFields {
  /** Most requests. Default {@link MAX_BATCH_LINES}. */
  maxLines?: number | undefined;
  /** Most bytes of the input file. Default {@link MAX_BATCH_BYTES}. */
  maxFileBytes?: number | undefined;
  /**
   * Where an input file is kept until it is uploaded. Default: in memory, one at a time; Node gives the memory of earlier
   * ones back when it comes to it. `fileSpool()` of `langchain-ovhcloud/node` keeps it on disk, for gigabytes of input.
   */
  spool?: Spool | undefined;
}

/** How requests are packed. */
export interface PackingLimits extends FileLimits {
  spool?: Spool | undefined;
}

/**
 * Decides the bounds of a batch.
 *
 * @throws OVHcloudConfigurationError for bounds that are no numbers or more than the service takes.
 */
export function resolveLimits({
  maxLines = MAX_BATCH_LINES,
  maxFileBytes = MAX_BATCH_BYTES,
  spool,
}: BatchLimitFields): PackingLimits {
  if (!(maxLines >= 1 && maxLines <= MAX_BATCH_LINES))
    throw new OVHcloudConfigurationError(`\`maxLines\` must be between 1 and ${MAX_BATCH_LINES}.`);
  if (!(maxFileBytes >= 1 && maxFileBytes <= MAX_BATCH_BYTES))
    throw new OVHcloudConfigurationError(`\`maxFileBytes\` must be between 1 and ${MAX_BATCH_BYTES}.`);
  return { maxLines, maxBytes: maxFileBytes, spool };
}
