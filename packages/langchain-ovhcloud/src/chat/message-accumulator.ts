import { AIMessageChunk, type UsageMetadata } from "@langchain/core/messages";
import type { InvalidToolCall, ToolCall } from "@langchain/core/messages/tool";
import { MODEL_PROVIDER } from "./block-translator.js";
import type { ChatDelta } from "./deltas.js";

/** Collects normalised pieces into the message they make, in one go instead of by repeated concatenation. */
export class MessageAccumulator {
  #id: string | undefined;
  #text = "";
  #reasoning = "";
  #usage: UsageMetadata | undefined;
  #metadata: Record<string, unknown> = {};
  readonly #calls: CollectedCall[] = [];

  /** @param delta the next piece. */
  add(delta: ChatDelta): void {
    if (delta.type === "start") this.#id = delta.id;
    if (delta.type === "text") this.#text += delta.text;
    if (delta.type === "reasoning") this.#reasoning += delta.text;
    if (delta.type === "tool-call") this.#addToolCall(delta);
    if (delta.type === "end") {
      this.#usage = delta.usage;
      this.#metadata = endMetadata(delta);
    }
  }

  /** The answer's text so far, without reasoning. */
  get text(): string {
    return this.#text;
  }

  /** The message so far; complete once the `end` piece was added. */
  toMessage(): AIMessageChunk {
    const { toolCalls, invalidToolCalls } = parseCalls(this.#calls);
    // Every field in one order, as in `ChunkMaker`, and for the same reason.
    const message = new AIMessageChunk({
      content: this.#text,
      id: this.#id as string,
      additional_kwargs: this.#reasoning ? { reasoning_content: this.#reasoning } : {},
      response_metadata: { model_provider: MODEL_PROVIDER, ...this.#metadata },
      tool_calls: toolCalls,
      invalid_tool_calls: [],
      tool_call_chunks: [],
      usage_metadata: this.#usage as UsageMetadata,
    });
    // Core's constructor keeps invalid calls of chunks it merged itself only.
    message.invalid_tool_calls = invalidToolCalls;
    return message;
  }

  #addToolCall({ index, id, name, args }: ChatDelta & { type: "tool-call" }): void {
    const call = (this.#calls[index] ??= { args: "" });
    if (id) call.id = id;
    if (name) call.name = name;
    call.args += args;
  }
}

interface CollectedCall {
  id?: string;
  name?: string;
  args: string;
}

// Strict, unlike core's merging of chunks, which completes cut JSON: half of an argument list must not run a tool.
function parseCalls(calls: readonly CollectedCall[]): {
  toolCalls: ToolCall[];
  invalidToolCalls: InvalidToolCall[];
} {
  const toolCalls: ToolCall[] = [];
  const invalidToolCalls: InvalidToolCall[] = [];
  for (const { id, name = "", args } of calls) {
    const parsed = parseArguments(args);
    if (parsed) toolCalls.push({ type: "tool_call", ...(id ? { id } : {}), name, args: parsed });
    else
      invalidToolCalls.push({
        type: "invalid_tool_call",
        ...(id ? { id } : {}),
        name,
        args,
        error: "Malformed args.",
      });
  }
  return { toolCalls, invalidToolCalls };
}

/**
 * Reads a call's arguments.
 *
 * @param json what the model wrote.
 * @returns the arguments, or undefined when they are not a JSON object.
 */
export function parseArguments(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The `response_metadata` that the end of an answer brings, besides the provider.
 *
 * @param end the last piece.
 */
export function endMetadata(end: ChatDelta & { type: "end" }): Record<string, unknown> {
  return { ...end.metadata, ...(end.finishReason ? { finish_reason: end.finishReason } : {}) };
}
