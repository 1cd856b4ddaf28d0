import type { KnownModel } from "./known-model.js";
import { PROFILE_TABLE } from "./profile-table.js";

/** The models of the built-in table, with their ids. */
export const KNOWN_MODELS: readonly (readonly [string, KnownModel])[] = Object.entries(PROFILE_TABLE);

const BY_NAME = new Map(KNOWN_MODELS.map(([id, known]) => [id.toLowerCase(), known]));

/**
 * Looks a model up in the built-in table.
 *
 * @param model model id, in any case of letters.
 */
export function knownModel(model: string): KnownModel | undefined {
  return BY_NAME.get(model.toLowerCase());
}
