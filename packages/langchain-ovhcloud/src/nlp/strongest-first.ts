import type { Emotion, EmotionScore } from "../dedicated/text-scores.js";
import { clamp } from "./arguments.js";

/**
 * Sorts emotions that a model has named, with scores from 0 to 1. A model may name one twice; the stronger counts.
 *
 * @param named in any order.
 */
export function strongestFirst(named: readonly EmotionScore[]): EmotionScore[] {
  const scores = new Map<Emotion, number>();
  for (const { emotion, score } of named) scores.set(emotion, Math.max(scores.get(emotion) ?? 0, clamp(score, 0, 1)));
  return [...scores].map(([emotion, score]) => ({ emotion, score })).toSorted((a, b) => b.score - a.score);
}
