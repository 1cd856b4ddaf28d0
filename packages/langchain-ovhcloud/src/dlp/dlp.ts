import { AIEndpointsClient } from "../client/client.js";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { builtinDetector, DEFAULT_DLP_ENTITIES, type Deidentification, type DlpDetector } from "./detectors.js";
import { type Detected, type DetectionSettings, detectIn } from "./detection.js";
import type { DlpCallOptions, OVHcloudDlpFields, PseudonymizedText, RedactedText } from "./fields.js";
import { describeSpans, type DlpFinding } from "./finding.js";
import { hideFindings } from "./hide-findings.js";
import { PseudonymSession } from "./pseudonym-session.js";
import { wireDetector } from "./wire-detectors.js";

/** The model of OVHcloud's DLP guide (2026-06-01). */
export const DEFAULT_DLP_MODEL = "NuNER_Zero";

/**
 * Finds personal and other data in texts with OVHcloud AI Endpoints (`POST /v1/detect`), and hides it: for good with
 * `redact`, or with placeholders that can be filled again with `pseudonymize`.
 *
 * Each text is sent in a request of its own; longer ones than a request may hold in overlapping pieces. A finding whose
 * place is unsure is an error and never left out. No text stands in an error message.
 *
 * @example
 * ```ts
 * const dlp = new OVHcloudDlp();
 * const { text, restore } = await dlp.pseudonymize("Write to Yves Dupont.");
 * console.log(text); // Write to [PERSON_1].
 * console.log(restore("Dear [PERSON_1],")); // Dear Yves Dupont,
 * ```
 */
export class OVHcloudDlp {
  readonly model: string;
  readonly detectors: readonly DlpDetector[];
  readonly #settings: DetectionSettings;
  readonly #deidentify: Deidentification | undefined;

  /**
   * @param fields see {@link OVHcloudDlpFields}; all have defaults.
   * @throws OVHcloudConfigurationError for values that cannot work.
   */
  constructor(fields: OVHcloudDlpFields = {}) {
    const { model = DEFAULT_DLP_MODEL, payloadForm = "text", maxConcurrency = 4 } = fields;
    const { maxRequestBytes = 1_900_000, overlap = 1_000, detectors = defaultDetectors() } = fields;
    requireDetectors(detectors);
    if (!(overlap >= 0) || !(maxRequestBytes >= 1_000)) {
      throw new OVHcloudConfigurationError(
        "`overlap` must be 0 or more, and `maxRequestBytes` 1000 or more. Raise them.",
      );
    }
    this.model = model;
    this.detectors = detectors;
    this.#deidentify = fields.deidentify;
    const client = new AIEndpointsClient({ ...fields, maxConcurrency });
    this.#settings = { client, model, payloadForm, maxRequestBytes, overlap, concurrency: maxConcurrency };
  }

  /** Base URL in use. */
  get baseURL(): string {
    return this.#settings.client.baseURL;
  }

  /**
   * Searches a text, or several.
   *
   * @param text what to search; an empty text makes no request.
   * @param options signal.
   * @returns findings in the order of their beginnings; for several texts one list each.
   * @throws OVHcloudInvalidResponseError for a finding that is nowhere in the text; OVHcloudError of a failed request, the
   *   others are aborted.
   */
  detect(text: string, options?: DlpCallOptions): Promise<DlpFinding[]>;
  detect(texts: readonly string[], options?: DlpCallOptions): Promise<DlpFinding[][]>;
  async detect(
    given: string | readonly string[],
    { signal }: DlpCallOptions = {},
  ): Promise<DlpFinding[] | DlpFinding[][]> {
    const texts = typeof given === "string" ? [given] : given;
    const detectors = this.detectors.map((detector) => wireDetector(detector, undefined));
    const detected = await detectIn(texts, detectors, { ...this.#settings, signal });
    const findings = detected.map(({ spans }, i) => describeSpans(texts[i] as string, spans));
    return typeof given === "string" ? (findings[0] as DlpFinding[]) : findings;
  }

  /**
   * Hides what is found in a text, or in several, as the detectors' `deidentify` says. The service does it; where it gives
   * no redacted text back, and for long texts, it is done here in the same way.
   *
   * @param text what to search.
   * @param options signal.
   */
  redact(text: string, options?: DlpCallOptions): Promise<RedactedText>;
  redact(texts: readonly string[], options?: DlpCallOptions): Promise<RedactedText[]>;
  async redact(
    given: string | readonly string[],
    { signal }: DlpCallOptions = {},
  ): Promise<RedactedText | RedactedText[]> {
    const texts = typeof given === "string" ? [given] : given;
    const detectors = this.detectors.map((detector) => wireDetector(detector, this.#deidentificationOf(detector.name)));
    const detected = await detectIn(texts, detectors, { ...this.#settings, signal });
    const redacted = await Promise.all(detected.map((found, i) => this.#redactedText(texts[i] as string, found)));
    return typeof given === "string" ? (redacted[0] as RedactedText) : redacted;
  }

  /**
   * Puts placeholders such as `[PERSON_1]` in the place of what is found: the same for the same value.
   *
   * @param text what to search.
   * @param options signal; `session` of an earlier call, for one conversation over several texts.
   */
  async pseudonymize(
    text: string,
    options: DlpCallOptions & { session?: PseudonymSession | undefined } = {},
  ): Promise<PseudonymizedText> {
    const { session = this.session() } = options;
    const findings = await this.detect(text, options);
    return { text: session.hide(text, findings), findings, session, restore: (other) => session.restore(other) };
  }

  /** A session without values, for `pseudonymize`. */
  session(): PseudonymSession {
    return new PseudonymSession();
  }

  async #redactedText(text: string, { spans, redacted }: Detected): Promise<RedactedText> {
    const findings = describeSpans(text, spans);
    // A server that does not know de-identification may send the text back as it was.
    if (redacted !== undefined && (findings.length === 0 || redacted !== text)) return { text: redacted, findings };
    return { text: await hideFindings(text, findings, (name) => this.#deidentificationOf(name)), findings };
  }

  // Findings may bear an entity's name instead of the detector's, which no source rules out.
  #deidentificationOf(name: string): Deidentification {
    const detector =
      this.detectors.find((one) => one.name === name) ?? this.detectors.find((one) => looksFor(one, name));
    return detector?.deidentify ?? this.#deidentify ?? { type: "replace", newValue: `[${name}]` };
  }
}

function defaultDetectors(): DlpDetector[] {
  return DEFAULT_DLP_ENTITIES.map((entity) => builtinDetector({ entities: [entity] }));
}

function looksFor(detector: DlpDetector, name: string): boolean {
  return detector.type === "builtin" && [...(detector.entities ?? []), ...(detector.categories ?? [])].includes(name);
}

function requireDetectors(detectors: readonly DlpDetector[]): void {
  const names = detectors.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new OVHcloudConfigurationError(`Two detectors are named "${twice}". Give each a name of its own.`);
  if (names.length === 0 || names.includes(""))
    throw new OVHcloudConfigurationError(
      "`detectors` needs at least one detector, and each a name. Leave it out for the default.",
    );
}
