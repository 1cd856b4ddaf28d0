/** How sure a detector is, least first, as answers write it; requests write it in small letters. */
export const CONFIDENCES = ["VERY_UNLIKELY", "UNLIKELY", "POSSIBLE", "LIKELY", "VERY_LIKELY"] as const;
/** One of {@link CONFIDENCES}. */
export type Confidence = (typeof CONFIDENCES)[number];

/** Whether a finding is as sure as was asked for. Default "possible" (documented). */
export function isSureEnough(confidence: Confidence, wanted: string | null | undefined): boolean {
  const least = CONFIDENCES.indexOf((wanted ?? "possible").toUpperCase() as Confidence);
  return CONFIDENCES.indexOf(confidence) >= least;
}
