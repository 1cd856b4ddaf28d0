import type { CatalogPrice } from "./catalog-model.js";

/**
 * Reads prices, tolerantly: OVHcloud's guide says that the catalog has price and unit for prompt and completion, but
 * not under which keys (unconfirmed). Understood are keys such as `prompt`, `input`, `prompt_price`, `price_input`,
 * `completion`, `output`; numbers and decimal strings; a price by itself, or beside its `unit`, or as a list of
 * `{ type, price, unit }`.
 *
 * Whether a price is for one token or a million is decided by its size, whatever the unit says: below 0.001 it is for
 * one. A unit of thousand tokens is believed. Units that are no tokens become `perUnit`.
 *
 * @param raw what stands under `pricing`.
 * @returns undefined when nothing in it is a price.
 */
export function readPrice(raw: unknown): CatalogPrice | undefined {
  const price: CatalogPrice = {};
  for (const { role, amount, unit } of statedPrices(raw)) {
    if (unit && NO_TOKENS.test(unit)) price.perUnit ??= { price: amount, unit };
    else if (role !== "alone") price[role] ??= perMillion(amount, unit);
    else if (unit && /tok/i.test(unit)) price.inputPerMillion ??= perMillion(amount, unit);
  }
  return Object.keys(price).length > 0 ? price : undefined;
}

type Role = "inputPerMillion" | "outputPerMillion" | "cacheReadPerMillion" | "alone";

interface StatedPrice {
  role: Role;
  amount: number;
  unit: string | undefined;
}

const NO_TOKENS = /second|minute|hour|image|picture|character|\bchar|step|request|page/i;
const THOUSAND = /\b1k\b|\bk ?tok|thousand|\b1[ ,._]?000\b(?![ ,._]?000)/i;

function statedPrices(raw: unknown): StatedPrice[] {
  if (typeof raw !== "object" || raw === null) return [];
  const fields = Object.entries(Array.isArray(raw) ? byType(raw) : raw);
  const shared = fields.find(([key, value]) => /^(unit|per)$/i.test(key) && typeof value === "string")?.[1] as
    | string
    | undefined;
  return fields.flatMap(([key, value]) => {
    const role = roleOf(key);
    const stated = role && amountIn(value);
    if (!role || !stated) return [];
    return [{ role, amount: stated.amount, unit: stated.unit ?? unitBeside(key, fields) ?? shared }];
  });
}

function byType(list: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(
    list.flatMap((one) => {
      const { type, name, kind } = (one ?? {}) as Record<string, unknown>;
      const label = [type, name, kind].find((text) => typeof text === "string");
      return label === undefined ? [] : [[label as string, one]];
    }),
  );
}

function roleOf(key: string): Role | undefined {
  if (/unit|currency|write/i.test(key)) return undefined;
  if (/cache/i.test(key)) return "cacheReadPerMillion";
  if (/prompt|input/i.test(key)) return "inputPerMillion";
  if (/completion|output/i.test(key)) return "outputPerMillion";
  return /price|cost|amount|value|audio|image|second|minute/i.test(key) ? "alone" : undefined;
}

// `prompt_price` beside `prompt_unit`, `price_prompt` beside `unit_prompt`.
function unitBeside(key: string, fields: readonly [string, unknown][]): string | undefined {
  const bare = (name: string) => name.toLowerCase().replaceAll(/price|cost|amount|value|unit|[^a-z]/g, "");
  const found = fields.find(
    ([name, value]) => /unit/i.test(name) && typeof value === "string" && bare(name) === bare(key),
  );
  return found?.[1] as string | undefined;
}

function amountIn(value: unknown): { amount: number; unit: string | undefined } | undefined {
  const amount = numberIn(value);
  if (amount !== undefined) return { amount, unit: undefined };
  if (typeof value !== "object" || value === null) return undefined;
  const fields = Object.entries(value);
  const price = fields.find(([key, one]) => /price|cost|amount|value/i.test(key) && numberIn(one) !== undefined);
  const unit = fields.find(([key, one]) => /unit|per/i.test(key) && typeof one === "string");
  return price && { amount: numberIn(price[1]) as number, unit: unit?.[1] as string | undefined };
}

function numberIn(value: unknown): number | undefined {
  const number =
    typeof value === "string" && /^\s*[€$]?\s*\d+([.,]\d+)?(e-?\d+)?\s*[€$]?\s*$/i.test(value)
      ? Number(value.replaceAll(/[€$\s]/g, "").replace(",", "."))
      : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}

function perMillion(amount: number, unit: string | undefined): number {
  const isForThousand = unit !== undefined && THOUSAND.test(unit);
  const factor = isForThousand ? 1e3 : amount < 0.001 ? 1e6 : 1;
  // 0.00000009 times a million is not 0.09 in binary.
  return Number((amount * factor).toPrecision(12));
}
