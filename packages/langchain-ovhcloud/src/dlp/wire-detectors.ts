import type { Deidentification, DlpDetector } from "./detectors.js";

/**
 * A detector as the API reads it.
 *
 * @param detector the detector.
 * @param deidentify what to do with its findings; undefined: nothing.
 */
export function wireDetector(detector: DlpDetector, deidentify: Deidentification | undefined): Record<string, unknown> {
  return {
    name: detector.name,
    type: detector.type,
    ...searchOf(detector),
    ...(deidentify && { deidentification_config: wireDeidentification(deidentify) }),
  };
}

function searchOf(detector: DlpDetector): Record<string, unknown> {
  if (detector.type === "regex") return { pattern: detector.pattern, is_case_sensitive: detector.isCaseSensitive };
  if (detector.type === "word_list") return { words: detector.words, is_case_sensitive: detector.isCaseSensitive };
  const { entities, categories, confidence } = detector;
  const filter = entities ? { type: "entity", entities } : { type: "category", categories };
  return { filter, ...(confidence && { confidence }) };
}

function wireDeidentification(deidentify: Deidentification): Record<string, unknown> {
  switch (deidentify.type) {
    case "mask": {
      const { numCharsToMask, maskingChar, fromEnd } = deidentify;
      return {
        type: "mask",
        ...(numCharsToMask !== undefined && { num_chars_to_mask: numCharsToMask }),
        ...(maskingChar !== undefined && { masking_char: maskingChar }),
        ...(fromEnd !== undefined && { from_end: fromEnd }),
      };
    }
    case "replace":
      return { type: "replace", new_value: deidentify.newValue };
    case "hash":
      return { type: "hash", hash_type: deidentify.hashType ?? "sha256" };
    default:
      return { type: deidentify.type };
  }
}
