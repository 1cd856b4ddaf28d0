import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import { OVHcloudBlockedError } from "../guard/blocked-error.js";
import { OVHcloudDlp } from "./dlp.js";
import type { OVHcloudDlpFields } from "./fields.js";
import { countByDetector, type DlpFinding } from "./finding.js";

/** What a guard does with a text in which something was found: hides it, throws, or only tells. */
export type DlpGuardMode = "redact" | "block" | "report";

/** Constructor fields of `OVHcloudDlpGuard`. */
export interface OVHcloudDlpGuardFields extends OVHcloudDlpFields {
  /** The detectors in use. Default: an `OVHcloudDlp` made from the other fields. */
  dlp?: OVHcloudDlp | undefined;
  /** What to do with findings. Default "redact". */
  mode?: DlpGuardMode | undefined;
  /** Hears what was found in a text, in every mode; not called when nothing was. */
  onFindings?: ((findings: readonly DlpFinding[]) => void) | undefined;
}

/**
 * Stands in a chain and lets no text pass as it is in which data was found. Traces show the length of what came in.
 *
 * @example
 * ```ts
 * const chain = new OVHcloudDlpGuard({ mode: "redact" }).pipe(new ChatOVHcloud());
 * const answer = await chain.invoke("Summarise: Yves Dupont called.");
 * ```
 */
export class OVHcloudDlpGuard extends Runnable<string, string> {
  static override lc_name(): string {
    return "OVHcloudDlpGuard";
  }

  lc_namespace = ["langchain", "guards", "ovhcloud"];
  override lc_serializable = false;
  readonly mode: DlpGuardMode;
  readonly #dlp: OVHcloudDlp;
  readonly #onFindings: OVHcloudDlpGuardFields["onFindings"];

  /**
   * @param fields see {@link OVHcloudDlpGuardFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudDlpGuardFields = {}) {
    super();
    this.mode = fields.mode ?? "redact";
    this.#dlp = fields.dlp ?? new OVHcloudDlp(fields);
    this.#onFindings = fields.onFindings;
  }

  /**
   * Searches a text.
   *
   * @param input the text.
   * @param options signal, callbacks.
   * @returns the redacted text in mode "redact", else the same one.
   * @throws OVHcloudBlockedError in mode "block" when something was found.
   */
  override invoke(input: string, options?: Partial<RunnableConfig>): Promise<string> {
    // oxlint-disable-next-line no-underscore-dangle -- core's name
    return this._callWithConfig(
      async (_shown: string, config) => this.#guard(input, config?.signal),
      `${input.length} characters`,
      options,
    );
  }

  async #guard(input: string, signal: AbortSignal | undefined): Promise<string> {
    const { text, findings } =
      this.mode === "redact"
        ? await this.#dlp.redact(input, { signal })
        : { text: input, findings: await this.#dlp.detect(input, { signal }) };
    if (findings.length === 0) return text;
    this.#onFindings?.(findings);
    if (this.mode === "block") throw blocked(findings, this.#dlp.model);
    return text;
  }
}

function blocked(findings: readonly DlpFinding[], model: string): OVHcloudBlockedError {
  const counts = Object.entries(countByDetector(findings)).map(([detector, count]) => `${detector} ${count}`);
  const message = `The text holds data that may not pass: ${counts.join(", ")}. Take it out, or use mode "redact"; \`findings\` says where.`;
  return new OVHcloudBlockedError(message, { model, findings });
}
