import { OVHcloudError } from "../client/errors.js";
import type { DlpFinding } from "../dlp/finding.js";
import type { GuardVerdict } from "./verdict.js";

/** Why a guard let a text not pass. */
export interface BlockedDetails {
  /** Model that found the reason. */
  model: string;
  /** What was found, of a guard that looks for personal data. */
  findings?: readonly DlpFinding[];
  /** The verdict, of a guard that looks for unsafe content. */
  verdict?: GuardVerdict;
}

/**
 * A guard let a text not pass. The message names detectors or categories and never quotes the text; `findings` and
 * `verdict`, which may hold parts of it, are in no property that a log would print.
 */
export class OVHcloudBlockedError extends OVHcloudError {
  static override readonly kind = "blocked";
  override name = "OVHcloudBlockedError";
  readonly #findings: readonly DlpFinding[];
  readonly #verdict: GuardVerdict | undefined;

  /**
   * @param message what was found, by names only, and what to do next.
   * @param details model, findings or verdict.
   */
  constructor(message: string, { model, findings = [], verdict }: BlockedDetails) {
    super(message, { model });
    this.#findings = findings;
    this.#verdict = verdict;
  }

  /** What was found; empty for a guard that looks for unsafe content. Holds the values: keep it out of logs. */
  get findings(): readonly DlpFinding[] {
    return this.#findings;
  }

  /** The verdict; undefined for a guard that looks for personal data. */
  get verdict(): GuardVerdict | undefined {
    return this.#verdict;
  }
}
