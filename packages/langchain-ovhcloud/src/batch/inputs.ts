import type { BaseMessage } from "@langchain/core/messages";
import { encodeMessages } from "../chat/messages.js";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { IdCheck } from "./custom-ids.js";
import type { BatchLine } from "./pack-files.js";

/** One request of a batch, as its route takes it. */
export interface BatchRequest {
  /** Names it in the results; at most 64 characters. Default: `request-` and its place. */
  customId?: string | undefined;
  /** Body of the request. Its `model` goes before the job's. */
  body: Readonly<Record<string, unknown>>;
}

/** A list, or anything that gives its items one by one, so that they need not be in memory together. */
export type Several<T> = Iterable<T> | AsyncIterable<T>;

/** What a batch is made from: one of these. */
export type BatchInput =
  /** Any requests of one route. */
  | { requests: Several<BatchRequest>; prompts?: never; messages?: never; texts?: never }
  /** One user message each, for a chat model. */
  | { prompts: Several<string>; requests?: never; messages?: never; texts?: never }
  /** A conversation each, for a chat model. */
  | { messages: Several<readonly BaseMessage[]>; requests?: never; prompts?: never; texts?: never }
  /** A text each, for an embedding model. */
  | { texts: Several<string>; requests?: never; prompts?: never; messages?: never };

/** Route of chat requests. */
export const CHAT_ENDPOINT = "/v1/chat/completions";
/** Route of embedding requests. */
export const EMBEDDINGS_ENDPOINT = "/v1/embeddings";

/** The route that an input is for, unless the caller says otherwise. */
export function endpointOf(input: BatchInput): string {
  return input.texts ? EMBEDDINGS_ENDPOINT : CHAT_ENDPOINT;
}

/**
 * Makes requests of an input, one by one.
 *
 * @param input what was given.
 * @param shared fields of all bodies; a request's own go before them.
 * @throws OVHcloudConfigurationError for ids that cannot be used and for requests without a model. Of lists, before the
 *   first request is out.
 */
export async function* linesOf(
  input: BatchInput,
  shared: Readonly<Record<string, unknown>>,
): AsyncGenerator<BatchLine> {
  if (Array.isArray(input.requests)) await readThrough(numbered(input, shared));
  yield* numbered(input, shared);
}

async function readThrough(lines: AsyncGenerator<BatchLine>): Promise<void> {
  while (!(await lines.next()).done);
}

async function* numbered(input: BatchInput, shared: Readonly<Record<string, unknown>>): AsyncGenerator<BatchLine> {
  const ids = new IdCheck();
  let index = 0;
  for await (const request of requestsOf(input)) {
    const body = { ...shared, ...request.body };
    if (typeof body.model !== "string" || body.model === "")
      throw new OVHcloudConfigurationError(`Request ${index} names no model. Pass \`model\`. Nothing was started.`);
    yield { customId: ids.next(request.customId, index), isOwnId: request.customId !== undefined, body };
    index += 1;
  }
  if (index === 0) throw new OVHcloudConfigurationError("There is nothing to send: give one request at least.");
}

async function* requestsOf(input: BatchInput): AsyncGenerator<BatchRequest> {
  if (input.requests) yield* input.requests;
  for await (const prompt of input.prompts ?? []) yield { body: { messages: [{ role: "user", content: prompt }] } };
  for await (const conversation of input.messages ?? [])
    yield { body: { messages: await encodeMessages(conversation, { replayReasoning: false }) } };
  for await (const text of input.texts ?? []) yield { body: { input: text } };
}
