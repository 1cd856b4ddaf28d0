import { OVHcloudError } from "../client/errors.js";

/** The next call was refused before it was sent, because a cost tracker's `maxEuro` is spent. */
export class OVHcloudBudgetError extends OVHcloudError {
  static override readonly kind = "budget";
  override name = "OVHcloudBudgetError";
  /** Euro spent so far. */
  readonly spentEuro: number;
  /** Euro allowed. */
  readonly maxEuro: number;

  /**
   * @param spentEuro what the tracker has counted.
   * @param maxEuro what it allows.
   */
  constructor(spentEuro: number, maxEuro: number) {
    super(
      `The budget of ${maxEuro} euro is spent (${spentEuro} euro so far), so that this call was not sent. Raise \`maxEuro\`, or call \`reset()\` on the tracker.`,
    );
    this.spentEuro = spentEuro;
    this.maxEuro = maxEuro;
  }
}
