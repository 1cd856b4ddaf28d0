import { resolveModel } from "../models/virtual-model.js";
import { ApiError } from "../server/api-error.js";
import { type InputLine, readInputLine } from "./input-line.js";
import { MAX_LINE_BYTES, readLines } from "./read-lines.js";

/** Most requests of a batch (batch guide of 2026-07-21). */
export const MAX_BATCH_LINES = 50_000;

/** A reason why a batch is refused. */
export interface InputError {
  code: string;
  message: string;
  /** Field that it is about. */
  param: string | null;
  /** Counted from 1. */
  line: number | null;
}

/** What became of a batch's input file: its number of requests, or why it is refused. */
export type Validation = { total: number } | { errors: InputError[] };

/**
 * Reads an input file through. One wrong line refuses the whole batch (documented for malformed lines, ids that occur
 * twice, other endpoints than the batch's and unknown models).
 *
 * @param path where the file is
 * @param endpoint route of all its requests, such as `/v1/chat/completions`
 */
export async function validateInput(path: string, endpoint: string): Promise<Validation> {
  const errors: InputError[] = [];
  const ids = new Set<string>();
  let total = 0;
  for await (const { text } of readLines(path)) {
    total += 1;
    if (total > MAX_BATCH_LINES) {
      const message = `The file has more than ${MAX_BATCH_LINES} lines. Send several batches.`;
      return { errors: [...errors, { code: "too_many_requests", message, param: null, line: total }] };
    }
    const error = lineError(text, endpoint, ids);
    if (error) errors.push({ ...error, line: total });
    if (errors.length === ENOUGH_ERRORS) break;
  }
  if (total === 0) errors.push({ code: "empty_file", message: "The file has no lines.", param: null, line: null });
  return errors.length > 0 ? { errors } : { total };
}

const ENOUGH_ERRORS = 20;

type LineError = Omit<InputError, "line">;

function lineError(text: string | undefined, endpoint: string, ids: Set<string>): LineError | undefined {
  if (text === undefined) return problem("line_too_long", `The line is longer than ${MAX_LINE_BYTES} bytes.`);
  const line = readInputLine(text);
  if (typeof line === "string") return problem("invalid_json_line", line);
  if (ids.has(line.custom_id)) {
    return problem("duplicate_custom_id", `custom_id \`${line.custom_id}\` occurs twice.`, "custom_id");
  }
  ids.add(line.custom_id);
  if (line.url !== endpoint)
    return problem("mismatched_endpoint", `The batch is for ${endpoint}, not for ${line.url}.`, "url");
  return modelError(line);
}

function modelError({ body: { model } }: InputLine): LineError | undefined {
  try {
    if (resolveModel(model)) return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return problem("model_not_found", error.message, "body.model");
  }
  return problem("model_not_found", `The model \`${model}\` does not exist.`, "body.model");
}

function problem(code: string, message: string, param: string | null = null): LineError {
  return { code, message, param };
}
