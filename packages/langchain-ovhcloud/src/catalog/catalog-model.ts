import type { ModelKind } from "./known-model.js";
import type { Retirement } from "./roster.js";

/** Where something about a model was read: the API's own list, the catalog, or the catalog's OpenRouter dialect. */
export type CatalogSource = "models" | "models_v2" | "openrouter";

/** What a model costs, in the currency of the field that holds it. */
export interface CatalogPrice {
  /** A million tokens of prompts. */
  inputPerMillion?: number;
  /** A million tokens of answers. */
  outputPerMillion?: number;
  /** A million tokens of prompts that the service still had in its cache. */
  cacheReadPerMillion?: number;
  /** For what is not counted in tokens, such as seconds of sound: one `unit`, as the catalog names it. */
  perUnit?: { price: number; unit: string };
}

/** What a model takes, gives and can do; an absent field says that no source tells. */
export interface CatalogCapabilities {
  /** Kinds of input, such as "text", "image", "audio"; empty where no source tells. */
  inputs: readonly string[];
  /** Kinds of output. */
  outputs: readonly string[];
  /** Whether it shows its reasoning. */
  reasoning?: boolean;
  /** Whether it calls tools ("function calling"). */
  tools?: boolean;
  streaming?: boolean;
  /** Whether it answers with JSON by a schema. */
  structuredOutput?: boolean;
}

/** What the sources tell of a model, besides its names. */
export interface CatalogFacts {
  kind?: ModelKind;
  /** As the catalog writes it, such as "Visual LLM". */
  category?: string;
  description?: string;
  tags?: readonly string[];
  /** Tokens that it reads. */
  contextLength?: number;
  /** Tokens that it writes at most. */
  maxOutput?: number;
  /** In euro: what OVHcloud bills. */
  pricesEuro?: CatalogPrice;
  /** In US dollars. */
  pricesUsd?: CatalogPrice;
  /** Requests a minute. */
  rateLimits?: { authenticated?: number; anonymous?: number; playground?: number };
  /**
   * Whether the catalog offers it. False also for models that still answer, in the three months before their removal;
   * see `listed`.
   */
  available?: boolean;
  publisher?: string;
  /** Family, such as "Mistral". */
  series?: string;
  licence?: string;
  /** Day of publication, `YYYY-MM-DD`. */
  publishedAt?: string;
}

/** One model of the service, put together from every source that could be read. */
export interface CatalogModel extends Omit<CatalogFacts, "kind" | "tags"> {
  /** The API's id: what `model` takes. Never a catalog's slug that no list of the API confirms. */
  id: string;
  /** Other names of it: the catalog's id, slugs, the id at Hugging Face. */
  aliases: readonly string[];
  /** For people. */
  name: string;
  /** What it is for; "unknown" where no source tells. */
  kind: ModelKind | "unknown";
  tags: readonly string[];
  capabilities: CatalogCapabilities;
  /** Whether the API's own list has it; absent when that could not be read. */
  listed?: boolean;
  /** When it goes or went, and what to use instead; by this package's own table. */
  deprecation?: Retirement;
  /** Which sources knew it. */
  sources: readonly CatalogSource[];
}

/** An entry of the catalog whose id in the API nobody confirms, so that it must not be sent. */
export type UnconfirmedModel = Omit<CatalogModel, "id">;

/** One source's entry of a model. */
export interface SourceEntry {
  source: CatalogSource;
  /** As the source writes it. */
  id: string;
  /** For people. */
  name?: string;
  /** Other names. */
  aliases: readonly string[];
  facts: CatalogFacts;
  capabilities: Partial<CatalogCapabilities>;
}
