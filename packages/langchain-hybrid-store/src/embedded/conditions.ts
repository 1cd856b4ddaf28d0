import { StoreError } from "../errors.js";
import { assertFilter, type Filter } from "../filter.js";
import type { DeleteParameters } from "../hybrid-store.js";
import { filterToSql, type SqlCondition } from "./filter-sql.js";

/**
 * SQL for a caller's filter.
 *
 * @throws InvalidFilterError
 */
export function conditionOf(filter: Filter | undefined): SqlCondition | undefined {
  if (filter === undefined) return undefined;
  assertFilter(filter);
  return filterToSql(filter);
}

/**
 * SQL for what a caller wants deleted.
 *
 * @throws InvalidFilterError, StoreError
 */
export function toDelete(parameters: DeleteParameters): SqlCondition {
  if ("ids" in parameters) {
    return { sql: "id IN (SELECT value FROM json_each(?))", values: [JSON.stringify(parameters.ids)] };
  }
  if ("filter" in parameters) {
    assertFilter(parameters.filter);
    return filterToSql(parameters.filter);
  }
  if (parameters.deleteAll) return { sql: "1", values: [] };
  throw new StoreError(
    "delete() needs { ids }, { filter } or { deleteAll: true }; nothing was deleted. Pass one of them.",
  );
}
