import { orderings, type Filter, type Ordering, type Scalar } from "../filter.js";

/** A piece of SQL with its bound values. */
export interface SqlCondition {
  sql: string;
  values: (string | number)[];
}

/**
 * SQL for a filter on `chunks`. A comparison with an absent field is NULL, which a WHERE takes for false; only under
 * `not` it must become false by itself. (`coalesce` everywhere would keep SQLite from using an index on a field.)
 */
export function filterToSql(filter: Filter): SqlCondition {
  if ("and" in filter) return join(filter.and.map(filterToSql), "AND", "1");
  if ("or" in filter) return join(filter.or.map(filterToSql), "OR", "0");
  if ("not" in filter) {
    const { sql, values } = filterToSql(filter.not);
    return { sql: `NOT coalesce(${sql}, 0)`, values };
  }
  if ("eq" in filter) return equalsOneOf(filter.field, [filter.eq]);
  if ("in" in filter) return equalsOneOf(filter.field, filter.in);
  return compare(filter.field, filter);
}

/** SQL for the value of a top-level metadata field; the path is a literal so that an index on it can be used. */
export function fieldValue(field: string): string {
  return `json_extract(metadata, ${fieldPath(field)})`;
}

/** SQL for the JSON type of a top-level metadata field. */
export function fieldType(field: string): string {
  return `json_type(metadata, ${fieldPath(field)})`;
}

/** The JSON path of a metadata field as an SQL literal. `assertField` refuses names that would need escapes in it. */
function fieldPath(field: string): string {
  return `'$."${field.replaceAll("'", "''")}"'`;
}

/** Joined as a balanced tree: SQLite refuses expressions deeper than 1,000. */
function join(parts: readonly SqlCondition[], operator: "AND" | "OR", whenEmpty: string): SqlCondition {
  const [first, ...others] = parts;
  if (first === undefined) return { sql: whenEmpty, values: [] };
  if (others.length === 0) return first;
  const middle = parts.length >> 1;
  const left = join(parts.slice(0, middle), operator, whenEmpty);
  const right = join(parts.slice(middle), operator, whenEmpty);
  return { sql: `(${left.sql} ${operator} ${right.sql})`, values: [...left.values, ...right.values] };
}

function equalsOneOf(field: string, values: readonly Scalar[]): SqlCondition {
  const strings = values.filter((value) => typeof value === "string");
  const numbers = values.filter((value) => typeof value === "number");
  const booleans = [...new Set(values.filter((value) => typeof value === "boolean"))];
  const parts: SqlCondition[] = [];
  if (strings.length > 0) parts.push(typed(field, "text", listed(strings)));
  if (numbers.length > 0) parts.push(typed(field, "number", listed(numbers)));
  for (const value of booleans) parts.push({ sql: `${fieldType(field)} = '${value}'`, values: [] });
  return join(parts, "OR", "0");
}

/** One value is compared by itself, many travel as one JSON parameter: SQLite takes 32,766 parameters at most. */
function listed(values: readonly (string | number)[]): SqlCondition {
  const [only] = values;
  if (only !== undefined && values.length === 1) return { sql: "= ?", values: [only] };
  return { sql: "IN (SELECT value FROM json_each(?))", values: [JSON.stringify(values)] };
}

function compare(field: string, filter: Extract<Filter, { field: string }>): SqlCondition {
  for (const ordering of Object.keys(orderings) as Ordering[]) {
    const operand = (filter as Partial<Record<Ordering, string | number>>)[ordering];
    if (operand === undefined) continue;
    const type = typeof operand === "string" ? "text" : "number";
    return typed(field, type, { sql: `${orderings[ordering]} ?`, values: [operand] });
  }
  return { sql: "0", values: [] };
}

/** SQLite orders any number before any text: without a look at the type, `lt: "a"` would let every number pass. */
function typed(field: string, type: "text" | "number", { sql, values }: SqlCondition): SqlCondition {
  const types = type === "text" ? "'text'" : "'integer', 'real'";
  return { sql: `(${fieldValue(field)} ${sql} AND ${fieldType(field)} IN (${types}))`, values };
}
