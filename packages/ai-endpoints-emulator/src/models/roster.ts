import { CATALOG_FACTS, type CatalogFacts } from "./catalog-facts.js";

/** One model of the emulated service. */
export interface Model {
  id: string;
  kind: "chat" | "embedding" | "guard" | "audio" | "speech" | "image" | "dlp";
  /** Tokens; absent where the service states none. */
  contextLength?: number;
  /** Tokens. */
  maxCompletionTokens?: number;
  /** US dollars per million tokens; absent where unknown. */
  priceUsd?: { prompt: number; completion: number };
  /** Whether images are taken, and so bodies of up to 10 MB. */
  vision: boolean;
  /** Whether tools are taken. */
  tools: boolean;
  /** Values that `reasoning_effort` may have; absent where no source lists them. */
  reasoningEfforts?: readonly string[];
  /** Numbers in a vector (embedding models). */
  dimension?: number;
  /** False for models that answer but are not in the list any more. */
  listed: boolean;
  /** What the catalog tells of it; absent for models that it does not have. */
  catalog?: CatalogFacts;
}

/** Every value of `reasoning_effort` that some model takes. */
export const REASONING_EFFORTS: readonly string[] = ["none", "minimal", "low", "medium", "high"];

const MODELS: readonly Model[] = [
  chat("gpt-oss-120b", 131_072, [0.09, 0.47], { reasoningEfforts: ["low", "medium", "high"] }),
  chat("gpt-oss-20b", 131_072, [0.05, 0.18], { reasoningEfforts: ["low", "medium", "high"] }),
  chat("Qwen3.6-27B", 262_144, [0.47, 3.19], { vision: true, reasoningEfforts: REASONING_EFFORTS }),
  chat("Qwen3.8-27B", 262_144, [0.47, 3.19], { vision: true }),
  chat("Qwen3.5-397B-A17B", 262_144, [0.71, 4.25], {
    vision: true,
    reasoningEfforts: ["none", "low", "medium", "high"],
  }),
  chat("Qwen3.5-9B", 262_144, [0.12, 0.18], { vision: true, reasoningEfforts: ["none", "low", "medium", "high"] }),
  chat("Meta-Llama-3_3-70B-Instruct", 131_072, [0.74, 0.74]),
  chat("Qwen2.5-VL-72B-Instruct", 32_768, [1.01, 1.01], { vision: true, tools: false }),
  chat("Qwen3-Coder-30B-A3B-Instruct", 262_144, [0.07, 0.26]),
  chat("Mistral-Small-3.2-24B-Instruct-2506", 131_072, [0.1, 0.31], { vision: true }),
  chat("Mistral-Nemo-Instruct-2407", 65_536, [0.14, 0.14]),
  chat("Mistral-7B-Instruct-v0.3", 65_536, [0.11, 0.11]),
  chat("Qwen3Guard-Gen-8B", 32_768, [0, 0], { kind: "guard", tools: false, maxCompletionTokens: 16_384 }),
  chat("Qwen3Guard-Gen-0.6B", 32_768, [0, 0], { kind: "guard", tools: false, maxCompletionTokens: 16_384 }),
  { id: "whisper-large-v3", kind: "audio", vision: false, tools: false, listed: true },
  { id: "whisper-large-v3-turbo", kind: "audio", vision: false, tools: false, listed: true },
  speech("nvr-tts-en-us"),
  speech("nvr-tts-de-de"),
  speech("nvr-tts-es-es"),
  speech("nvr-tts-it-it"),
  {
    id: "stable-diffusion-xl-base-v10",
    kind: "image",
    priceUsd: { prompt: 0, completion: 0 },
    vision: false,
    tools: false,
    listed: true,
  },
  embedding("bge-m3", 1024, 8192),
  embedding("bge-multilingual-gemma2", 3584, 8192),
  embedding("Qwen3-Embedding-8B", 4096, 32_768),
  embedding("bge-base-en-v1.5", 768, 512, false),
  embedding("multilingual-e5-base", 768, 512, false),
  // Served, by OVHcloud's DLP guide, but not in the list of 2026-09-28.
  { id: "NuNER_Zero", kind: "dlp", vision: false, tools: false, listed: false },
];

/**
 * The models observed on 2026-09-28 in a list got without a key (24 ids), plus two embedding models of earlier rosters
 * that are still common in code (not listed). Context, price and vision as observed, tools and efforts
 * as models.dev read the catalog on 2026-07-02 and 2026-06-25; unconfirmed by OVHcloud.
 */
export const ROSTER: readonly Model[] = MODELS.map((model) => {
  const catalog = CATALOG_FACTS[model.id];
  return catalog ? { ...model, catalog } : model;
});

/**
 * The model of that name, whatever its letter case: OVHcloud's own pages print ids in two cases (`bge-m3`, `BGE-M3`),
 * so case-insensitivity is inferred.
 */
export function findModel(id: string): Model | undefined {
  return BY_NAME.get(id.toLowerCase());
}

const BY_NAME = new Map(ROSTER.map((model) => [model.id.toLowerCase(), model]));

function chat(
  id: string,
  contextLength: number,
  [prompt, completion]: [number, number],
  more: Partial<Model> = {},
): Model {
  return {
    id,
    kind: "chat",
    contextLength,
    maxCompletionTokens: contextLength,
    priceUsd: { prompt, completion },
    vision: false,
    tools: true,
    listed: true,
    ...more,
  };
}

function embedding(id: string, dimension: number, contextLength: number, listed = true): Model {
  return { id, kind: "embedding", contextLength, dimension, vision: false, tools: false, listed };
}

function speech(id: string): Model {
  return { id, kind: "speech", priceUsd: { prompt: 0, completion: 0 }, vision: false, tools: false, listed: true };
}
