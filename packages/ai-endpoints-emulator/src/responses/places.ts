import { ApiError } from "../server/api-error.js";
import type { ResponsesRequest } from "./request.js";

/**
 * Runs what thinks in chat requests, and lets its errors name the places of the request that was really sent.
 *
 * @param request as it was sent
 * @param places of each chat message its place in it
 * @param run what may refuse
 * @throws {ApiError} as `run` does, with another `param` and text
 */
export async function withOwnPlaces<T>(
  request: ResponsesRequest,
  places: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ApiError) || error.facts.param === null) throw error;
    const { status, facts } = error;
    const param = ownPlace(error.facts.param, request, places);
    throw new ApiError(status, facts.message.replaceAll(error.facts.param, param), {
      param,
      type: facts.type,
      ...(typeof facts.code === "string" && { code: facts.code }),
    });
  }
}

function ownPlace(chatPlace: string, { tools, text }: ResponsesRequest, places: readonly string[]): string {
  if (chatPlace === "messages") return "input";
  if (chatPlace === "reasoning_effort") return "reasoning.effort";
  const [, position, rest = ""] = /^messages\.(\d+)(.*)$/.exec(chatPlace) ?? [];
  if (position !== undefined) return `${places[Number(position)]}${rest.replace(/\.url$/, "")}`;
  const [, index, below = ""] = /^tools\.(\d+)\.function(.*)$/.exec(chatPlace) ?? [];
  if (index !== undefined && !("function" in (tools?.[Number(index)] ?? {}))) return `tools.${index}${below}`;
  return text?.format ? chatPlace.replace(/^response_format\.json_schema\b/, "text.format") : chatPlace;
}
