import { ROSTER, type Model } from "../models/roster.js";
import type { CatalogFacts } from "../models/catalog-facts.js";
import type { PlainRoute } from "../server/route.js";
import { perToken } from "./models.js";

const CATALOG_HOST = "catalog.endpoints.ai.ovh.net";

/**
 * `GET /rest/v1/models_v2`: the public catalog, without a key (OVHcloud's catalog guide, 2026-07-31). The guide names
 * the fields; the keys inside of `pricing` are a guess. Prices are in euro. Seen by others and kept: an entry whose id
 * is a slug in small letters where the API's has capitals, `category_v2`, `metadata.aliases`, and models that the
 * website hides while they still answer (`available: false`).
 */
const modelsV2Route: PlainRoute = {
  method: "GET",
  host: CATALOG_HOST,
  path: "/rest/v1/models_v2",
  model: false,
  key: "ignored",
  handle: () => ({ json: catalogued().map(([model, facts]) => entry(model, facts)) }),
};

/** `GET /rest/v2/openrouter`: language models with prices as decimal strings, US dollars a token (seen by others). */
const openRouterRoute: PlainRoute = {
  method: "GET",
  host: CATALOG_HOST,
  path: "/rest/v2/openrouter",
  model: false,
  key: "ignored",
  handle: () => ({
    json: { data: catalogued().flatMap(([model, facts]) => (model.kind === "chat" ? [row(model, facts)] : [])) },
  }),
};

/** Both catalogs. */
export const catalogRoutes: readonly PlainRoute[] = [modelsV2Route, openRouterRoute];

function catalogued(): [Model, CatalogFacts][] {
  return ROSTER.flatMap((model) => (model.listed && model.catalog ? [[model, model.catalog]] : []));
}

function entry(model: Model, facts: CatalogFacts): Record<string, unknown> {
  const { category, publisher, series, licence, publishedOn, reasoning, available, catalogId = model.id } = facts;
  return {
    id: catalogId,
    name: model.id,
    description: `${model.id}, as this emulator lists it.`,
    available,
    category,
    category_v2: model.kind === "chat" ? "Text Generation" : category,
    tags: facts.tags,
    metadata: {
      aliases: facts.aliases,
      model_specs: {
        capabilities: {
          input_modality: inputsOf(model),
          output_modality: [OUTPUTS[model.kind] ?? "text"],
          ...(reasoning !== undefined && { reasoning }),
          function_calling: model.tools,
          streaming: model.kind === "chat",
        },
      },
      publishing_information: {
        publisher,
        series,
        ...(licence !== undefined && { licence_name: licence }),
        ...(publishedOn !== undefined && { model_publication_date: publishedOn }),
      },
      usage_information: {
        ...(facts.priceEur && { pricing: pricing(facts.priceEur) }),
        rate_limit: { rate_limit_api: 400, rate_limit_api_anonymous: 2, rate_limit_playground: 2 },
      },
    },
  };
}

function pricing({ prompt, completion }: { prompt: number; completion: number }): Record<string, unknown> {
  const unit = "EUR / 1M tokens";
  return { prompt: { price: prompt, unit }, completion: { price: completion, unit } };
}

function row(model: Model, { publishedOn, organisation, reasoning }: CatalogFacts): Record<string, unknown> {
  const features = [...(model.tools ? ["tools"] : []), "json_mode", "structured_outputs"];
  return {
    id: model.id,
    name: model.id,
    ...(publishedOn !== undefined && { created: Date.parse(publishedOn) / 1000 }),
    hugging_face_id: `${organisation}/${model.id}`,
    context_length: model.contextLength,
    max_output_length: model.maxCompletionTokens,
    input_modalities: inputsOf(model),
    output_modalities: ["text"],
    pricing: {
      prompt: perToken(model.priceUsd?.prompt ?? 0),
      completion: perToken(model.priceUsd?.completion ?? 0),
      input_cache_reads: "0",
      input_cache_writes: "0",
    },
    supported_features: reasoning ? [...features, "reasoning"] : features,
    supported_sampling_parameters: ["temperature", "top_p", "seed", "stop"],
    description: `${model.id}, as this emulator lists it.`,
  };
}

function inputsOf({ kind, vision }: Model): string[] {
  if (kind === "audio") return ["audio"];
  return vision ? ["text", "image"] : ["text"];
}

const OUTPUTS: Readonly<Record<string, string>> = { embedding: "embeddings", speech: "audio", image: "image" };
