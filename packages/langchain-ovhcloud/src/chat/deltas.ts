import type { UsageMetadata } from "@langchain/core/messages";
import type { ChatCompletionChunk, TokenLogprob, WireContentPart, WireMessage } from "../client/chat-completion.js";
import { answerCost } from "../cost/answer-cost.js";
import type { Cost } from "../cost/cost.js";
import { ThinkTagSplitter } from "./think-tags.js";
import { type ToolCallDelta, ToolCallIndexer } from "./tool-call-index.js";
import { toUsageMetadata } from "./usage.js";

/** One normalised piece of an answer. `start` comes first, `end` last, each exactly once. */
export type ChatDelta =
  | { type: "start"; id: string | undefined }
  | { type: "text"; text: string }
  | { type: "reasoning"; text: string }
  | ({ type: "tool-call" } & ToolCallDelta)
  | {
      type: "end";
      usage: UsageMetadata | undefined;
      finishReason: string | undefined;
      metadata: AnswerMetadata;
    };

/** What `response_metadata` says about an answer, besides the provider and the finish reason. */
export interface AnswerMetadata {
  model: string;
  model_name: string;
  system_fingerprint?: string;
  request_id?: string;
  /** What the service says about the model, such as that it will be removed. */
  warning?: string;
  /** Where they were asked for and the server has them. */
  logprobs?: { content: TokenLogprob[] };
  /** In euro, where the tokens were counted and the price is known. */
  cost?: Cost;
}

/**
 * Turns the wire's chunks, or one whole completion, into normalised pieces; every road through the chat model reads
 * these, so that none can differ.
 *
 * It repairs: reasoning under `reasoning` (2026) or `reasoning_content` (before), or inline in `<think>`; tool calls
 * with missing or repeated indices; usage on any chunk, also after the last choice; repeated roles and metadata.
 */
export class AnswerReader {
  readonly #think = new ThinkTagSplitter();
  readonly #tools = new ToolCallIndexer();
  #started = false;
  #model: string;
  #fingerprint: string | undefined;
  #finishReason: string | undefined;
  #usage: UsageMetadata | undefined;
  readonly #logprobs: TokenLogprob[] = [];

  /** @param asked the model that was asked for, used where the answer names none. */
  constructor(asked: string) {
    this.#model = asked;
  }

  /**
   * Takes the next chunk.
   *
   * @param chunk as the client yields it.
   * @returns what it says; nothing, one piece or more.
   */
  read(chunk: ChatCompletionChunk): ChatDelta[] {
    const deltas: ChatDelta[] = [];
    if (!this.#started) {
      this.#started = true;
      deltas.push({ type: "start", id: chunk.id ?? undefined });
    }
    this.#model = chunk.model || this.#model;
    this.#fingerprint = chunk.system_fingerprint ?? this.#fingerprint;
    // The last report wins: the counts are totals, and some servers send them on every chunk.
    if (chunk.usage) this.#usage = toUsageMetadata(chunk.usage);

    // More than one comes only when `n` was asked for; LangChain's messages hold one answer.
    const choice = chunk.choices?.find(({ index }) => !index);
    this.#finishReason = choice?.finish_reason ?? this.#finishReason;
    for (const token of choice?.logprobs?.content ?? []) this.#logprobs.push(token);
    const message = choice?.delta ?? choice?.message;
    if (message) this.#readMessage(message, deltas);
    return deltas;
  }

  /**
   * Ends the answer.
   *
   * @param heard what the answer's headers said, for the metadata.
   * @returns what was held back, and the `end`.
   */
  end(heard: Pick<AnswerMetadata, "request_id" | "warning"> = {}): ChatDelta[] {
    const deltas: ChatDelta[] = this.#started ? [] : [{ type: "start", id: undefined }];
    deltas.push(...this.#think.end());
    for (const delta of this.#tools.end()) deltas.push({ type: "tool-call", ...delta });
    const metadata = {
      model: this.#model,
      model_name: this.#model,
      ...(this.#fingerprint ? { system_fingerprint: this.#fingerprint } : {}),
      ...(this.#logprobs.length > 0 ? { logprobs: { content: this.#logprobs } } : {}),
      ...answerCost(this.#model, this.#usage),
      ...heard,
    };
    deltas.push({ type: "end", usage: this.#usage, finishReason: this.#finishReason, metadata });
    return deltas;
  }

  #readMessage(message: WireMessage, deltas: ChatDelta[]): void {
    const reasoning = message.reasoning || message.reasoning_content;
    if (reasoning) deltas.push({ type: "reasoning", text: reasoning });
    if (typeof message.content === "string") deltas.push(...this.#think.push(message.content));
    else for (const part of message.content ?? []) this.#readPart(part, deltas);
    for (const call of message.tool_calls ?? []) deltas.push({ type: "tool-call", ...this.#tools.place(call) });
  }

  #readPart({ type, text, thinking }: WireContentPart, deltas: ChatDelta[]): void {
    const thought = typeof thinking === "string" ? thinking : thinking?.map((part) => part.text ?? "").join("");
    if (thought) deltas.push({ type: "reasoning", text: thought });
    else if (type === "text" && text) deltas.push(...this.#think.push(text));
  }
}
