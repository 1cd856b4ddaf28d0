import { deidentify } from "../dlp/deidentify.js";
import { findAll, type Found } from "../dlp/find.js";
import { type Position, positionsOf } from "../dlp/positions.js";
import { detectRequestSchema } from "../dlp/request.js";
import { ApiError } from "../server/api-error.js";
import type { ModelRoute } from "../server/route.js";
import { validate } from "../server/validation.js";

/**
 * `POST /v1/detect`: finds personal data by patterns and word lists, one list of findings for each document. With a
 * `deidentification_config` the answer has a `redacted_text`: a string for a string, a list for a list (unconfirmed).
 */
export const detectRoute: ModelRoute = {
  method: "POST",
  path: "/v1/detect",
  model: true,
  handle({ body, services }, { id, kind }) {
    if (kind !== "dlp") throw new ApiError(400, `${id} detects nothing; NuNER_Zero does.`, { param: "model" });
    const { payload, detection_config: detectors } = validate(detectRequestSchema, body, services.validationStatus);
    const texts = typeof payload === "string" ? [payload] : payload;
    const found = texts.map((text) => findAll(text, detectors));
    const findings = texts.map((text, place) => findingsOf(text, found[place] ?? []));
    if (!detectors.some((detector) => detector.deidentification_config)) return { json: { findings } };
    const redacted = texts.map((text, place) => deidentify(text, found[place] ?? []));
    return { json: { findings, redacted_text: typeof payload === "string" ? redacted[0] : redacted } };
  },
};

function findingsOf(text: string, found: readonly Found[]): unknown[] {
  const positions = positionsOf(
    text,
    found.flatMap(({ start, end }) => [start, end]),
  );
  return found.map(({ start, end, detector, confidence }) => {
    const [from, to] = [positions.get(start), positions.get(end)] as [Position, Position];
    return {
      text: text.slice(start, end),
      detector: detector.name,
      confidence,
      location: {
        byte_range: { start: from.byte, end: to.byte },
        code_point_range: { start: from.codePoint, end: to.codePoint },
      },
    };
  });
}
