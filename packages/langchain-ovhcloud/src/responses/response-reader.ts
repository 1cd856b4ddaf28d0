import type { ChatCompletionChunk, WireMessage } from "../client/chat-completion.js";
import { type OVHcloudErrorDetails, OVHcloudInvalidResponseError, OVHcloudServerError } from "../client/errors.js";
import type { ModelResponse, ResponseItem, ResponseStreamEvent, WHOLE_RESPONSE } from "../client/response.js";
import { contentOf, contentOfAll, endChunk, type ItemContent } from "./response-content.js";
import { StreamedCalls } from "./streamed-calls.js";

/** Whom an error is about. */
export type Asked = Pick<OVHcloudErrorDetails, "model" | "requestId">;

/**
 * Turns an answer of the responses route, whole or streamed, into chunks of the chat route, for the one reader of answers.
 * The text of a stream comes from its deltas; what a server tells only in an item that is done, or in the answer that the
 * stream ends with, is taken from there.
 */
export class ResponseReader {
  readonly #asked: Asked;
  readonly #calls = new StreamedCalls();
  #text = "";
  #reasoning = "";
  #summary = "";

  /** @param asked for errors; looked at when there is one. */
  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /**
   * Takes a whole answer.
   *
   * @param response as the client gives it.
   * @throws OVHcloudServerError for an answer that failed; OVHcloudInvalidResponseError for one that is none.
   */
  readWhole(response: ModelResponse): ChatCompletionChunk[] {
    const status = response.status ?? "completed";
    if (!FINISHED.has(`response.${status}`)) throw unfinished(status, this.#asked);
    if (!response.output && !response.tool_calls && response.output_text == null) throw withoutOutput(this.#asked);
    return this.#end({ ...response, status });
  }

  /**
   * Takes the next event of a stream.
   *
   * @param event as the client yields it.
   * @returns what it says; nothing, one chunk or more.
   * @throws OVHcloudServerError for an answer that was given up.
   */
  read(event: ResponseStreamEvent): ChatCompletionChunk[] {
    const { type, response, item, delta } = event;
    if (OPENING.has(type)) return response ? [headChunk(response)] : [];
    if (TEXT.has(type)) return this.#say({ content: delta ?? "" }, event.logprobs);
    if (REASONING.has(type)) return this.#think(delta ?? "");
    if (SUMMARY.has(type)) return this.#summarise(delta ?? "");
    if (type === "response.function_call_arguments.delta") return toolChunks(this.#calls.append(event, delta ?? ""));
    if (type === "response.function_call_arguments.done")
      return toolChunks(this.#calls.complete(event, { function: { arguments: event.arguments } }));
    if (item && type === "response.output_item.added") return this.#open(event, item);
    if (item && type === "response.output_item.done") return this.#close(event, item);
    if (type === WHOLE) return this.readWhole(response ?? {});
    if (GIVEN_UP.has(type)) throw unfinished(type, this.#asked);
    // Here an empty `output` proves nothing: the text has come before.
    return FINISHED.has(type) ? this.#end({ status: type.replace("response.", ""), ...response }) : [];
  }

  #say(message: WireMessage, logprobs: ResponseStreamEvent["logprobs"]): ChatCompletionChunk[] {
    this.#text += String(message.content);
    return [chunkOf(message, logprobs?.length ? { logprobs: { content: logprobs } } : {})];
  }

  #think(reasoning: string): ChatCompletionChunk[] {
    this.#reasoning += reasoning;
    return [chunkOf({ reasoning })];
  }

  // A summary says again what the reasoning itself has said.
  #summarise(summary: string): ChatCompletionChunk[] {
    if (this.#reasoning) return [];
    this.#summary += summary;
    return [chunkOf({ reasoning: summary })];
  }

  // Arguments come in the deltas; some servers put them here as well.
  #open(event: ResponseStreamEvent, item: ResponseItem): ChatCompletionChunk[] {
    if (item.type !== "function_call") return [];
    return toolChunks(this.#calls.open(event, { ...contentOf(item).calls[0] }));
  }

  #close(event: ResponseStreamEvent, item: ResponseItem): ChatCompletionChunk[] {
    const { calls, ...content } = contentOf(item);
    if (item.type === "function_call") return toolChunks(calls.flatMap((call) => this.#calls.complete(event, call)));
    return this.#missing(content);
  }

  #end(response: ModelResponse): ChatCompletionChunk[] {
    const { calls, ...content } = contentOfAll(response);
    const rest = calls.flatMap((call) => this.#calls.complete({}, call));
    return [
      headChunk(response),
      ...this.#missing(content),
      ...toolChunks(rest),
      endChunk(response, this.#calls.size > 0),
    ];
  }

  // Only where nothing of the kind has come: two tellings of a text are hard to compare, and must not become one.
  #missing({ text, reasoning, logprobs }: Omit<ItemContent, "calls">): ChatCompletionChunk[] {
    const thoughts = reasoning && !this.#reasoning && !this.#summary ? this.#think(reasoning) : [];
    return text && !this.#text ? [...thoughts, ...this.#say({ content: text }, logprobs)] : thoughts;
  }
}

const OPENING = new Set(["response.created", "response.in_progress"]);
const TEXT = new Set(["response.output_text.delta", "response.refusal.delta"]);
// The second name is of older servers (vLLM).
const REASONING = new Set(["response.reasoning_text.delta", "response.reasoning.delta"]);
const SUMMARY = new Set(["response.reasoning_summary_text.delta", "response.reasoning_summary.delta"]);
const FINISHED = new Set(["response.completed", "response.incomplete"]);
const GIVEN_UP = new Set(["response.cancelled"]);
// The value of `WHOLE_RESPONSE`, whose file is loaded with Zod.
const WHOLE: typeof WHOLE_RESPONSE = "response.whole";

function headChunk({ id, model }: ModelResponse): ChatCompletionChunk {
  return { id, model, choices: [] };
}

function chunkOf(message: WireMessage, more: object = {}): ChatCompletionChunk {
  return { choices: [{ delta: message, ...more }] };
}

function toolChunks(calls: NonNullable<WireMessage["tool_calls"]>): ChatCompletionChunk[] {
  return calls.map((call) => chunkOf({ tool_calls: [call] }));
}

function withoutOutput(asked: Asked): OVHcloudInvalidResponseError {
  return new OVHcloudInvalidResponseError(
    "The service answered without an answer: there is no `output` in it. Try again, and check that the base URL is an AI Endpoints API.",
    { ...asked },
  );
}

function unfinished(status: string, asked: Asked): OVHcloudServerError {
  const message = `The service gave the answer up (${status}). Try again later.`;
  return new OVHcloudServerError(message, { ...asked }, true);
}
