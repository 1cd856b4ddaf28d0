import { OVHcloudBadRequestError, OVHcloudConfigurationError } from "../client/errors.js";

/**
 * Refuses a text without words before a model is asked about it.
 *
 * @param text what a caller gave.
 * @throws OVHcloudBadRequestError for an empty text, or one of white space.
 */
export function requireText(text: string): void {
  if (text.trim() === "") throw new OVHcloudBadRequestError("There is nothing to read. Pass a text with words.");
}

/**
 * Refuses numbers that cannot work.
 *
 * @param numbers the options, by name.
 * @throws OVHcloudConfigurationError for what is less than 1.
 */
export function requireCounts(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value >= 1)) throw new OVHcloudConfigurationError(`\`${name}\` must be 1 or more. Pass a whole number.`);
  }
}

/** The nearest number between two others: models overshoot now and then, and bounds are no part of every schema. */
export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
