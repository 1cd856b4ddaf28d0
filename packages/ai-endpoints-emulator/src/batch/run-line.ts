import { randomBytes } from "node:crypto";
import { resolveModel } from "../models/virtual-model.js";
import { ApiError, modelNotFound, payloadTooLarge } from "../server/api-error.js";
import { NO_FORM } from "../server/form.js";
import { DEFAULT_BODY_BYTES, MAX_BODY_BYTES } from "../server/request-body.js";
import type { Call, ModelRoute } from "../server/route.js";
import type { InputLine } from "./input-line.js";

/** What became of a request of a batch. */
export interface LineOutcome {
  failed: boolean;
  /** A line of the output file or of the error file, with its end. */
  text: string;
}

/**
 * Does a request of a batch by the route that it is for, without limits of rate. A failed one has its status without a
 * body, and an `error` (batch guide of 2026-07-21: "`error` instead of `response.body`").
 *
 * @param line the request
 * @param route what serves it
 * @param call the client's call in which the work is done
 */
export async function runLine(line: InputLine, route: ModelRoute, call: Call): Promise<LineOutcome> {
  const request_id = randomBytes(16).toString("hex");
  try {
    const body = await answerOf(line, route, call);
    return outcome(line, { response: { status_code: 200, request_id, body }, error: null });
  } catch (error) {
    call.signal.throwIfAborted();
    const known = error instanceof ApiError ? error : new ApiError(500, (error as Error).message);
    const { status: status_code, message, type, param, code } = known.facts;
    return outcome(line, { response: { status_code, request_id }, error: { message, type, param, code } });
  }
}

/** The outcome of a request that was not done in time (that it is in the error file like this is OpenAI's way, unconfirmed). */
export function expiredLine(line: InputLine): LineOutcome {
  const message = "This request could not be executed before the completion window expired.";
  return outcome(line, { response: null, error: { code: "batch_expired", message } });
}

async function answerOf({ body }: InputLine, route: ModelRoute, call: Call): Promise<unknown> {
  const model = resolveModel(body.model);
  if (!model) throw modelNotFound(body.model);
  const limitBytes = model.vision ? MAX_BODY_BYTES : DEFAULT_BODY_BYTES;
  if (Buffer.byteLength(JSON.stringify(body)) > limitBytes) throw payloadTooLarge(limitBytes);
  const answer = await route.handle(
    { ...call, body, form: NO_FORM, params: {}, query: new URLSearchParams(), contentType: "application/json" },
    model,
  );
  if ("json" in answer) return answer.json;
  throw new ApiError(400, "Requests of a batch cannot be streamed. Leave out `stream`.", { param: "stream" });
}

function outcome(line: InputLine, result: { response: unknown; error: unknown }): LineOutcome {
  const id = `batch_req_${randomBytes(12).toString("hex")}`;
  return {
    failed: result.error !== null,
    text: `${JSON.stringify({ id, custom_id: line.custom_id, ...result })}\n`,
  };
}
