import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { CatalogModel } from "./catalog-model.js";
import { knownModel, KNOWN_MODELS } from "./known-models.js";
import type { KnownModel } from "./known-model.js";
import { present } from "./present.js";

/** Models that call tools, for messages that have to name one. */
export const TOOL_CALLING_MODELS: readonly string[] = chatModelsWith(({ tools }) => tools);

/** Models that read images, for the same. */
export const IMAGE_MODELS: readonly string[] = chatModelsWith(({ images }) => images);

/**
 * Looks up what a model can do. Case does not matter: OVHcloud prints ids in several.
 *
 * The table is `profile-table.ts`, made by `pnpm generate-profiles`; what it says was seen on the day that it names.
 *
 * @param model model id as sent.
 * @returns the profile, or an empty one for models that are not in the table (virtual models, newer ones).
 */
export function profileOf(model: string): ModelProfile {
  const known = knownModel(model);
  return known ? toProfile(known) : {};
}

/**
 * The profile of a model as the live catalog describes it, for models that are newer than this package:
 * `new ChatOVHcloud({ model: found.id, profile: profileFromCatalog(found) })`.
 *
 * @param model a model out of `OVHcloudCatalog`.
 * @returns the profile, without what no source tells; empty for models that do not chat.
 */
export function profileFromCatalog(model: CatalogModel): ModelProfile {
  const { kind, contextLength, maxOutput, capabilities } = model;
  if (kind === "unknown") return {};
  const { inputs, reasoning, tools, structuredOutput } = capabilities;
  const images = inputs.length > 0 ? inputs.includes("image") : undefined;
  return toProfile(present({ kind, contextLength, maxOutput, images, reasoning, tools, structuredOutput }));
}

// Where no list tells, `structuredOutput` follows OVHcloud's structured-output guide (2025-12-19), which documents
// `json_schema` for chat without naming exceptions; unconfirmed per model.
function toProfile(known: KnownModel): ModelProfile {
  const { kind, contextLength, maxOutput, images, reasoning, tools } = known;
  if (kind !== "chat" && kind !== "guard") return {};
  return present({
    maxInputTokens: contextLength,
    maxOutputTokens: maxOutput,
    imageInputs: images,
    imageUrlInputs: false,
    pdfInputs: false,
    audioInputs: false,
    videoInputs: false,
    reasoningOutput: reasoning,
    imageOutputs: false,
    audioOutputs: false,
    videoOutputs: false,
    toolCalling: tools,
    toolChoice: tools,
    structuredOutput: known.structuredOutput ?? kind === "chat",
  });
}

function chatModelsWith(able: (known: KnownModel) => boolean | undefined): string[] {
  return KNOWN_MODELS.filter(([, known]) => known.kind === "chat" && able(known)).map(([id]) => id);
}
