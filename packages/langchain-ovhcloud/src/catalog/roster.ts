/**
 * Models of the service as listed on 2026-09-28. Used to help with names that the service does not know; what a model can
 * do is in `profiles.ts`, and the live list in `AIEndpointsClient.models()`.
 */
export const ROSTER: readonly string[] = [
  "gpt-oss-120b",
  "gpt-oss-20b",
  "Meta-Llama-3_3-70B-Instruct",
  "Mistral-7B-Instruct-v0.3",
  "Mistral-Nemo-Instruct-2407",
  "Mistral-Small-3.2-24B-Instruct-2506",
  "Qwen2.5-VL-72B-Instruct",
  "Qwen3-Coder-30B-A3B-Instruct",
  "Qwen3.5-397B-A17B",
  "Qwen3.5-9B",
  "Qwen3.6-27B",
  "Qwen3.8-27B",
  "Qwen3Guard-Gen-0.6B",
  "Qwen3Guard-Gen-8B",
  "bge-m3",
  "bge-multilingual-gemma2",
  "Qwen3-Embedding-8B",
  "whisper-large-v3",
  "whisper-large-v3-turbo",
  "nvr-tts-en-us",
  "nvr-tts-de-de",
  "nvr-tts-es-es",
  "nvr-tts-it-it",
  "stable-diffusion-xl-base-v10",
];

// By OVHcloud's capabilities guide (2026-02-03): 2 MB, 10 MB for visual LLMs.
const VISUAL = /^(qwen2\.5-vl|qwen3\.[568]-|mistral-small-3\.2)/i;

/**
 * Bytes that a request to a model may have.
 *
 * @param model model id.
 */
export function bodyLimitOf(model: string): number {
  return VISUAL.test(model) ? 10_000_000 : 2_000_000;
}

/** A model that the service has removed, or has announced to remove. */
export interface Retirement {
  /** Day of the removal, or by which it was seen to be gone; undefined where no source tells. */
  date?: string;
  /** What to use instead. OVHcloud names no successors; these are this package's choice: of the same kind and near in size. */
  successor: string;
}

/**
 * Removed and announced models. Announcements: OVHcloud billing guide of 2026-07-17; the others were in earlier lists and
 * guides and are in the list of 2026-09-28 no more, with the day on which models.dev dropped them.
 */
const RETIREMENTS: Readonly<Record<string, Retirement>> = {
  "Qwen3-32B": { date: "2026-09-16", successor: "Qwen3.6-27B" },
  "Mistral-7B-Instruct-v0.3": { date: "2026-10-01", successor: "Mistral-Nemo-Instruct-2407" },
  "Qwen3-Coder-30B-A3B-Instruct": { date: "2026-10-01", successor: "Qwen3.6-27B" },
  "Qwen3-Coder-30B-A3B-Instruct-FP8": { date: "2026-10-01", successor: "Qwen3.6-27B" },
  "Llama-3.1-8B-Instruct": { date: "2026-06-26", successor: "Qwen3.5-9B" },
  "DeepSeek-R1-Distill-Llama-70B": { date: "2026-04-17", successor: "gpt-oss-120b" },
  "Mixtral-8x7B-Instruct-v0.1": { date: "2026-04-17", successor: "Mistral-Small-3.2-24B-Instruct-2506" },
  "Qwen2.5-Coder-32B-Instruct": { date: "2026-04-17", successor: "Qwen3.6-27B" },
  "Meta-Llama-3_1-70B-Instruct": { date: "2026-01-21", successor: "Meta-Llama-3_3-70B-Instruct" },
  "llava-next-mistral-7b": { date: "2026-01-21", successor: "Mistral-Small-3.2-24B-Instruct-2506" },
  "llava-v1.6-mistral-7b-hf": { date: "2026-01-21", successor: "Mistral-Small-3.2-24B-Instruct-2506" },
  "bge-base-en-v1.5": { successor: "bge-m3" },
  "multilingual-e5-base": { successor: "bge-m3" },
  "mamba-codestral-7B-v0.1": { successor: "Qwen3.6-27B" },
  "CodeLlama-13b-Instruct-hf": { successor: "Qwen3.6-27B" },
  "Mistral-7B-Instruct-v0.2": { successor: "Mistral-Nemo-Instruct-2407" },
  "Mixtral-8x22B-Instruct-v0.1": { successor: "gpt-oss-120b" },
  "Llama-3-70B-Instruct": { successor: "Meta-Llama-3_3-70B-Instruct" },
  "Llama-3-8B-Instruct": { successor: "Qwen3.5-9B" },
};

const RETIREMENTS_BY_NAME = new Map(Object.entries(RETIREMENTS).map(([id, one]) => [id.toLowerCase(), one]));

/**
 * Looks up whether a model was removed or is to be.
 *
 * @param model model id, in any case of letters.
 */
export function retirementOf(model: string): Retirement | undefined {
  return RETIREMENTS_BY_NAME.get(model.toLowerCase());
}
