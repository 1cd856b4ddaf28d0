import { ApiError } from "../server/api-error.js";
import { findModel, type Model, ROSTER } from "./roster.js";

/**
 * Finds the model that a name means: a model's own, or a virtual one (`tag@ranker?condition`; OVHcloud's guide of
 * 2026-06-26), resolved among the listed models.
 *
 * Guesses, because the guide does not tell: what it is documented for is "LLM generation", so other kinds are looked at
 * only for a tag that no language model has, and guards never; a model that lacks the compared number never fits; one
 * that lacks what is ranked comes last; `fastest` is the smallest; of equals the cheapest wins, then the first listed.
 *
 * @returns undefined when there is none
 * @throws {ApiError} 400 for a name with `@` that does not fit the grammar; what OVHcloud answers is unknown
 */
export function resolveModel(name: string): Model | undefined {
  const exact = findModel(name);
  if (exact || !name.includes("@")) return exact;
  const { tag, ranker, condition } = parse(name);
  const tagged = ROSTER.filter((model) => model.listed && model.kind !== "guard" && tagsOf(model).includes(tag));
  const chat = tagged.filter(({ kind }) => kind === "chat");
  const candidates = (chat.length > 0 ? chat : tagged).filter((model) => !condition || fits(model, condition));
  return candidates.sort((a, b) => compare(a, b, RANKERS[ranker] as Rank) || compare(a, b, CHEAPEST))[0];
}

interface Query {
  tag: string;
  ranker: string;
  condition: Condition | undefined;
}

interface Condition {
  field: string;
  operator: string;
  value: string;
}

/** What a model is ranked by, and whether more is better. */
interface Rank {
  by: (model: Model) => number | undefined;
  descending: boolean;
}

const CHEAPEST: Rank = { by: ({ catalog }) => catalog?.priceEur?.prompt, descending: false };
const SMALLEST: Rank = { by: ({ catalog }) => catalog?.params, descending: false };

const RANKERS: Readonly<Record<string, Rank>> = {
  fastest: SMALLEST,
  smallest: SMALLEST,
  biggest: { ...SMALLEST, descending: true },
  cheapest: CHEAPEST,
  latest: { by: ({ catalog }) => day(catalog?.publishedOn), descending: true },
};

const FIELDS: Readonly<Record<string, (model: Model) => number | undefined>> = {
  context_size: ({ contextLength }) => contextLength,
  max_tokens: ({ maxCompletionTokens }) => maxCompletionTokens,
  input_cost: ({ catalog }) => catalog?.priceEur?.prompt,
  params: ({ catalog }) => catalog?.params,
  endpoint_publication_date: ({ catalog }) => day(catalog?.publishedOn),
};

const GRAMMAR = /^([a-z0-9][\w.-]*)@(\w+)(?:\?\s*(\w+)\s*([<>=])\s*([\w.:+-]+)\s*)?$/i;

function parse(name: string): Query {
  const [, tag = "", ranker = "", field, operator = "", value = ""] = GRAMMAR.exec(name) ?? [];
  const known = ranker in RANKERS && (field === undefined || field in FIELDS);
  const number = field === undefined ? 0 : numberOf(field, value);
  if (!known || Number.isNaN(number))
    throw new ApiError(
      400,
      `\`${name}\` is no virtual model: tag@ranker or tag@ranker?field>value, with ${Object.keys(RANKERS).join(", ")}; ${Object.keys(FIELDS).join(", ")}; < > =.`,
      { param: "model" },
    );
  return { tag: bare(tag), ranker, condition: field === undefined ? undefined : { field, operator, value } };
}

function tagsOf({ catalog }: Model): string[] {
  if (!catalog) return [];
  return [catalog.series, catalog.publisher, catalog.organisation, ...catalog.useCases].map(bare);
}

function bare(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

function fits(model: Model, { field, operator, value }: Condition): boolean {
  const actual = FIELDS[field]?.(model);
  if (actual === undefined) return false;
  const wanted = numberOf(field, value);
  if (operator === "=") return actual === wanted;
  return operator === "<" ? actual < wanted : actual > wanted;
}

function numberOf(field: string, value: string): number {
  if (field === "endpoint_publication_date") return day(value) ?? Number.NaN;
  const number = Number(value);
  // Whether parameters are counted in ones or billions is not told: large numbers are ones.
  return field === "params" && number >= 1e6 ? number / 1e9 : number;
}

function day(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : time;
}

function compare(a: Model, b: Model, { by, descending }: Rank): number {
  const [left, right] = [by(a), by(b)];
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return descending ? right - left : left - right;
}
