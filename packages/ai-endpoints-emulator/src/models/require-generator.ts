import { ApiError } from "../server/api-error.js";
import type { Model } from "./roster.js";

/**
 * Refuses models that do not generate text.
 *
 * @throws {ApiError} 400; what OVHcloud answers is unknown
 */
export function requireGenerator(model: Model): void {
  if (model.kind === "chat" || model.kind === "guard") return;
  throw new ApiError(400, `${model.id} generates no text; gpt-oss-20b does.`, { param: "model" });
}
