import type { CatalogModel } from "./catalog-model.js";
import { bareName, compareIds } from "./merge-sources.js";
import {
  parseVirtualModel,
  type VirtualCondition,
  type VirtualField,
  type VirtualModel,
  type VirtualRanker,
} from "./virtual-model.js";

/**
 * A preview of what a virtual model stands for. The service decides by itself, with what it knows and when it is asked;
 * read `response_metadata.model` for what it was.
 *
 * What OVHcloud's guide leaves open is guessed: only chat models count, unless a tag belongs to none of them; a number
 * that the catalog does not have never fits a condition, and comes last in a ranking; parameters are read from names
 * (`-70B-`), `params` above a million being a count and not billions; `fastest` is the smallest; the day of
 * publication stands for `endpoint_publication_date`; of equals the cheapest wins.
 *
 * @param virtual its name or its parts.
 * @param models those of the catalog.
 * @returns null when none fits.
 * @throws OVHcloudConfigurationError for a name that is none.
 */
export function resolveVirtualModel(
  virtual: string | VirtualModel,
  models: readonly CatalogModel[],
): CatalogModel | null {
  const { tag, ranker, where } = typeof virtual === "string" ? parseVirtualModel(virtual) : virtual;
  const tagged = models.filter((model) => model.kind !== "guard" && model.listed !== false && hasTag(model, tag));
  const chat = tagged.filter(({ kind }) => kind === "chat");
  const candidates = (chat.length > 0 ? chat : tagged).filter((model) => !where || fits(model, where));
  const [best] = candidates.sort(
    (a, b) => compare(a, b, RANKERS[ranker]) || compare(a, b, RANKERS.cheapest) || compareIds(a.id, b.id),
  );
  return best ?? null;
}

type Value = number | undefined;

const RANKERS: Readonly<Record<VirtualRanker, { by: (model: CatalogModel) => Value; mostFirst: boolean }>> = {
  fastest: { by: paramsOf, mostFirst: false },
  smallest: { by: paramsOf, mostFirst: false },
  biggest: { by: paramsOf, mostFirst: true },
  cheapest: { by: inputCost, mostFirst: false },
  latest: { by: ({ publishedAt }) => dayNumber(publishedAt), mostFirst: true },
};

const FIELDS: Readonly<Record<VirtualField, (model: CatalogModel) => Value>> = {
  context_size: ({ contextLength }) => contextLength,
  max_tokens: ({ maxOutput }) => maxOutput,
  input_cost: inputCost,
  params: paramsOf,
  endpoint_publication_date: ({ publishedAt }) => dayNumber(publishedAt),
};

// OVHcloud's catalog knows a tag and a category for code, and no other use cases.
const CODE = new Set(["codechat", "codecompletion"]);

function hasTag({ series, publisher, tags, category, aliases, id }: CatalogModel, tag: string): boolean {
  const wanted = bareName(tag);
  const names = [series, publisher, ...tags].flatMap((name) => (name === undefined ? [] : [bareName(name)]));
  if (names.includes(wanted)) return true;
  if (CODE.has(wanted)) return names.includes("codeassistant") || /code/i.test(category ?? "");
  // Publishers go by their organisation at Hugging Face: "meta-llama/…" of Meta.
  const organisations = [id, ...aliases].flatMap((name) => (name.includes("/") ? [name.split("/")[0] as string] : []));
  return organisations.map(bareName).includes(wanted);
}

function fits(model: CatalogModel, { field, operator, value }: VirtualCondition): boolean {
  const actual = FIELDS[field](model);
  const wanted = typeof value === "string" ? dayNumber(value) : scaled(field, value);
  if (actual === undefined || wanted === undefined) return false;
  if (operator === "=") return actual === wanted;
  return operator === "<" ? actual < wanted : actual > wanted;
}

function scaled(field: VirtualField, value: number): number {
  return field === "params" && value >= 1e6 ? value / 1e9 : value;
}

function inputCost({ pricesEuro }: CatalogModel): Value {
  return pricesEuro?.inputPerMillion;
}

// In billions: "Meta-Llama-3_3-70B-Instruct", "Mixtral-8x7B-Instruct-v0.1"; of "30B-A3B" the first, which is all of them.
function paramsOf({ id }: CatalogModel): Value {
  const [, experts = "1", each] = /(?:^|[-_])(?:(\d+)x)?(\d+(?:\.\d+)?)b(?:[-_]|$)/i.exec(id) ?? [];
  return each === undefined ? undefined : Number(experts) * Number(each);
}

function dayNumber(day: string | undefined): Value {
  const time = Date.parse(day ?? "");
  return Number.isNaN(time) ? undefined : time;
}

function compare(a: CatalogModel, b: CatalogModel, { by, mostFirst }: (typeof RANKERS)[VirtualRanker]): number {
  const [left, right] = [by(a), by(b)];
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return mostFirst ? right - left : left - right;
}
