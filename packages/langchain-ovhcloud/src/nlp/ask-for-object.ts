import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { ZodType } from "zod";
import { OVHcloudError, OVHcloudInvalidResponseError, OVHcloudUnsupportedError } from "../client/errors.js";
import { dataNotice, enclose } from "./enclose.js";
import type { TaskConfig } from "./text-task.js";

/** What to ask about a text. */
export interface ObjectRequest<T extends object> {
  /** The task in words. */
  task: string;
  /** The text; it is marked as data. */
  text: string;
  /** What the answer must be. */
  schema: ZodType<T>;
  /** Name of the schema. */
  name: string;
}

/**
 * Asks a chat model for an object about a text.
 *
 * @param model who does it.
 * @param request see {@link ObjectRequest}.
 * @param config signal, callbacks.
 * @throws OVHcloudUnsupportedError for a model without structured output; OVHcloudInvalidResponseError for an answer that
 *   does not fit the schema; what the model throws.
 */
export async function askForObject<T extends object>(
  model: BaseChatModel,
  { task, text, schema, name }: ObjectRequest<T>,
  config: TaskConfig,
): Promise<T> {
  const { tag, block } = enclose(text);
  const structured = withSchema(model, schema, name);
  let answer: unknown;
  try {
    answer = await structured.invoke(
      [
        ["system", `${task} ${dataNotice(tag)}`],
        ["human", block],
      ],
      config,
    );
  } catch (error) {
    throw isParsingFailure(error) ? notReadable(error) : error;
  }
  return checked(answer, schema);
}

function withSchema<T extends object>(model: BaseChatModel, schema: ZodType<T>, name: string) {
  try {
    return model.withStructuredOutput(schema, { name });
  } catch (cause) {
    if (OVHcloudError.isInstance(cause)) throw cause;
    // Core throws a plain error for a model that cannot be given tools.
    throw new OVHcloudUnsupportedError(
      `${model.getName()} gives no structured output: ${(cause as Error).message} Use a model that does, such as ChatOVHcloud.`,
      { cause },
    );
  }
}

// Core's by its code, for it may be of another copy of core; some models' parsers throw what `JSON.parse` throws.
function isParsingFailure(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    (error as { lc_error_code?: unknown }).lc_error_code === "OUTPUT_PARSING_FAILURE" || error.name === "SyntaxError"
  );
}

function notReadable(cause: Error): OVHcloudInvalidResponseError {
  // Core adds a link to its own pages, which say nothing of this package.
  const message = cause.message.replace(/\s*Troubleshooting URL:.*$/s, "");
  return new OVHcloudInvalidResponseError(`The model gave no object that can be read. ${message}`, { cause });
}

// Core's own `withStructuredOutput` checks nothing, and that of other models may give nothing at all.
function checked<T extends object>(answer: unknown, schema: ZodType<T>): T {
  const { success, data, error } = schema.safeParse(answer);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `${path.map(String).join(".") || "top level"}: ${message}`);
  throw new OVHcloudInvalidResponseError(
    `The answer does not fit the schema at ${problems.slice(0, 3).join("; ")}. Try again, or use another model.`,
    { cause: error },
  );
}
