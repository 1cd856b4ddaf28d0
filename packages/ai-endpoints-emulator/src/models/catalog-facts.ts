/** What the catalog knows of a model besides what the API's own list says. */
export interface CatalogFacts {
  /** One of the categories that OVHcloud's catalog guide lists. */
  category: string;
  publisher: string;
  /** Family, such as "Mistral". */
  series: string;
  licence?: string;
  tags: readonly string[];
  /** Day of publication by OVHcloud; absent where no source tells. */
  publishedOn?: string;
  /** Euro per million tokens; absent where unknown. */
  priceEur?: { prompt: number; completion: number };
  /** Whether it shows its reasoning; absent where unknown. */
  reasoning?: boolean;
  /** Parameters, in billions. */
  params?: number;
  /** The organisation at Hugging Face: what virtual models call the publisher. */
  organisation: string;
  /** Use cases that virtual models know. */
  useCases: readonly string[];
  /** False for models that still answer and that the website hides. */
  available: boolean;
  /** Id of the entry where it is not the API's. */
  catalogId?: string;
  /** Other names of the model. */
  aliases: readonly string[];
}

const LLM = "Large Language Models (LLM)";
const VISUAL = "Visual LLM";
const openai = { publisher: "OpenAI", organisation: "openai", series: "gpt-oss", licence: "Apache 2.0" };
const meta = { publisher: "Meta", organisation: "meta-llama", series: "Llama", licence: "Llama 3.3 Community" };
const mistral = { publisher: "Mistral AI", organisation: "mistralai", series: "Mistral", licence: "Apache 2.0" };
const qwen = { publisher: "Qwen", organisation: "qwen", series: "Qwen", licence: "Apache 2.0" };
const baai = { category: "Embeddings", publisher: "BAAI", organisation: "baai", series: "BGE", licence: "MIT" };
const whisper = { category: "Speech To Text", publisher: "OpenAI", organisation: "openai", series: "Whisper" };
const riva = { category: "Text To Speech", publisher: "NVIDIA", organisation: "nvidia", series: "Riva" };

/**
 * By model id. Euro prices: the website's catalog of 2026-09-28 as neurolink read it; those of the four Mistral and
 * Coder models that it did not show: the first commit of models.dev (2025-11-12). Publication dates: models.dev.
 * Parameters: the models' names and cards. Tags, licences, aliases and use cases are this emulator's own, after the
 * examples in OVHcloud's guides.
 */
export const CATALOG_FACTS: Readonly<Record<string, CatalogFacts>> = {
  "gpt-oss-120b": facts("Reasoning LLM", openai, [0.08, 0.4], "2025-08-28", 117, { reasoning: true }),
  "gpt-oss-20b": facts("Reasoning LLM", openai, [0.04, 0.15], "2025-08-28", 21, { reasoning: true }),
  "Qwen3.6-27B": facts(VISUAL, qwen, [0.4, 2.7], "2026-06-01", 27, {
    reasoning: true,
    tags: ["Reasoning", "Multimodal", "Code Assistant"],
    useCases: ["code_chat", "code_completion"],
  }),
  "Qwen3.8-27B": withoutDate(facts(VISUAL, qwen, [0.4, 2.7], "", 27, { tags: ["Multimodal"] })),
  "Qwen3.5-397B-A17B": facts(VISUAL, qwen, [0.6, 3.6], "2026-05-18", 397, {
    reasoning: true,
    tags: ["Reasoning", "Multimodal"],
  }),
  "Qwen3.5-9B": facts(VISUAL, qwen, [0.1, 0.15], "2026-04-22", 9, {
    reasoning: true,
    tags: ["Reasoning", "Multimodal"],
  }),
  "Meta-Llama-3_3-70B-Instruct": facts(LLM, meta, [0.67, 0.67], "2025-04-01", 70, {
    useCases: ["summarization"],
    aliases: ["llama-3-3-70b-instruct"],
  }),
  "Qwen2.5-VL-72B-Instruct": facts(VISUAL, qwen, [0.91, 0.91], "2025-03-31", 72, {
    tags: ["Multimodal"],
    aliases: ["qwen-2-5-vl-72b-instruct"],
  }),
  "Qwen3-Coder-30B-A3B-Instruct": facts("Code LLM", qwen, [0.06, 0.22], "2025-10-28", 30, {
    tags: ["Code Assistant"],
    useCases: ["code_chat", "code_completion"],
    available: false,
    aliases: ["qwen-3-coder-30b-a3b-instruct"],
  }),
  "Mistral-Small-3.2-24B-Instruct-2506": facts(VISUAL, mistral, [0.09, 0.28], "2025-07-16", 24, {
    tags: ["Multimodal"],
    available: false,
    aliases: ["mistral-small-3-2-24b-instruct-2506"],
  }),
  // Seen in the catalog under a slug, while the API's id has capitals.
  "Mistral-Nemo-Instruct-2407": facts(LLM, mistral, [0.13, 0.13], "2024-11-20", 12, {
    useCases: ["summarization"],
    available: false,
    catalogId: "mistral-nemo-instruct-2407",
    aliases: ["Mistral-Nemo-Instruct-2407"],
  }),
  "Mistral-7B-Instruct-v0.3": facts(LLM, mistral, [0.1, 0.1], "2025-04-01", 7, {
    available: false,
    aliases: ["mistral-7b-instruct-v0-3"],
  }),
  "Qwen3Guard-Gen-8B": facts("LLM Guard", qwen, [0, 0], "2026-01-22", 8, { tags: ["Moderation"] }),
  "Qwen3Guard-Gen-0.6B": facts("LLM Guard", qwen, [0, 0], "2026-01-22", 0.6, { tags: ["Moderation"] }),
  "whisper-large-v3": other(whisper),
  "whisper-large-v3-turbo": other(whisper),
  "nvr-tts-en-us": other(riva, 0),
  "nvr-tts-de-de": other(riva, 0),
  "nvr-tts-es-es": other(riva, 0),
  "nvr-tts-it-it": other(riva, 0),
  "stable-diffusion-xl-base-v10": other(
    {
      category: "Image Generation",
      publisher: "Stability AI",
      organisation: "stabilityai",
      series: "Stable Diffusion",
    },
    0,
    { aliases: ["stable-diffusion-xl"] },
  ),
  // Free by a public operator's notes of 2026-10-05; OVHcloud's own pages say nothing.
  "bge-m3": other(baai, 0, { aliases: ["BGE-M3"] }),
  "bge-multilingual-gemma2": other(baai, 0),
  "Qwen3-Embedding-8B": other({ ...qwen, category: "Embeddings" }, 0, { params: 8 }),
};

type Origin = Pick<CatalogFacts, "publisher" | "organisation" | "series" | "licence">;

function facts(
  category: string,
  origin: Origin,
  [prompt, completion]: [number, number],
  publishedOn: string,
  params: number,
  more: Partial<CatalogFacts> = {},
): CatalogFacts {
  const common = { category, tags: [], useCases: [], aliases: [], available: true, reasoning: false };
  return { ...common, ...origin, publishedOn, params, priceEur: { prompt, completion }, ...more };
}

function other(
  origin: Origin & Pick<CatalogFacts, "category">,
  price?: number,
  more: Partial<CatalogFacts> = {},
): CatalogFacts {
  const priceEur = price === undefined ? {} : { priceEur: { prompt: price, completion: price } };
  return { tags: [], useCases: [], aliases: [], available: true, reasoning: false, ...origin, ...priceEur, ...more };
}

// What no source tells of the newest model: its day, and whether it shows its reasoning.
function withoutDate({ publishedOn: _day, reasoning: _reasoning, ...known }: CatalogFacts): CatalogFacts {
  return known;
}
