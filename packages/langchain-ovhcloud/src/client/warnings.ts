/** Something a person should know although the call works. */
export interface OVHcloudWarning {
  /**
   * - `anonymous`: no key was found, requests go without one;
   * - `deprecated-model`: the service sent an `x-warning` header;
   * - `insecure-base-url`: a key would travel unencrypted;
   * - `rate-limit-wait`: requests queue for the rate limit.
   */
  kind: "anonymous" | "deprecated-model" | "insecure-base-url" | "rate-limit-wait";
  /** What it is and what to do about it. */
  message: string;
  /** Model concerned, where there is one. */
  model?: string;
}

/** Hears warnings. */
export type WarningListener = (warning: OVHcloudWarning) => void;

/**
 * Default listener: `process.emitWarning` where it exists, once per kind and model in the process; silent elsewhere.
 *
 * @param warning what to tell.
 */
export const emitProcessWarning: WarningListener = (warning) => {
  const { process } = globalThis as { process?: { emitWarning?: (message: string, options: object) => void } };
  const key = `${warning.kind} ${warning.model ?? ""}`;
  if (!process?.emitWarning || told.has(key)) return;
  told.add(key);
  process.emitWarning(warning.message, { type: "OVHcloudWarning", code: warning.kind });
};

/**
 * Wraps a listener so that each kind and model is told once.
 *
 * @param listener who hears.
 */
export function oncePerSubject(listener: WarningListener): WarningListener {
  const seen = new Set<string>();
  return (warning) => {
    const key = `${warning.kind} ${warning.model ?? ""}`;
    if (seen.has(key)) return;
    seen.add(key);
    listener(warning);
  };
}

const told = new Set<string>();
