import type { z } from "zod";
import type { SourceEntry } from "./catalog-model.js";
import type { ModelKind } from "./known-model.js";
import { present } from "./present.js";
import { readPrice } from "./read-price.js";
import { apiEntrySchema, catalogEntrySchema, listSchema, openRouterRowSchema } from "./source-schemas.js";

/**
 * Reads what a source answered.
 *
 * @param answer the parsed JSON.
 * @returns its entries; undefined when it is no list, or one of entries that all have no id.
 */
export type SourceReader = (answer: unknown) => SourceEntry[] | undefined;

/** How each source is read. */
export const SOURCE_READERS = {
  models: readerOf(apiEntrySchema, fromApi),
  models_v2: readerOf(catalogEntrySchema, fromCatalog),
  openrouter: readerOf(openRouterRowSchema, fromOpenRouter),
} as const satisfies Record<SourceEntry["source"], SourceReader>;

function readerOf<T>(schema: z.ZodType<T>, read: (entry: T) => SourceEntry): SourceReader {
  return (answer) => {
    const list = listSchema.safeParse(answer);
    if (!list.success) return undefined;
    const entries = list.data.map((raw) => schema.safeParse(raw));
    const good = entries.flatMap((entry) => (entry.success ? [read(entry.data)] : []));
    return good.length === 0 && entries.length > 0 ? undefined : good;
  };
}

function fromApi(entry: z.infer<typeof apiEntrySchema>): SourceEntry {
  const facts = {
    contextLength: entry.context_length,
    maxOutput: entry.max_completion_tokens,
    pricesUsd: readPrice(entry.pricing),
  };
  return { source: "models", id: entry.id, aliases: [], facts: present(facts), capabilities: {} };
}

function fromCatalog(entry: z.infer<typeof catalogEntrySchema>): SourceEntry {
  const { metadata } = entry;
  const able = metadata?.model_specs?.capabilities;
  const publishing = metadata?.publishing_information;
  const usage = metadata?.usage_information;
  const limits = usage?.rate_limit;
  const facts = {
    kind: kindOf(entry.category, entry.category_v2),
    category: entry.category ?? entry.category_v2,
    description: entry.description,
    tags: entry.tags,
    pricesEuro: readPrice(usage?.pricing),
    rateLimits:
      limits &&
      present({
        authenticated: limits.rate_limit_api,
        anonymous: limits.rate_limit_api_anonymous,
        playground: limits.rate_limit_playground,
      }),
    available: entry.available,
    publisher: publishing?.publisher,
    series: publishing?.series,
    licence: publishing?.licence_name,
    publishedAt: dayOf(publishing?.model_publication_date),
  };
  const capabilities = {
    inputs: able?.input_modality?.map(lower),
    outputs: able?.output_modality?.map(lower),
    reasoning: able?.reasoning,
    tools: able?.function_calling,
    streaming: able?.streaming,
  };
  return {
    source: "models_v2",
    id: entry.id,
    ...(entry.name === undefined ? {} : { name: entry.name }),
    aliases: metadata?.aliases ?? [],
    facts: present(facts),
    capabilities: present(capabilities),
  };
}

// What its features leave out is taken for unknown: the list says what is supported, and is not documented.
function fromOpenRouter(row: z.infer<typeof openRouterRowSchema>): SourceEntry {
  const has = (feature: string) => (row.supported_features?.includes(feature) ? true : undefined);
  const facts = {
    kind: "chat" as const,
    description: row.description,
    contextLength: row.context_length,
    maxOutput: row.max_output_length,
    pricesUsd: readPrice(row.pricing),
    publishedAt: dayOf(row.created),
  };
  const capabilities = {
    inputs: row.input_modalities?.map(lower),
    outputs: row.output_modalities?.map(lower),
    reasoning: has("reasoning"),
    tools: has("tools"),
    structuredOutput: has("structured_outputs"),
  };
  return {
    source: "openrouter",
    id: row.id,
    ...(row.name === undefined ? {} : { name: row.name }),
    aliases: row.hugging_face_id === undefined ? [] : [row.hugging_face_id],
    facts: present(facts),
    capabilities: present(capabilities),
  };
}

// The first that fits: "LLM Guard" is no language model, and "Visual LLM" is one.
const KINDS: readonly (readonly [RegExp, ModelKind])[] = [
  [/guard|moderation/i, "guard"],
  [/embedding/i, "embedding"],
  [/image gen|text to image/i, "image"],
  [/speech to text|transcription|speech recognition/i, "transcription"],
  [/text to speech|speech synthesis/i, "speech"],
  [/llm|language model|text generation|assistant/i, "chat"],
];

function kindOf(...categories: (string | undefined)[]): ModelKind | undefined {
  for (const category of categories) {
    const kind = KINDS.find(([pattern]) => category !== undefined && pattern.test(category))?.[1];
    if (kind) return kind;
  }
  return undefined;
}

/**
 * The day of a date as a list writes it.
 *
 * @param stated text that begins with `YYYY-MM-DD`, or seconds or milliseconds since 1970.
 */
function dayOf(stated: string | number | undefined): string | undefined {
  if (typeof stated === "string") return /^\d{4}-\d{2}-\d{2}/.exec(stated)?.[0];
  if (stated === undefined || !(stated > 0)) return undefined;
  const date = new Date(stated < 1e11 ? stated * 1000 : stated);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

function lower(text: string): string {
  return text.toLowerCase();
}
