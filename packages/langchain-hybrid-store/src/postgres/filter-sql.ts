import { storableText } from "./storable.js";
import { orderings, type Filter, type Ordering, type Scalar } from "../filter.js";

/** Collects the parameters of a statement and gives each its name in it. */
export class Parameters {
  readonly values: unknown[];

  constructor(...first: unknown[]) {
    this.values = first;
  }

  /** Adds a value; returns `$n`. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * SQL for a filter on `chunks`. A comparison with an absent field is NULL, which a WHERE takes for false; only under `not`
 * it must become false by itself. Values are compared as `jsonb`, which never takes a number for a text.
 */
export function filterToSql(filter: Filter, parameters: Parameters): string {
  if ("and" in filter) return join(filter.and, "AND", "true", parameters);
  if ("or" in filter) return join(filter.or, "OR", "false", parameters);
  if ("not" in filter) return `NOT coalesce(${filterToSql(filter.not, parameters)}, false)`;
  if ("eq" in filter) return equalsOneOf(filter.field, [filter.eq], parameters);
  if ("in" in filter) return equalsOneOf(filter.field, filter.in, parameters);
  return compare(filter.field, filter, parameters);
}

/** SQL for the value of a top-level metadata field; the name is a literal so that an index on it can be used. */
export function fieldValue(field: string): string {
  return `(metadata -> '${field.replaceAll("'", "''")}')`;
}

function join(parts: readonly Filter[], operator: "AND" | "OR", whenEmpty: string, parameters: Parameters): string {
  if (parts.length === 0) return whenEmpty;
  return `(${parts.map((part) => filterToSql(part, parameters)).join(` ${operator} `)})`;
}

function equalsOneOf(field: string, values: readonly Scalar[], parameters: Parameters): string {
  const json = values.map((value) => JSON.stringify(typeof value === "string" ? storableText(value) : value));
  const [only] = json;
  if (only === undefined) return "false";
  if (json.length === 1) return `${fieldValue(field)} = ${parameters.add(only)}::jsonb`;
  return `${fieldValue(field)} = ANY (${parameters.add(json)}::jsonb[])`;
}

/** Texts are ordered by code point, which is what the collation "C" does in a UTF-8 database. */
function compare(field: string, filter: Extract<Filter, { field: string }>, parameters: Parameters): string {
  for (const ordering of Object.keys(orderings) as Ordering[]) {
    const operand = (filter as Partial<Record<Ordering, string | number>>)[ordering];
    if (operand === undefined) continue;
    const value = fieldValue(field);
    const operator = orderings[ordering];
    if (typeof operand === "number") {
      return `(${value} ${operator} ${parameters.add(JSON.stringify(operand))}::jsonb AND jsonb_typeof(${value}) = 'number')`;
    }
    const text = `(metadata ->> '${field.replaceAll("'", "''")}') COLLATE "C"`;
    return `(${text} ${operator} ${parameters.add(storableText(operand))}::text AND jsonb_typeof(${value}) = 'string')`;
  }
  return "false";
}
