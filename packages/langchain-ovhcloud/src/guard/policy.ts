import { OVHcloudBlockedError } from "./blocked-error.js";
import { GUARD_CATEGORIES, type GuardVerdict } from "./verdict.js";

/** Which verdicts block. What is unsafe always does. */
export interface GuardPolicy {
  /** What to do with what is controversial. Default "block". */
  controversial?: "allow" | "block" | undefined;
}

/** What of a conversation is judged. */
export type GuardedSide = "prompt" | "response";

/**
 * Decides about a verdict.
 *
 * @param verdict what the guard model said.
 * @param policy which verdicts block.
 */
export function isBlocked({ safety }: GuardVerdict, { controversial = "block" }: GuardPolicy): boolean {
  return safety === "unsafe" || (safety === "controversial" && controversial === "block");
}

/**
 * The error for a text that was blocked. It names known categories only: a model may write anything there.
 *
 * @param side what was judged.
 * @param verdict what the guard model said.
 * @param model the guard model.
 */
export function blockedError(side: GuardedSide, verdict: GuardVerdict, model: string): OVHcloudBlockedError {
  const known = verdict.categories.filter((name) => (GUARD_CATEGORIES as readonly string[]).includes(name));
  const why = known.length > 0 ? ` (${known.join(", ")})` : "";
  const message = `The ${side} was judged ${verdict.safety}${why} by "${model}". Do not pass it on; \`verdict\` says more.`;
  return new OVHcloudBlockedError(message, { model, verdict });
}
