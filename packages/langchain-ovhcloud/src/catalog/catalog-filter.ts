import type { CatalogModel } from "./catalog-model.js";

/** What to look for; every field that is given must fit. What is not known of a model does not fit. */
export interface CatalogFilter {
  kind?: CatalogModel["kind"];
  /** Whether it calls tools. */
  tools?: boolean;
  /** Whether it reads images. */
  vision?: boolean;
  /** Whether it shows its reasoning. */
  reasoning?: boolean;
  /** Whether it answers with JSON by a schema. */
  structuredOutput?: boolean;
  streaming?: boolean;
  /** Tokens that it reads at least. */
  minContext?: number;
  /** Tokens that it can write at least. */
  minOutput?: number;
  /** Euro per million tokens of prompts at most. */
  maxInputPriceEuro?: number;
  /** Euro per million tokens of answers at most. */
  maxOutputPriceEuro?: number;
  /** In any case of letters. */
  publisher?: string;
  /** Family, in any case of letters. */
  series?: string;
  /** Day, `YYYY-MM-DD`: published then or later. */
  publishedSince?: string;
  /** True for what the catalog offers, false for what it hides. */
  available?: boolean;
  /** False leaves out what is gone or announced to go. */
  deprecated?: boolean;
}

/**
 * Tells whether a model is what was looked for.
 *
 * @param model out of the catalog.
 * @param filter what to look for; an empty one fits everything.
 */
export function fitsFilter(model: CatalogModel, filter: CatalogFilter): boolean {
  const { capabilities, contextLength, maxOutput, pricesEuro } = model;
  const vision = capabilities.inputs.length > 0 ? capabilities.inputs.includes("image") : undefined;
  return (
    equal(model.kind, filter.kind) &&
    equal(capabilities.tools, filter.tools) &&
    equal(vision, filter.vision) &&
    equal(capabilities.reasoning, filter.reasoning) &&
    equal(capabilities.structuredOutput, filter.structuredOutput) &&
    equal(capabilities.streaming, filter.streaming) &&
    atLeast(contextLength, filter.minContext) &&
    atLeast(maxOutput, filter.minOutput) &&
    atMost(pricesEuro?.inputPerMillion, filter.maxInputPriceEuro) &&
    atMost(pricesEuro?.outputPerMillion, filter.maxOutputPriceEuro) &&
    equal(model.publisher?.toLowerCase(), filter.publisher?.toLowerCase()) &&
    equal(model.series?.toLowerCase(), filter.series?.toLowerCase()) &&
    atLeast(model.publishedAt, filter.publishedSince) &&
    equal(model.available, filter.available) &&
    equal(model.deprecation !== undefined, filter.deprecated)
  );
}

function equal<T>(actual: T | undefined, wanted: T | undefined): boolean {
  return wanted === undefined || actual === wanted;
}

function atLeast<T extends number | string>(actual: T | undefined, wanted: T | undefined): boolean {
  return wanted === undefined || (actual !== undefined && actual >= wanted);
}

function atMost(actual: number | undefined, wanted: number | undefined): boolean {
  return wanted === undefined || (actual !== undefined && actual <= wanted);
}
