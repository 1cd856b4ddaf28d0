import { z } from "zod";
import { ApiError } from "../server/api-error.js";
import { validate } from "../server/validation.js";

const pageSchema = z.looseObject({
  limit: z.coerce.number().int().min(1).max(10_000).optional(),
  after: z.string().optional(),
});

/**
 * One page of a list, in OpenAI's shape; documented is `limit` alone.
 *
 * @param items all of them, newest first
 * @param query `limit` (default 20) and `after`, the id of the last one seen
 * @throws {ApiError} for a limit that is no number, and for an id that is not in the list
 */
export function pageOf<T extends { id?: unknown }>(
  items: readonly T[],
  query: URLSearchParams,
  status: 400 | 422,
): Record<string, unknown> {
  const { limit = 20, after } = validate(pageSchema, Object.fromEntries(query), status);
  const position = items.findIndex(({ id }) => id === after);
  if (after !== undefined && position === -1)
    throw new ApiError(400, `after: there is no \`${after}\`.`, { param: "after" });
  const rest = items.slice(position + 1);
  const data = rest.slice(0, limit);
  return {
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: rest.length > limit,
  };
}
