import { OVHcloudError, type OVHcloudErrorDetails } from "../client/errors.js";

/** The next call was refused before it was sent, because a cost tracker's `maxEuro` is spent. */
export class OVHcloudBudgetError extends OVHcloudError {
  static override readonly kind = "budget";
  override name = "OVHcloudBudgetError";
  /** Euro spent so far. */
  declare readonly spentEuro?: number;
  /** Euro allowed. */
  declare readonly maxEuro?: number;

  /**
   * @param message what happened and what to do next.
   * @param details what was spent, and what was allowed.
   */
  constructor(message: string, details: OVHcloudErrorDetails & { spentEuro?: number; maxEuro?: number } = {}) {
    super(message, details);
  }
}
