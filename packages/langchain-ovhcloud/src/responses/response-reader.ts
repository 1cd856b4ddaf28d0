import type { ChatCompletionChunk, WireMessage } from "../client/chat-completion.js";
import { type OVHcloudErrorDetails, OVHcloudInvalidResponseError, OVHcloudServerError } from "../client/errors.js";
import type { ModelResponse, ResponseItem, ResponseStreamEvent, WHOLE_RESPONSE } from "../client/response.js";
import { contentOf, contentOfAll, endChunk } from "./response-content.js";
import { type ItemPlace, StreamedCalls } from "./streamed-calls.js";

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
  /** Places of the items whose text came in deltas. */
  readonly #saying = new Set<string>();
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
   * @returns what it says; nothing, one chunk or more. Events that tell a failure never come here: the client throws them.
   */
  read(event: ResponseStreamEvent): ChatCompletionChunk[] {
    const { type, response, item, delta } = event;
    if (OPENING.has(type)) return response ? [headChunk(response)] : [];
    if (TEXT.has(type)) return this.#say(delta ?? "", event);
    if (REASONING.has(type)) return this.#think(delta ?? "");
    if (SUMMARY.has(type)) return this.#summarise(delta ?? "");
    if (type === "response.function_call_arguments.delta") return toolChunks(this.#calls.append(event, delta ?? ""));
    if (type === "response.function_call_arguments.done")
      return toolChunks(this.#calls.complete({ function: { arguments: event.arguments } }, event));
    if (item && type === "response.output_item.added") return this.#open(event, item);
    if (item && type === "response.output_item.done") return this.#close(event, item);
    if (type === WHOLE) return this.readWhole(response ?? {});
    // Here an empty `output` proves nothing: the text has come before.
    return FINISHED.has(type) ? this.#end({ status: type.replace("response.", ""), ...response }) : [];
  }

  #say(
    content: string,
    { logprobs, ...place }: ItemPlace & Pick<ResponseStreamEvent, "logprobs">,
  ): ChatCompletionChunk[] {
    this.#text += content;
    this.#saying.add(placeOf(place));
    return [chunkOf({ content }, logprobs?.length ? { logprobs: { content: logprobs } } : {})];
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
    return toolChunks(this.#calls.open(itemPlace(event, item), { ...contentOf(item).calls[0] }));
  }

  #close(event: ResponseStreamEvent, item: ResponseItem): ChatCompletionChunk[] {
    const place = itemPlace(event, item);
    const { calls, text, reasoning, logprobs } = contentOf(item);
    // Both must be so, because places differ between the events of some servers.
    const isNew = !this.#saying.has(placeOf(place)) && !this.#text.endsWith(text);
    const isCall = item.type === "function_call";
    const news = isCall ? calls.flatMap((call) => this.#calls.complete(call, place)) : this.#calls.completeAll(calls);
    return [
      ...this.#missingThoughts(reasoning),
      ...(isNew ? this.#say(text, { ...place, logprobs }) : []),
      ...toolChunks(news),
    ];
  }

  #end(response: ModelResponse): ChatCompletionChunk[] {
    const { calls, text, reasoning, logprobs } = contentOfAll(response);
    return [
      headChunk(response),
      ...this.#missingThoughts(reasoning),
      // Only where none has come: two tellings of a whole text are hard to compare, and must not become one.
      ...(text && !this.#text ? this.#say(text, { logprobs }) : []),
      ...toolChunks(this.#calls.completeAll(calls)),
      endChunk(response, this.#calls.size > 0),
    ];
  }

  #missingThoughts(reasoning: string): ChatCompletionChunk[] {
    return reasoning && !this.#reasoning && !this.#summary ? this.#think(reasoning) : [];
  }
}

const OPENING = new Set(["response.created", "response.in_progress"]);
const TEXT = new Set(["response.output_text.delta", "response.refusal.delta"]);
// The second name is of older servers (vLLM).
const REASONING = new Set(["response.reasoning_text.delta", "response.reasoning.delta"]);
const SUMMARY = new Set(["response.reasoning_summary_text.delta", "response.reasoning_summary.delta"]);
const FINISHED = new Set(["response.completed", "response.incomplete"]);
// The value of `WHOLE_RESPONSE`, whose file is loaded with Zod.
const WHOLE: typeof WHOLE_RESPONSE = "response.whole";

// An item that begins or is done tells its id itself.
function itemPlace(event: ResponseStreamEvent, item: ResponseItem): ItemPlace {
  return { output_index: event.output_index, item_id: event.item_id ?? item.id };
}

function placeOf({ output_index: index, item_id: item }: ItemPlace): string {
  return typeof index === "number" ? `output ${index}` : `item ${item ?? ""}`;
}

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
