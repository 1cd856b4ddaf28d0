import { OVHcloudInvalidResponseError } from "../client/errors.js";
import type { DetectAnswer, WireFinding } from "./detect-answer.js";

/** What an answer says about one document. */
export interface AnsweredDocument {
  findings: WireFinding[];
  /** Undefined when the answer has none, or none that can be assigned. */
  redacted: string | undefined;
}

/**
 * Assigns an answer to the documents that were sent. For one document all lists of findings are its own: the printed
 * sample of OVHcloud's guide has two lists for one string.
 *
 * @param answer what the service said.
 * @param count documents sent.
 * @param model for the error.
 * @throws OVHcloudInvalidResponseError when it has lists for another number of documents.
 */
export function documentsOf(answer: DetectAnswer, count: number, model: string): AnsweredDocument[] {
  const lists = listsOf(answer.findings, count);
  if (!lists) {
    throw new OVHcloudInvalidResponseError(
      `The answer of /detect has findings for another number of documents than the ${count} that were sent. Send each by itself (\`payloadForm: "text"\`).`,
      { model },
    );
  }
  const redacted = [answer.redacted_text ?? []].flat();
  return lists.map((findings, place) => ({
    findings,
    redacted: redacted.length === count ? redacted[place] : undefined,
  }));
}

function listsOf(findings: DetectAnswer["findings"], count: number): WireFinding[][] | undefined {
  if (findings.length === 0) return Array.from({ length: count }, () => []);
  if (count === 1) return [(findings as (WireFinding | WireFinding[])[]).flat()];
  return Array.isArray(findings[0]) && findings.length === count ? (findings as WireFinding[][]) : undefined;
}
