import type { z } from "zod";
import { ApiError } from "./api-error.js";

/**
 * Checks a parsed body against its schema.
 *
 * @param status 400 or 422: which of them OVHcloud uses is unknown
 * @throws {ApiError} with the path and reason of each problem
 */
export function validate<T>(schema: z.ZodType<T>, body: unknown, status: 400 | 422): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  const param = result.error.issues[0]?.path.join(".");
  throw new ApiError(status, problems.join("; "), param ? { param } : {});
}
