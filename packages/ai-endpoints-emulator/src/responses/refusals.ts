import type { Model } from "../models/roster.js";
import { ApiError } from "../server/api-error.js";

/**
 * Refuses what the responses route is documented not to do (responses guides of 2026-02-03 and 2026-02-24): it keeps
 * nothing, so there is no `previous_response_id`; only functions are tools; of `text.format` only `text` and
 * `json_schema` are listed. `background` is "possibly unsupported or ignored". That they are refused and not ignored, and
 * in which words, is unconfirmed.
 *
 * @param body parsed, not yet validated: the reason is more useful than that the schema does not fit
 * @param status 400 or 422, as for every request that does not fit
 * @throws {ApiError} whose `param` is the place in the request
 */
export function requireStatelessResponse(body: unknown, status: 400 | 422): void {
  if (typeof body !== "object" || body === null) return;
  const request = body as Record<string, unknown>;
  const problem = stateProblem(request) ?? toolProblem(request["tools"]) ?? formatProblem(request["text"]);
  if (problem) throw new ApiError(status, `${problem.param}: ${problem.message}`, { param: problem.param });
}

/**
 * Refuses a model that the route does not serve. That a model may lack it is documented (responses guides); which does,
 * and how it is said, is unconfirmed.
 *
 * @param without ids of those that lack it
 * @throws {ApiError} 400
 */
export function requireResponsesModel({ id }: Model, without: ReadonlySet<string>): void {
  if (!without.has(id)) return;
  throw new ApiError(400, `${id} is not served by this route. Use /v1/chat/completions.`, { param: "model" });
}

interface Problem {
  param: string;
  message: string;
}

function stateProblem(request: Record<string, unknown>): Problem | undefined {
  const stored = ["previous_response_id", "conversation", "prompt"].find((param) => request[param] != null);
  if (stored !== undefined)
    return { param: stored, message: "nothing is stored here. Send the whole conversation in `input`." };
  if (request["background"] !== true) return undefined;
  return { param: "background", message: "answers are not made in the background. Leave it out, or use a batch." };
}

function toolProblem(tools: unknown): Problem | undefined {
  if (!Array.isArray(tools)) return undefined;
  const index = tools.findIndex((tool: unknown) => typeOf(tool) !== undefined && typeOf(tool) !== "function");
  if (index < 0) return undefined;
  return {
    param: `tools.${index}.type`,
    message: `there is no built-in tool \`${typeOf(tools[index])}\`, only functions.`,
  };
}

function formatProblem(text: unknown): Problem | undefined {
  const format = typeof text === "object" && text !== null && "format" in text ? text.format : undefined;
  if (typeOf(format) !== "json_object") return undefined;
  return { param: "text.format.type", message: "`json_object` is not supported; `json_schema` is." };
}

function typeOf(value: unknown): string | undefined {
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  return typeof type === "string" ? type : undefined;
}
