import { AIMessageChunk, type ContentBlock, type MessageContent, type UsageMetadata } from "@langchain/core/messages";
import type { ToolCallChunk } from "@langchain/core/messages/tool";
import type { ChatGenerationChunk } from "@langchain/core/outputs";
import { MODEL_PROVIDER } from "./block-translator.js";
import { StreamedChunk } from "./chunk-sum.js";
import type { ChatDelta } from "./deltas.js";
import { endMetadata } from "./message-accumulator.js";

/**
 * Turns normalised pieces into LangChain's classic chunks. Concatenating the chunks gives the whole message: strings in
 * `response_metadata` stand on the last chunk only, because core joins them, and usage too, because core adds it.
 */
export class ChunkMaker {
  readonly #standardContent: boolean;
  #id: string | undefined;

  /**
   * @param options `standardContent`: content as standard blocks (`outputVersion: "v1"`). Core would make them of each
   *   chunk for itself, and blocks without a number do not merge: every word would stay a block of its own.
   */
  constructor({ standardContent = false }: { standardContent?: boolean } = {}) {
    this.#standardContent = standardContent;
  }

  /**
   * @param delta the next piece.
   * @returns its chunk, or undefined for a piece that only starts the answer.
   */
  toChunk(delta: ChatDelta): ChatGenerationChunk | undefined {
    switch (delta.type) {
      case "start":
        this.#id = delta.id;
        return undefined;
      case "text":
        return this.#chunk({ text: delta.text });
      case "reasoning":
        return this.#chunk({ reasoning: delta.text });
      case "tool-call":
        return this.#chunk({ toolCallChunk: toToolCallChunk(delta) });
      case "end":
        return this.#chunk({ metadata: endMetadata(delta), usage: delta.usage });
    }
  }

  // Every field is given and in the same order: core's constructor is eight times slower for objects of changing shape.
  #chunk(piece: Content): ChatGenerationChunk {
    const { text = "", reasoning, toolCallChunk, metadata, usage } = piece;
    const message = new AIMessageChunk({
      content: this.#standardContent ? (toBlocks(piece) as MessageContent) : text,
      id: this.#id as string,
      additional_kwargs: reasoning === undefined ? {} : { reasoning_content: reasoning },
      response_metadata: {
        model_provider: MODEL_PROVIDER,
        ...(this.#standardContent ? { output_version: "v1" } : undefined),
        ...metadata,
      },
      tool_calls: [],
      invalid_tool_calls: [],
      tool_call_chunks: toolCallChunk === undefined ? [] : [toolCallChunk],
      usage_metadata: usage as UsageMetadata,
    });
    return new StreamedChunk({ text, message });
  }
}

interface Content {
  text?: string;
  reasoning?: string;
  toolCallChunk?: ToolCallChunk;
  metadata?: Record<string, unknown>;
  usage?: UsageMetadata | undefined;
}

// Numbered by kind, and so that tool calls follow: pieces with the same number merge into one block.
function toBlocks({ text, reasoning, toolCallChunk }: Content): ContentBlock[] {
  if (reasoning !== undefined) return [{ type: "reasoning", reasoning, index: 0 }];
  if (text !== undefined) return [{ type: "text", text, index: 1 }];
  return toolCallChunk ? [{ ...toolCallChunk, index: 2 + (toolCallChunk.index ?? 0) } as ContentBlock] : [];
}

function toToolCallChunk({ index, id, name, args }: ChatDelta & { type: "tool-call" }): ToolCallChunk {
  return { type: "tool_call_chunk", index, args, ...(id ? { id } : {}), ...(name ? { name } : {}) };
}
