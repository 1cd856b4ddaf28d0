import { z } from "zod";
import { CATEGORIES, ENTITIES } from "./entities.js";

const deidentificationSchema = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("mask"),
    num_chars_to_mask: z.number().int().nonnegative().nullish(),
    masking_char: z.string().min(1).nullish(),
    from_end: z.boolean().nullish(),
  }),
  z.looseObject({ type: z.literal("replace"), new_value: z.string() }),
  z.looseObject({ type: z.literal("redaction") }),
  z.looseObject({ type: z.literal("hash"), hash_type: z.literal("sha256").nullish() }),
  z.looseObject({ type: z.literal("detector") }),
]);

const confidenceSchema = z.enum(["very_unlikely", "unlikely", "possible", "likely", "very_likely"]);

const anyDetector = { name: z.string().min(1), deidentification_config: deidentificationSchema.nullish() };

const filterSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("entity"), entities: z.array(z.enum(ENTITIES)).min(1) }),
  z.looseObject({ type: z.literal("category"), categories: z.array(z.enum(CATEGORIES)).min(1) }),
]);

const detectorSchema = z.discriminatedUnion("type", [
  z.looseObject({
    ...anyDetector,
    type: z.literal("builtin"),
    confidence: confidenceSchema.nullish(),
    filter: filterSchema,
  }),
  z.looseObject({
    ...anyDetector,
    type: z.literal("regex"),
    pattern: z.string().min(1).refine(isPattern, "is no regular expression"),
    is_case_sensitive: z.boolean().nullish(),
  }),
  z.looseObject({
    ...anyDetector,
    type: z.literal("word_list"),
    words: z.array(z.string().min(1)).min(1),
    is_case_sensitive: z.boolean().nullish(),
  }),
]);

/**
 * Body of `POST /v1/detect` (OVHcloud's DLP guide, 2026-06-01). Its table calls `detection_config` an object; all its
 * samples send a list. `payload` is a string there, a list of strings in an older version.
 */
export const detectRequestSchema = z.looseObject({
  payload: z.union([z.string(), z.array(z.string())], "a string or a list of strings is needed"),
  detection_config: z.array(detectorSchema).min(1),
});

/** A checked detector. */
export type Detector = z.infer<typeof detectorSchema>;
/** What is put in the place of what was found. */
export type Deidentification = z.infer<typeof deidentificationSchema>;

/**
 * Compiles a pattern as Unicode; one that is none there, such as `\-`, in the older syntax.
 *
 * @throws {SyntaxError} when it is none in either
 */
export function compilePattern(pattern: string, isCaseSensitive: boolean): RegExp {
  const flags = isCaseSensitive ? "g" : "gi";
  try {
    return new RegExp(pattern, `${flags}u`);
  } catch {
    return new RegExp(pattern, flags);
  }
}

function isPattern(pattern: string): boolean {
  try {
    return compilePattern(pattern, true) instanceof RegExp;
  } catch {
    return false; // the request is refused for it
  }
}
