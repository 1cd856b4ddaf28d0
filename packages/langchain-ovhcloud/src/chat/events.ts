import type { ChatModelStreamEvent, FinishReason } from "@langchain/core/language_models/event";
import type { ContentBlock } from "@langchain/core/messages";
import { MODEL_PROVIDER } from "./block-translator.js";
import type { ChatDelta } from "./deltas.js";
import { endMetadata, parseArguments } from "./message-accumulator.js";

/**
 * Turns normalised pieces into LangChain's typed stream events: one reasoning block, one text block and one block per
 * tool call, numbered as they begin. Core's default bridge from chunks merges a tool call into the text and drops
 * reasoning, so the events are made here.
 *
 */
export class StreamEventMaker {
  readonly #blocks = new OpenBlocks();

  /**
   * @param delta the next piece.
   * @returns its events, in order.
   */
  *toEvents(delta: ChatDelta): Generator<ChatModelStreamEvent> {
    switch (delta.type) {
      case "start":
        yield { event: "message-start", ...(delta.id === undefined ? {} : { id: delta.id }) };
        break;
      case "end":
        yield* this.#blocks.finish();
        if (delta.usage) yield { event: "usage", usage: delta.usage };
        yield finishEvent(delta);
        break;
      default:
        yield* this.#blocks.add(delta);
    }
  }
}

type BlockDelta = Exclude<ChatDelta, { type: "start" | "end" }>;

interface OpenBlock {
  kind: BlockDelta["type"];
  content: string;
  id?: string;
  name?: string;
}

class OpenBlocks {
  readonly #indexes = new Map<string, number>();
  readonly #blocks: OpenBlock[] = [];

  *add(delta: BlockDelta): Generator<ChatModelStreamEvent> {
    const key = delta.type === "tool-call" ? `tool-call ${delta.index}` : delta.type;
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = this.#blocks.push({ kind: delta.type, content: "" }) - 1;
      this.#indexes.set(key, index);
      yield { event: "content-block-start", index, content: startOf(delta) };
    }
    const block = this.#blocks[index] as OpenBlock;
    block.content += delta.type === "tool-call" ? delta.args : delta.text;
    if (delta.type === "tool-call") {
      block.id = delta.id ?? block.id ?? "";
      block.name = delta.name ?? block.name ?? "";
    }
    const change = changeOf(delta);
    if (change) yield { event: "content-block-delta", index, delta: change };
  }

  *finish(): Generator<ChatModelStreamEvent> {
    for (const [index, block] of this.#blocks.entries()) {
      yield { event: "content-block-finish", index, content: finalOf(block) };
    }
  }
}

function startOf(delta: BlockDelta): ContentBlock {
  if (delta.type === "text") return { type: "text", text: "" };
  if (delta.type === "reasoning") return { type: "reasoning", reasoning: "" };
  const { index, id, name } = delta;
  return { type: "tool_call_chunk", index, args: "", ...(id ? { id } : {}), ...(name ? { name } : {}) };
}

function changeOf(delta: BlockDelta): (ChatModelStreamEvent & { event: "content-block-delta" })["delta"] | undefined {
  if (delta.type === "text") return { type: "text-delta", text: delta.text };
  if (delta.type === "reasoning") return { type: "reasoning-delta", reasoning: delta.text };
  return delta.args ? { type: "tool-call-delta", args: delta.args } : undefined;
}

function finalOf({ kind, content, id, name }: OpenBlock): ContentBlock {
  if (kind === "text") return { type: "text", text: content };
  if (kind === "reasoning") return { type: "reasoning", reasoning: content };
  const args = parseArguments(content);
  if (args) return { type: "tool_call", id, name, args };
  return { type: "invalid_tool_call", id, name, args: content, error: "Malformed args." };
}

function finishEvent(end: ChatDelta & { type: "end" }): ChatModelStreamEvent {
  return {
    event: "message-finish",
    ...(end.finishReason ? { reason: toFinishReason(end.finishReason) } : {}),
    ...(end.usage ? { usage: end.usage } : {}),
    responseMetadata: { model_provider: MODEL_PROVIDER, ...endMetadata(end) },
  };
}

function toFinishReason(reason: string): FinishReason {
  if (reason === "length" || reason === "max_tokens") return "length";
  if (reason === "tool_calls" || reason === "function_call") return "tool_use";
  return reason === "content_filter" ? "content_filter" : "stop";
}
