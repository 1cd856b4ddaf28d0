import type { Target } from "../server/target.js";
import { modelOfSlug } from "./slugs.js";

/** A target, and the model that its host fixes, if it does. */
export interface ModelTarget extends Target {
  hostModel?: string;
}

/**
 * Leads the OpenAI-compatible routes of a model's own host (`/api/openai_compat/v1/…`) to the unified ones. The host
 * decides the model, whatever the body says: third parties send `null` or an empty name there.
 */
export function openAiTarget(target: Target): ModelTarget {
  const [, slug = ""] = /^([^.]+)\.endpoints\.kepler\.ai\.cloud\.ovh\.net$/.exec(target.host ?? "") ?? [];
  const hostModel = modelOfSlug(slug);
  if (hostModel === undefined || !target.path.startsWith(PREFIX)) return target;
  return { ...target, host: undefined, path: `/v1/${target.path.slice(PREFIX.length)}`, hostModel };
}

const PREFIX = "/api/openai_compat/v1/";
