import { OVHcloudConfigurationError } from "../client/errors.js";

/**
 * An entity that the service knows. Its list is not published: these five stand in OVHcloud's samples (DLP guide,
 * 2026-06-01), and any other name is sent as it is.
 */
export type DlpEntity =
  | "PERSON"
  | "CREDIT_CARD_NUMBER"
  | "EMAIL"
  | "SOCIAL_SECURITY_NUMBER"
  | "PHONE_NUMBER"
  | (string & {});

/** How sure the service is of a finding, least first. */
export type DlpConfidence = "very_unlikely" | "unlikely" | "possible" | "likely" | "very_likely";

/**
 * What is put in the place of a finding (OVHcloud's DLP guide):
 * - `mask`: characters are covered, `numCharsToMask` of them (default all) with `maskingChar` (default `*`), the last ones
 *   with `fromEnd`. What the service counts as a character, and its defaults, are unconfirmed;
 * - `replace`: always the same text;
 * - `redaction`: nothing;
 * - `hash`: the SHA-256 of it, as hexadecimal digits;
 * - `detector`: the name of the detector.
 */
export type Deidentification =
  | { type: "mask"; numCharsToMask?: number; maskingChar?: string; fromEnd?: boolean }
  | { type: "replace"; newValue: string }
  | { type: "redaction" }
  | { type: "hash"; hashType?: "sha256" }
  | { type: "detector" };

interface AnyDetector {
  /** Stands on each of its findings. */
  readonly name: string;
  /** What `redact` does with its findings. Default: that of the `OVHcloudDlp`. */
  readonly deidentify?: Deidentification;
}

/** Finds entities, or what belongs to categories, with the service's model. */
export interface BuiltinDetector extends AnyDetector {
  readonly type: "builtin";
  readonly entities?: readonly DlpEntity[];
  readonly categories?: readonly string[];
  /** Least confidence of findings. Default: the service's, "possible". */
  readonly confidence?: DlpConfidence;
}

/** Finds what fits a regular expression. */
export interface RegexDetector extends AnyDetector {
  readonly type: "regex";
  readonly pattern: string;
  readonly isCaseSensitive: boolean;
}

/** Finds words. */
export interface WordListDetector extends AnyDetector {
  readonly type: "word_list";
  readonly words: readonly string[];
  readonly isCaseSensitive: boolean;
}

/** Something that looks for one kind of data; made by {@link builtinDetector}, {@link regexDetector}, {@link wordListDetector}. */
export type DlpDetector = BuiltinDetector | RegexDetector | WordListDetector;

/** Entities looked for where no detectors are given: one detector for each, so that findings tell them apart. */
export const DEFAULT_DLP_ENTITIES: readonly DlpEntity[] = [
  "PERSON",
  "CREDIT_CARD_NUMBER",
  "EMAIL",
  "SOCIAL_SECURITY_NUMBER",
  "PHONE_NUMBER",
];

/** What {@link builtinDetector} takes: entities or categories. */
export type BuiltinDetectorFields = {
  /** Default: the entities or categories, joined by "_". */
  name?: string;
  confidence?: DlpConfidence;
  deidentify?: Deidentification;
} & (
  | { entities: readonly DlpEntity[]; categories?: undefined }
  | { categories: readonly string[]; entities?: undefined }
);

/**
 * A detector for entities or categories that the service knows. Findings bear the detector's name, so one detector for
 * each entity tells most. No value of a category is published; the guide speaks of personal, health, financial,
 * administrative and credential data.
 *
 * @param fields entities or categories; name, confidence, de-identification.
 * @throws OVHcloudConfigurationError without any entity or category.
 */
export function builtinDetector(fields: BuiltinDetectorFields): BuiltinDetector {
  const { name, entities, categories, confidence, deidentify } = fields;
  const wanted = entities ?? categories ?? [];
  if (wanted.length === 0 || (entities && categories))
    throw new OVHcloudConfigurationError("A builtin detector needs `entities` or `categories`, one of both. Name one.");
  return {
    type: "builtin",
    name: name ?? wanted.join("_"),
    ...(entities ? { entities } : { categories }),
    ...(confidence && { confidence }),
    ...(deidentify && { deidentify }),
  };
}

/**
 * A detector for a pattern. The service's dialect of regular expressions is not documented: keep to what all have.
 *
 * @param fields name; pattern as text, or as a `RegExp` whose flag `i` decides about letter case and which has no flags
 *   that the service cannot be told (`m`, `s`, `y`); `isCaseSensitive`, default false; de-identification.
 * @throws OVHcloudConfigurationError for an empty pattern or such a flag.
 */
export function regexDetector(fields: {
  name: string;
  pattern: string | RegExp;
  isCaseSensitive?: boolean;
  deidentify?: Deidentification;
}): RegexDetector {
  const { name, pattern, deidentify } = fields;
  const source = typeof pattern === "string" ? pattern : pattern.source;
  const flags = typeof pattern === "string" ? "" : pattern.flags;
  if (source === "" || /[msyv]/.test(flags)) {
    throw new OVHcloudConfigurationError(
      `The pattern of detector "${name}" is empty, or has flags that the service cannot be told (m, s, v, y). Write it without them.`,
    );
  }
  const isCaseSensitive = fields.isCaseSensitive ?? (typeof pattern === "string" ? false : !flags.includes("i"));
  return { type: "regex", name, pattern: source, isCaseSensitive, ...(deidentify && { deidentify }) };
}

/**
 * A detector for words.
 *
 * @param fields name; words; `isCaseSensitive`, default false; de-identification.
 * @throws OVHcloudConfigurationError without words, or with an empty one.
 */
export function wordListDetector(fields: {
  name: string;
  words: readonly string[];
  isCaseSensitive?: boolean;
  deidentify?: Deidentification;
}): WordListDetector {
  const { name, words, isCaseSensitive = false, deidentify } = fields;
  if (words.length === 0 || words.includes(""))
    throw new OVHcloudConfigurationError(`Detector "${name}" needs words, none of them empty. Give at least one.`);
  return { type: "word_list", name, words, isCaseSensitive, ...(deidentify && { deidentify }) };
}
