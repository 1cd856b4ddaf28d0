import { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import { MODEL_PROVIDER } from "./block-translator.js";
import type { ChatDelta } from "./deltas.js";
import { endMetadata } from "./message-accumulator.js";

/**
 * Turns normalised pieces into LangChain's classic chunks. Concatenating the chunks gives the whole message: strings in
 * `response_metadata` stand on the last chunk only, because core joins them, and usage too, because core adds it.
 */
export class ChunkMaker {
  #id: string | undefined;

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
        return this.#chunk(delta.text, {});
      case "reasoning":
        return this.#chunk("", { additional_kwargs: { reasoning_content: delta.text } });
      case "tool-call": {
        const { index, id, name, args } = delta;
        const call = {
          type: "tool_call_chunk" as const,
          index,
          args,
          ...(id ? { id } : {}),
          ...(name ? { name } : {}),
        };
        return this.#chunk("", { tool_call_chunks: [call] });
      }
      case "end":
        return this.#chunk("", {
          response_metadata: endMetadata(delta),
          ...(delta.usage ? { usage_metadata: delta.usage } : {}),
        });
    }
  }

  #chunk(text: string, fields: Partial<AIMessageChunk>): ChatGenerationChunk {
    const message = new AIMessageChunk({
      ...fields,
      content: text,
      response_metadata: { model_provider: MODEL_PROVIDER, ...fields.response_metadata },
      ...(this.#id === undefined ? {} : { id: this.#id }),
    });
    return new ChatGenerationChunk({ text, message });
  }
}
