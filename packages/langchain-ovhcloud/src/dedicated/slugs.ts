/**
 * Models with the slug of their own host, as OVHcloud's examples and catalog pages print them (2024 to 2026; those of
 * removed models are kept, since old code names them). A slug cannot be made from an id.
 */
const SLUGS: Readonly<Record<string, string>> = {
  "Mistral-7B-Instruct-v0.3": "mistral-7b-instruct-v0-3",
  "Mistral-7B-Instruct-v0.2": "mistral-7b-instruct-v02",
  "Mixtral-8x7B-Instruct-v0.1": "mixtral-8x7b-instruct-v01",
  "Mixtral-8x22B-Instruct-v0.1": "mixtral-8x22b-instruct-v01",
  "Meta-Llama-3_3-70B-Instruct": "llama-3-3-70b-instruct",
  "Meta-Llama-3_1-70B-Instruct": "llama-3-1-70b-instruct",
  "Llama-3.1-8B-Instruct": "llama-3-1-8b-instruct",
  "Qwen2.5-VL-72B-Instruct": "qwen-2-5-vl-72b-instruct",
  "Qwen3-Coder-30B-A3B-Instruct": "qwen-3-coder-30b-a3b-instruct",
  "Mistral-Small-3.2-24B-Instruct-2506": "mistral-small-3-2-24b-instruct-2506",
  "DeepSeek-R1-Distill-Llama-70B": "deepseek-r1-distill-llama-70b",
  "bge-base-en-v1.5": "bge-base-en-v1-5",
  "stable-diffusion-xl-base-v10": "stable-diffusion-xl",
  "nvr-tts-en-us": "nvr-tts-en-us",
  "nvr-tts-de-de": "nvr-tts-de-de",
  "nvr-tts-es-es": "nvr-tts-es-es",
  "nvr-tts-it-it": "nvr-tts-it-it",
};

const BY_LOWER_CASE = new Map(Object.entries(SLUGS).map(([id, slug]) => [id.toLowerCase(), slug]));

/**
 * The slug of a model's own host.
 *
 * @param model model id, in any letter case.
 * @returns undefined where none is known: look at the model's page in the catalog.
 */
export function slugOf(model: string): string | undefined {
  return BY_LOWER_CASE.get(model.toLowerCase());
}
