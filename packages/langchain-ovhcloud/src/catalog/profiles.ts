import type { ModelProfile } from "@langchain/core/language_models/profile";

/**
 * What the service's chat models can do.
 *
 * Context lengths: `GET /v1/models` as seen on 2026-09-28. Tools, images, reasoning: models.dev and the website's catalog
 * of the same time. `structuredOutput` follows OVHcloud's structured-output guide (2025-12-19), which documents
 * `json_schema` for chat without naming exceptions; unconfirmed per model.
 */
const PROFILES: Readonly<Record<string, ModelProfile>> = {
  "gpt-oss-120b": chat(131_072, { reasoningOutput: true }),
  "gpt-oss-20b": chat(131_072, { reasoningOutput: true }),
  "Meta-Llama-3_3-70B-Instruct": chat(131_072),
  "Mistral-7B-Instruct-v0.3": chat(65_536),
  "Mistral-Nemo-Instruct-2407": chat(65_536),
  "Mistral-Small-3.2-24B-Instruct-2506": chat(131_072, { imageInputs: true }),
  "Qwen2.5-VL-72B-Instruct": chat(32_768, { imageInputs: true, toolCalling: false, toolChoice: false }),
  "Qwen3-Coder-30B-A3B-Instruct": chat(262_144),
  "Qwen3.5-397B-A17B": chat(262_144, { imageInputs: true, reasoningOutput: true }),
  "Qwen3.5-9B": chat(262_144, { imageInputs: true, reasoningOutput: true }),
  "Qwen3.6-27B": chat(262_144, { imageInputs: true, reasoningOutput: true }),
  // Whether this one shows its reasoning is not known.
  "Qwen3.8-27B": without(chat(262_144, { imageInputs: true }), "reasoningOutput"),
  "Qwen3Guard-Gen-0.6B": guard(),
  "Qwen3Guard-Gen-8B": guard(),
};

/** Models that call tools, for messages that have to name one. */
export const TOOL_CALLING_MODELS: readonly string[] = Object.keys(PROFILES).filter((id) => PROFILES[id]?.toolCalling);

/** Models that read images, for the same. */
export const IMAGE_MODELS: readonly string[] = Object.keys(PROFILES).filter((id) => PROFILES[id]?.imageInputs);

const BY_LOWER_CASE = new Map(Object.entries(PROFILES).map(([id, profile]) => [id.toLowerCase(), profile]));

/**
 * Looks up what a model can do. Case does not matter: OVHcloud prints ids in several.
 *
 * @param model model id as sent.
 * @returns the profile, or an empty one for models that are not in the table (virtual models, newer ones).
 */
export function profileOf(model: string): ModelProfile {
  return BY_LOWER_CASE.get(model.toLowerCase()) ?? {};
}

function chat(context: number, differences: ModelProfile = {}): ModelProfile {
  return {
    maxInputTokens: context,
    maxOutputTokens: context,
    imageInputs: false,
    imageUrlInputs: false,
    pdfInputs: false,
    audioInputs: false,
    videoInputs: false,
    reasoningOutput: false,
    imageOutputs: false,
    audioOutputs: false,
    videoOutputs: false,
    toolCalling: true,
    toolChoice: true,
    structuredOutput: true,
    ...differences,
  };
}

function guard(): ModelProfile {
  return chat(32_768, { maxOutputTokens: 16_384, toolCalling: false, toolChoice: false, structuredOutput: false });
}

function without(profile: ModelProfile, key: keyof ModelProfile): ModelProfile {
  return Object.fromEntries(Object.entries(profile).filter(([name]) => name !== key));
}
