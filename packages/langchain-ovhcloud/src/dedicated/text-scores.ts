/** The 28 emotions that `/api/text2emotions` scores (OVHcloud's example of 2025-07-31). */
export const EMOTIONS = [
  "admiration",
  "amusement",
  "anger",
  "annoyance",
  "approval",
  "caring",
  "confusion",
  "curiosity",
  "desire",
  "disappointment",
  "disapproval",
  "disgust",
  "embarrassment",
  "excitement",
  "fear",
  "gratitude",
  "grief",
  "joy",
  "love",
  "nervousness",
  "neutral",
  "optimism",
  "pride",
  "realization",
  "relief",
  "remorse",
  "sadness",
  "surprise",
] as const;

/** One of the 28 emotions. */
export type Emotion = (typeof EMOTIONS)[number];

/** How strong an emotion is, 0 to 1. */
export interface EmotionScore {
  emotion: Emotion;
  score: number;
}

/** How likely a number of stars is, 0 to 1. */
export interface StarScore {
  /** 1 to 5. */
  stars: number;
  score: number;
}

/** A word with the tag of the name that it belongs to. */
export interface NamedWord {
  /** `B-PER`, `I-PER`, `B-LOC`, `B-ORG`, `B-MISC`, …: `B-` begins a name, `I-` goes on. */
  entity: string;
  word: string;
}

/** Sorts the answer of `/api/text2emotions`, strongest first; keys that are no emotion are left out. */
export function readEmotions(scores: Readonly<Record<string, number>>): EmotionScore[] {
  return EMOTIONS.map((emotion) => ({ emotion, score: scores[emotion] ?? 0 })).toSorted((a, b) => b.score - a.score);
}

/** Sorts the answer of `/api/text2sentiments`, likeliest first. Its keys begin with the number of stars. */
export function readStars(scores: Readonly<Record<string, number>>): StarScore[] {
  return Object.entries(scores)
    .map(([key, score]) => ({ stars: Number.parseInt(key, 10), score }))
    .filter(({ stars }) => stars >= 1 && stars <= 5)
    .toSorted((a, b) => b.score - a.score);
}
