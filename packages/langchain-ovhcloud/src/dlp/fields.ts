import type { ClientOptions } from "../client/config.js";
import type { Deidentification, DlpDetector } from "./detectors.js";
import type { DlpFinding } from "./finding.js";
import type { PseudonymSession } from "./pseudonym-session.js";

/** Constructor fields of `OVHcloudDlp`. */
export interface OVHcloudDlpFields extends ClientOptions {
  /** Model id. Default "NuNER_Zero", the only one documented; the list of models does not show it. */
  model?: string | undefined;
  /** What to look for; names must differ. Default: a builtin detector for each of `DEFAULT_DLP_ENTITIES`. */
  detectors?: readonly DlpDetector[] | undefined;
  /** What `redact` does with findings of detectors that say nothing about it. Default: the detector's name in brackets. */
  deidentify?: Deidentification | undefined;
  /**
   * How texts are sent: "text" (default), each in a request of its own, as all samples do; or "array", several in a
   * request, as the older version of the guide has it (unconfirmed).
   */
  payloadForm?: "text" | "array" | undefined;
  /** Most bytes of a request. Default 1900000: OVHcloud documents 2 MB for the body. Longer texts are sent in pieces. */
  maxRequestBytes?: number | undefined;
  /**
   * By how many UTF-16 units pieces of a long text overlap: what is longer may be found in part only. Default 1000. A
   * pattern that begins with `^` also fits where a piece begins.
   */
  overlap?: number | undefined;
  /** Requests in flight at once. Default 4. */
  maxConcurrency?: number | undefined;
}

/** Options of one call. */
export interface DlpCallOptions {
  /** Aborts all requests of the call. */
  signal?: AbortSignal | undefined;
}

/** A text without what was found in it. */
export interface RedactedText {
  text: string;
  /** What was found, with places in the text that was given. */
  findings: DlpFinding[];
}

/** A text with placeholders. */
export interface PseudonymizedText {
  text: string;
  /** What was found, with places in the text that was given. */
  findings: DlpFinding[];
  /** Holds the values; give it to the next call, so that the same value has the same placeholder there. */
  session: PseudonymSession;
  /** Puts the values back into any text, such as a model's answer. */
  restore: (text: string) => string;
}
