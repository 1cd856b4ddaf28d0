import { OVHcloudConfigurationError } from "../client/errors.js";

/** How one of several models is chosen. */
export type VirtualRanker = "fastest" | "cheapest" | "biggest" | "latest" | "smallest";
/** What a condition may be about: `input_cost` is in euro per million tokens. */
export type VirtualField = "context_size" | "max_tokens" | "input_cost" | "params" | "endpoint_publication_date";
/** How it compares. */
export type VirtualOperator = "<" | ">" | "=";

/** What a model must be like. */
export interface VirtualCondition {
  field: VirtualField;
  operator: VirtualOperator;
  /** A number; for `endpoint_publication_date` a day as `YYYY-MM-DD` (the format is unconfirmed). */
  value: number | string;
}

/** A virtual model in its parts. */
export interface VirtualModel {
  /** Series (`mistral`), publisher (`meta-llama`) or use case (`code_chat`). */
  tag: string;
  ranker: VirtualRanker;
  where?: VirtualCondition;
}

const RANKERS: readonly string[] = ["fastest", "cheapest", "biggest", "latest", "smallest"] satisfies VirtualRanker[];
const OPERATORS: readonly string[] = ["<", ">", "="] satisfies VirtualOperator[];
const DATE_FIELD = "endpoint_publication_date";
const FIELDS: readonly string[] = [
  "context_size",
  "max_tokens",
  "input_cost",
  "params",
  DATE_FIELD,
] satisfies VirtualField[];

/**
 * Names a virtual model: the service chooses one by tag, ranker and condition, and says in `response_metadata.model`
 * which it was. Every class takes the name as `model`. OVHcloud documents it for language models (virtual-models guide,
 * 2026-06-26); what it does for others is unconfirmed.
 *
 * @param parts tag, ranker, one condition at most: whether the service combines several is unconfirmed.
 * @returns such as `mistral@latest?context_size>100000`.
 * @throws OVHcloudConfigurationError for what the grammar cannot say.
 */
export function virtualModel({ tag, ranker, where }: VirtualModel): string {
  const problem = problemWith(tag, ranker, where);
  if (problem) throw new OVHcloudConfigurationError(problem);
  return where ? `${tag}@${ranker}?${where.field}${where.operator}${written(where.value)}` : `${tag}@${ranker}`;
}

/**
 * Reads the name of a virtual model.
 *
 * @param text with or without spaces around the operator, as in OVHcloud's two samples.
 * @throws OVHcloudConfigurationError that names what does not fit.
 */
export function parseVirtualModel(text: string): VirtualModel {
  const parsed = tryParse(text);
  if (typeof parsed === "string") throw new OVHcloudConfigurationError(parsed);
  return parsed;
}

/**
 * Tells whether a model's name is that of a virtual model.
 *
 * @param text a model's name.
 */
export function isVirtualModel(text: string): boolean {
  return typeof tryParse(text) !== "string";
}

/** The parts, or what is wrong. */
function tryParse(text: string): VirtualModel | string {
  const [, tag, ranker, condition] = /^\s*([^@?\s]+)@([^@?\s]+)\s*(?:\?(.*))?$/s.exec(text) ?? [];
  if (tag === undefined || ranker === undefined)
    return `"${text}" is no virtual model: it takes the form tag@ranker or tag@ranker?field>value.`;
  const where = condition === undefined ? undefined : parseCondition(condition);
  if (typeof where === "string") return where;
  const parts = { tag, ranker: ranker as VirtualRanker, ...(where ? { where } : {}) };
  return problemWith(tag, ranker, where) ?? parts;
}

function parseCondition(text: string): VirtualCondition | string {
  if (/[&,;|?]|\band\b/i.test(text)) return SEVERAL;
  const [, field = "", operator = "", value = ""] = /^\s*(\w+)\s*([<>=!]+)\s*(\S+)\s*$/.exec(text) ?? [];
  if (!field) return `"${text}" is no condition: it takes the form field>value, with <, > or =.`;
  const number = /^\d+(\.\d+)?$/.test(value) && field !== DATE_FIELD ? Number(value) : value;
  return { field: field as VirtualField, operator: operator as VirtualOperator, value: number };
}

const SEVERAL =
  "A virtual model takes one condition: whether the service combines several is not documented. Choose among the models of `OVHcloudCatalog.filter()` instead.";

// Checked at run time too: the parts may come from configuration, and the text always does.
function problemWith(tag: string, ranker: string, where: unknown): string | undefined {
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(tag))
    return `The tag "${tag}" may have letters, digits, ".", "_" and "-" only, such as mistral or code_chat.`;
  if (!RANKERS.includes(ranker)) return `There is no ranker "${ranker}". Use one of ${RANKERS.join(", ")}.`;
  if (where === undefined) return undefined;
  if (Array.isArray(where)) return SEVERAL;
  const { field, operator, value } = where as VirtualCondition;
  if (!FIELDS.includes(field)) return `A condition cannot be about "${field}". Use one of ${FIELDS.join(", ")}.`;
  if (!OPERATORS.includes(operator)) return `There is no operator "${operator}". Use <, > or =.`;
  return problemWithValue(field, value);
}

function problemWithValue(field: string, value: unknown): string | undefined {
  if (field === DATE_FIELD) {
    const isDay = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
    return isDay ? undefined : `"${String(value)}" is no day for ${field}. Write it as YYYY-MM-DD.`;
  }
  const isNumber =
    typeof value === "number" && Number.isFinite(value) && value >= 0 && Number(written(value)) === value;
  return isNumber
    ? undefined
    : `"${String(value)}" is no number for ${field}. Pass one from 0 up, with 12 decimals at most.`;
}

// Without an exponent, which the grammar does not know.
function written(value: number | string): string {
  if (typeof value === "string" || !/e/i.test(String(value))) return String(value);
  return value > 1 ? "" : value.toFixed(12).replace(/0+$/, "");
}
