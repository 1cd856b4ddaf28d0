/**
 * Hosts of single models: the slugs that OVHcloud's examples and catalog pages print, with the model that each serves. A
 * slug cannot be made from a model's id. Only models that the emulator serves are here.
 */
const MODELS: Readonly<Record<string, string>> = {
  "mistral-7b-instruct-v0-3": "Mistral-7B-Instruct-v0.3",
  "llama-3-3-70b-instruct": "Meta-Llama-3_3-70B-Instruct",
  "qwen-2-5-vl-72b-instruct": "Qwen2.5-VL-72B-Instruct",
  "qwen-3-coder-30b-a3b-instruct": "Qwen3-Coder-30B-A3B-Instruct",
  "mistral-small-3-2-24b-instruct-2506": "Mistral-Small-3.2-24B-Instruct-2506",
  "gpt-oss-20b": "gpt-oss-20b",
  "gpt-oss-120b": "gpt-oss-120b",
  "bge-base-en-v1-5": "bge-base-en-v1.5",
  "multilingual-e5-base": "multilingual-e5-base",
  "bge-m3": "bge-m3",
  "bge-multilingual-gemma2": "bge-multilingual-gemma2",
  "whisper-large-v3": "whisper-large-v3",
  "whisper-large-v3-turbo": "whisper-large-v3-turbo",
  "stable-diffusion-xl": "stable-diffusion-xl-base-v10",
};

/** The model behind a host; undefined for hosts that are not there. */
export function modelOfSlug(slug: string): string | undefined {
  return MODELS[slug];
}
