import { orderings, type Filter, type Ordering, type Scalar } from "../filter.js";
import { fieldPath, fieldValue } from "./database.js";

/** A piece of SQL with its bound values. */
export interface SqlCondition {
  sql: string;
  values: (string | number)[];
}

/**
 * SQL for a filter on `chunks`, with two-valued logic: a comparison with an absent field, or one of another type, is
 * false rather than NULL, so that `not` means what it says.
 */
export function filterToSql(filter: Filter): SqlCondition {
  if ("and" in filter) return join(filter.and, "AND", "1");
  if ("or" in filter) return join(filter.or, "OR", "0");
  if ("not" in filter) {
    const { sql, values } = filterToSql(filter.not);
    return { sql: `NOT ${sql}`, values };
  }
  if ("eq" in filter) return equals(filter.field, filter.eq);
  if ("in" in filter)
    return join(
      filter.in.map((eq) => ({ field: filter.field, eq })),
      "OR",
      "0",
    );
  return compare(filter.field, filter);
}

function join(parts: readonly Filter[], operator: "AND" | "OR", whenEmpty: string): SqlCondition {
  if (parts.length === 0) return { sql: whenEmpty, values: [] };
  const conditions = parts.map(filterToSql);
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(` ${operator} `)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}

function equals(field: string, value: Scalar): SqlCondition {
  if (typeof value === "boolean") {
    return { sql: `(json_type(metadata, ${fieldPath(field)}) IS '${value}')`, values: [] };
  }
  return typed(field, value, "=");
}

function compare(field: string, filter: Extract<Filter, { field: string }>): SqlCondition {
  for (const ordering of Object.keys(orderings) as Ordering[]) {
    const operand = (filter as Partial<Record<Ordering, string | number>>)[ordering];
    if (operand !== undefined) return typed(field, operand, orderings[ordering]);
  }
  return { sql: "0", values: [] };
}

function typed(field: string, value: string | number, operator: string): SqlCondition {
  const types = typeof value === "string" ? "'text'" : "'integer', 'real'";
  const type = `json_type(metadata, ${fieldPath(field)}) IN (${types})`;
  return { sql: `coalesce(${fieldValue(field)} ${operator} ? AND ${type}, 0)`, values: [value] };
}
