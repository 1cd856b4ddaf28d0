import { type Model, REASONING_EFFORTS, ROSTER } from "../models/roster.js";
import { ApiError } from "../server/api-error.js";
import type { ChatRequest } from "./request.js";
import { findUnsupported } from "./schema-subset.js";

/**
 * Refuses what the service does not do. Documented: `parallel_tool_calls: false` and schemas outside of a subset are not
 * supported. Inferred: remote images, efforts and tools per model. That they are refused and not ignored, and in which
 * words, is unconfirmed.
 *
 * @param status 400 or 422, as for every request that does not fit
 * @throws {ApiError} whose `param` is the place in the request
 */
export function requireServable(request: ChatRequest, model: Model, status: 400 | 422): void {
  const problem =
    parallelProblem(request) ??
    toolProblem(request, model) ??
    effortProblem(request, model) ??
    imageProblem(request) ??
    schemaProblem(request);
  if (problem) throw new ApiError(status, `${problem.param}: ${problem.message}`, { param: problem.param });
}

interface Problem {
  param: string;
  message: string;
}

function parallelProblem(request: ChatRequest): Problem | undefined {
  if (request.parallel_tool_calls !== false) return undefined;
  return { param: "parallel_tool_calls", message: "`false` is not supported. Leave it out." };
}

function toolProblem({ tools }: ChatRequest, model: Model): Problem | undefined {
  if (model.tools || !tools || tools.length === 0) return undefined;
  const others = ROSTER.filter((other) => other.tools).map(({ id }) => id);
  return { param: "tools", message: `${model.id} takes no tools. These do: ${others.join(", ")}.` };
}

function effortProblem({ reasoning_effort: effort }: ChatRequest, model: Model): Problem | undefined {
  const known = model.reasoningEfforts ?? REASONING_EFFORTS;
  if (effort == null || known.includes(effort)) return undefined;
  return { param: "reasoning_effort", message: `${model.id} takes ${known.join(", ")}; not \`${effort}\`.` };
}

function imageProblem({ messages }: ChatRequest): Problem | undefined {
  for (const [position, { content }] of messages.entries()) {
    if (!Array.isArray(content)) continue;
    const index = content.findIndex((part) => part.type === "image_url" && !isDataUrl(part["image_url"]));
    if (index < 0) continue;
    return {
      param: `messages.${position}.content.${index}.image_url.url`,
      message: "images are not fetched. Send the image itself, as a `data:` URL in base64.",
    };
  }
  return undefined;
}

function isDataUrl(image: unknown): boolean {
  const url = typeof image === "object" && image !== null && "url" in image ? image.url : image;
  return typeof url === "string" && /^data:/i.test(url);
}

function schemaProblem({ response_format: format }: ChatRequest): Problem | undefined {
  if (format?.type !== "json_schema") return undefined;
  const found = findUnsupported(format.json_schema.schema);
  return (
    found && {
      param: ["response_format.json_schema.schema", ...found.path].join("."),
      message: found.message,
    }
  );
}
